import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Remark } from './finding';

/** The published JSON schema. */
const SCHEMA_FILE = join(__dirname, '../../schemas/component.schema.json');

let compiled: ValidateFunction | undefined;

/** What the JSON schema has to say about a descriptor, in words. */
export function remarkOnSchema(descriptor: unknown): readonly Remark[] {
  compiled ??= new Ajv({ allErrors: true, allowUnionTypes: true, verbose: true }).compile(
    JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as object,
  );
  if (compiled(descriptor)) return [];
  // A name that does not fit is told by its pattern, and a second time as a whole.
  return (compiled.errors ?? []).filter(({ keyword }) => keyword !== 'propertyNames').map(explain);
}

/** A JSON pointer as names. */
function toNames(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function explain(error: ErrorObject): Remark {
  const { instancePath, keyword, params, propertyName } = error;
  const at = toNames(instancePath);
  const parameters: Readonly<Record<string, unknown>> = params;
  if (propertyName !== undefined) return explainName([...at, propertyName]);
  if (keyword === 'additionalProperties')
    return explainUnknown([...at, String(parameters['additionalProperty'])]);
  if (keyword === 'required') return explainMissing([...at, String(parameters['missingProperty'])]);
  return { severity: 'error', at, ...explainValue(error) };
}

function explainName(at: readonly string[]): Remark {
  const problem = `${JSON.stringify(at.at(-1))} is no name that the platform takes`;
  const remedy = 'Use letters, digits and "_", with a letter in front.';
  return { severity: 'error', at, problem, remedy };
}

/** The platform does nothing about it: it works, and something that was meant does not happen. */
function explainUnknown(at: readonly string[]): Remark {
  const remedy = 'Correct its name, or remove it.';
  return { severity: 'warning', at, problem: 'the platform knows no such key', remedy };
}

const REMEDIES: Readonly<Record<string, string>> = {
  title: 'Add it: it is what people see.',
  version: 'Add it, for example "1.0.0".',
  main: 'Add the path of the module, for example "./lib/actions/doThis.js".',
  viewClass: 'Add it, for example "TextFieldView".',
};

function explainMissing(at: readonly string[]): Remark {
  const remedy = REMEDIES[at.at(-1) ?? ''] ?? 'Add it.';
  return { severity: 'error', at, problem: 'is missing', remedy };
}

const MOST_CHOICES = 30;

function explainValue({ instancePath, keyword, params, message, data }: ErrorObject): {
  readonly problem: string;
  readonly remedy: string;
} {
  const parameters: Readonly<Record<string, unknown>> = params;
  if (keyword === 'enum') {
    const choices = [parameters['allowedValues']].flat().slice(0, MOST_CHOICES).join(', ');
    return { problem: `${show(data)} is no value of it`, remedy: `Use one of: ${choices}.` };
  }
  if (keyword === 'type') {
    const types = [parameters['type']].flat().join(' or ');
    const [isWhat, remedy] = [`is not of the type ${types}`, `Write it as ${withArticle(types)}.`];
    return { problem: isWhat, remedy };
  }
  if (instancePath === '/version') {
    const remedy = 'Write three numbers, for example "1.0.0", without a "v" in front.';
    return { problem: `${show(data)} is no semantic version`, remedy };
  }
  if (keyword === 'pattern') return { problem: 'is empty', remedy: 'Fill it in, or remove it.' };
  return { problem: message ?? 'is not as it should be', remedy: 'Correct it.' };
}

const LONGEST_VALUE = 60;

function show(data: unknown): string {
  return JSON.stringify(data).slice(0, LONGEST_VALUE);
}

function withArticle(types: string): string {
  return /^[aeio]/.test(types) ? `an ${types}` : `a ${types}`;
}
