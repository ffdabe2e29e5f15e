import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../errors';
import { describeJsonFailure, readJsonText } from '../json/json-text';
import { isRecord } from '../oauth2/wire';
import type { Environment } from './component-environment';

/** What a step is tried with, as the ecosystem's old command line has it. */
export interface Fixture {
  readonly cfg: Readonly<Record<string, unknown>>;
  readonly message: Readonly<Record<string, unknown>>;
  readonly snapshot: Readonly<Record<string, unknown>> | undefined;
}

const FILE = 'test/fixture.json';

/** `{{NAME}}`; with three braces the old command line did not escape. Here nothing is escaped but for JSON. */
const PLACEHOLDER = /\{\{\{\s*([\w.-]+)\s*\}\}\}|\{\{\s*([\w.-]+)\s*\}\}/g;

/** Stands in the parsed text where a variable is missing: only those of the chosen fixture matter. */
const MISSING = /\0([\w.-]+)\0/;

/**
 * Reads a fixture of `test/fixture.json`, with the values of the environment in it.
 *
 * @throws {ConfigurationError} if there is none of this name, or a variable of it is not set
 */
export function readFixture(directory: string, name: string, environment: Environment): Fixture {
  const file = join(directory, FILE);
  const template = readText(file);
  const missing = new Set<string>();
  const text = template.replace(PLACEHOLDER, (_, raw: string | undefined, escaped: string | undefined) => {
    const variable = raw ?? escaped ?? '';
    const value = environment[variable];
    if (value === undefined) missing.add(variable);
    return JSON.stringify(value ?? `\0${variable}\0`).slice(1, -1);
  });
  const fixtures = parseFixtures(file, text, missing);
  const fixture = Object.hasOwn(fixtures, name) ? fixtures[name] : undefined;
  if (!isRecord(fixture)) {
    const known = Object.keys(fixtures).slice(0, 20).join(', ') || 'none';
    throw invalid(`${file} has no fixture "${name}"`, `It has: ${known}.`);
  }
  const needed = MISSING.exec(JSON.stringify(fixture).replaceAll('\\u0000', '\0'))?.[1];
  if (needed !== undefined) throw unset(file, needed);
  return toFixture(fixture);
}

/** The names of the fixtures of a component; none if there is no file that can be read. */
export function listFixtures(directory: string): readonly string[] {
  const file = join(directory, FILE);
  if (!existsSync(file)) return [];
  // A digit is as good within a text as it is without quotes.
  const { value } = readJsonText(readText(file).replace(PLACEHOLDER, '0'));
  const fixtures = isRecord(value) ? value['fixtures'] : undefined;
  return isRecord(fixtures) ? Object.keys(fixtures) : [];
}

function toFixture({ cfg, msg, snapshot }: Readonly<Record<string, unknown>>): Fixture {
  return {
    cfg: isRecord(cfg) ? cfg : {},
    message: isRecord(msg) ? msg : {},
    snapshot: isRecord(snapshot) ? snapshot : undefined,
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw invalid(
      `${file} cannot be read (${code})`,
      'Write it as {"fixtures":{"name":{"cfg":{},"msg":{}}}}.',
    );
  }
}

function parseFixtures(
  file: string,
  text: string,
  missing: ReadonlySet<string>,
): Readonly<Record<string, unknown>> {
  const { value, failure } = readJsonText(text);
  if (failure !== undefined) {
    // A variable that stands for a number or an object leaves a hole.
    const [first] = missing;
    if (first !== undefined) throw unset(file, first);
    throw invalid(`${file} is no JSON: ${describeJsonFailure(failure)}`, 'Correct it, and try again.');
  }
  const fixtures = isRecord(value) ? value['fixtures'] : undefined;
  if (isRecord(fixtures)) return fixtures;
  throw invalid(`${file} has no \`fixtures\``, 'Write it as {"fixtures":{"name":{"cfg":{},"msg":{}}}}.');
}

function unset(file: string, name: string): ConfigurationError {
  return new ConfigurationError({
    code: 'ENVIRONMENT_VARIABLE_MISSING',
    sentence: `The environment variable ${name} is not set, and ${file} needs it.`,
    remedy: 'Set it in the .env of the component, or in the environment.',
    cause: { name },
  });
}

function invalid(sentence: string, remedy: string): ConfigurationError {
  return new ConfigurationError({ code: 'OPTION_INVALID', sentence: `${sentence}.`, remedy });
}
