import { readFileSync } from 'node:fs';
import { describeJsonFailure, readJsonText } from '../json/json-text';
import { UsageError } from './command';

/**
 * Reads a JSON file that was named on the command line.
 *
 * @throws {UsageError} if it cannot be read, or is no JSON
 */
export function readJsonFile(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
  return parseJson(text, path);
}

/**
 * Reads JSON that was given on the command line.
 *
 * @param what how it is called there
 * @throws {UsageError} if it is none
 */
export function parseJson(text: string, what: string): unknown {
  const { value, failure } = readJsonText(text);
  if (failure === undefined) return value;
  throw new UsageError(`${what} is no JSON: ${describeJsonFailure(failure)}`);
}

/** Whether an argument names a file, rather than a provider of the catalogue. */
export function isFileName(argument: string): boolean {
  return argument.endsWith('.json') || /[\\/]/.test(argument);
}
