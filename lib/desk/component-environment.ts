import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { ConfigurationError } from '../errors';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a component keeps its variables at a desk: its own file, then the one that the old command line read as well. */
const FILES = ['.env', 'test/.globalEnv'];

/**
 * The environment of a component: that of this process, and what its `.env` says beside it.
 *
 * @throws {ConfigurationError} `OPTION_INVALID` if the file is there and cannot be read
 */
export function readComponentEnvironment(directory: string, environment: Environment): Environment {
  const files = FILES.map((name) => readVariables(join(directory, name)));
  // The first one that has a name wins.
  return Object.assign({}, ...files.toReversed(), definedOnly(environment)) as Environment;
}

function readVariables(file: string): Environment {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return {};
    throw new ConfigurationError({
      code: 'OPTION_INVALID',
      sentence: `${file} cannot be read (${code}).`,
      remedy: 'Check the file and its permissions.',
    });
  }
}

function definedOnly(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));
}
