import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { ConfigurationError } from '../errors';
import type { Provider } from './provider';

/** The JSON schema of provider definitions, made from `provider.ts`. */
export const SCHEMA_FILE = join(__dirname, 'provider.schema.json');

let compiled: ValidateFunction<Provider> | undefined;

/**
 * Checks that something is a provider definition, as far as its shape goes.
 *
 * @param file where it comes from, for error texts
 * @throws {ConfigurationError} `PROVIDER_INVALID`, with the file, the path and the remedy
 */
export function validateProvider(candidate: unknown, file: string): Provider {
  compiled ??= new Ajv({ allErrors: true, allowUnionTypes: true }).compile<Provider>(
    JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as object,
  );
  if (compiled(candidate)) {
    assertPatterns(candidate, file);
    return candidate;
  }
  const { path, problem, remedy } = explain(selectMostTelling(compiled.errors ?? []) ?? NO_ERROR);
  throw invalidProvider(`${file}: \`${path}\` ${problem}.`, remedy, { file, path });
}

/** What a schema cannot say: that a pattern is one. */
function assertPatterns({ fields = {}, api }: Provider, file: string): void {
  const patterns = Object.entries(fields).map(([name, { pattern }]) => [`fields.${name}.pattern`, pattern]);
  for (const [path = '', pattern] of [...patterns, ['api.rejection.text', api?.rejection?.text]]) {
    if (pattern === undefined || isPattern(pattern)) continue;
    throw invalidProvider(
      `${file}: \`${path}\` is no regular expression.`,
      'Correct it; it is read with the flag u.',
      { file, path },
    );
  }
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** An error about a provider definition. */
function invalidProvider(
  sentence: string,
  remedy: string,
  cause: Readonly<Record<string, unknown>>,
): ConfigurationError {
  return new ConfigurationError({ code: 'PROVIDER_INVALID', sentence, remedy, cause });
}

/** Where there are alternatives each of them fails, too: the deepest complaint says most. */
function selectMostTelling(errors: readonly ErrorObject[]): ErrorObject | undefined {
  const unknownKey = errors.find((error) => error.keyword === 'additionalProperties');
  const concrete = errors.filter((error) => error.keyword !== 'anyOf' && error.keyword !== 'oneOf');
  const byDepth = [...concrete].sort((a, b) => depth(b) - depth(a));
  return unknownKey !== undefined && depth(unknownKey) >= depth(byDepth[0]) ? unknownKey : byDepth[0];
}

function depth(error: ErrorObject | undefined): number {
  return error?.instancePath.split('/').length ?? 0;
}

interface Explanation {
  readonly path: string;
  readonly problem: string;
  readonly remedy: string;
}

/** A refusal without a reason: it does not happen, and must not end in nothing either. */
const NO_ERROR: ErrorObject = { instancePath: '', keyword: '', params: {}, schemaPath: '' };

function explain({ instancePath, keyword, params, message }: ErrorObject): Explanation {
  const path = toPath(instancePath);
  const parameters: Readonly<Record<string, unknown>> = params;
  const member = (name: string): string =>
    [path, String(parameters[name])].filter((part) => part !== '').join('.');
  if (keyword === 'additionalProperties') {
    const problem = 'is no key of the vocabulary';
    const remedy = `Remove it, or correct its name: ${REFERENCE} has all of them.`;
    return { path: member('additionalProperty'), problem, remedy };
  }
  if (keyword === 'required') {
    const remedy = `Add it: ${REFERENCE} says what it is.`;
    return { path: member('missingProperty'), problem: 'is missing', remedy };
  }
  const allowed = parameters['allowedValues'] ?? parameters['allowedValue'];
  if (allowed !== undefined) {
    const remedy = `Use one of ${JSON.stringify([allowed].flat())}.`;
    return { path, problem: 'has a value that it cannot have', remedy };
  }
  const problem = message ?? 'is not a provider definition';
  return { path: path || '(all)', problem, remedy: `Correct it: ${REFERENCE} says what it takes.` };
}

/** Where all keys are. */
const REFERENCE = 'docs/reference/providers.md';

/** A JSON pointer as the paths of definitions are written. */
function toPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .join('.');
}
