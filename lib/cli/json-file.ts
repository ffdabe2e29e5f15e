import { readFileSync } from 'node:fs';
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
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    // The message of the parser may have a piece of the text in it, and the text may be a secret.
    const where = /position \d+(?: \(line \d+ column \d+\))?/.exec((error as Error).message)?.[0];
    throw new UsageError(`${path} is no JSON${where === undefined ? '' : ` (at ${where})`}`);
  }
}

/** Whether an argument names a file, rather than a provider of the catalogue. */
export function isFileName(argument: string): boolean {
  return argument.endsWith('.json') || /[\\/]/.test(argument);
}
