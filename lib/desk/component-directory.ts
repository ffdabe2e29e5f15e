import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseDescriptor, type OAuthDeclaration } from '../component/descriptor';
import { ConfigurationError } from '../errors';
import { describeJsonFailure, readJsonText } from '../json/json-text';
import { isRecord } from '../oauth2/wire';

/** A credential field as `component.json` declares it. */
export interface CredentialField {
  readonly name: string;
  readonly label: string;
  readonly viewClass: string;
  readonly required: boolean;
}

/** The directory of a component, as far as `component.json` tells. */
export interface ComponentDirectory {
  /** Absolute. */
  readonly path: string;
  readonly descriptor: Readonly<Record<string, unknown>>;
  readonly declaration: OAuthDeclaration;
  /** Without the one that holds the tokens. */
  readonly credentialFields: readonly CredentialField[];
}

/**
 * Opens the directory of a component.
 *
 * @throws {ConfigurationError} `DESCRIPTOR_INVALID` if it is none, or if its component.json is broken
 */
export function openComponentDirectory(path: string): ComponentDirectory {
  const { descriptor, ...directory } = readDescriptor(path);
  const declaration = parseDescriptor(descriptor);
  return { ...directory, descriptor, declaration, credentialFields: readFields(descriptor, declaration) };
}

/**
 * Reads the component.json of any component, whether it has credentials or not.
 *
 * @throws {ConfigurationError} `DESCRIPTOR_INVALID` if there is none, or if it is broken
 */
export function readDescriptor(path: string): Pick<ComponentDirectory, 'path' | 'descriptor'> {
  const directory = resolve(path);
  const file = join(directory, 'component.json');
  const { value, failure } = readJsonText(readText(directory, file));
  if (failure !== undefined) {
    throw invalid(`${file} is no JSON: ${describeJsonFailure(failure)}`, 'Correct it, and try again.');
  }
  if (isRecord(value)) return { path: directory, descriptor: value };
  throw invalid(`${file} is no JSON object`, 'It begins with { and ends with }.');
}

function readText(directory: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      throw invalid(`${file} cannot be read (${code})`, 'Check the file and its permissions.');
    }
    throw noComponent(directory);
  }
}

/** The error of a directory that is named as one of a component, and is none. */
export function noComponent(path: string): ConfigurationError {
  const directory = resolve(path);
  const what = existsSync(directory) ? 'is no component: there is no component.json' : 'does not exist';
  return invalid(`${directory} ${what}`, 'Name the directory of a component, or make one: freshkeys new.');
}

function readFields(
  { credentials }: Readonly<Record<string, unknown>>,
  { field: oauthField }: OAuthDeclaration,
): readonly CredentialField[] {
  const fields = isRecord(credentials) && isRecord(credentials['fields']) ? credentials['fields'] : {};
  return Object.entries(fields).flatMap(([name, field]): CredentialField[] => {
    if (name === oauthField || !isRecord(field)) return [];
    const { label, viewClass, required } = field;
    return [
      {
        name,
        label: typeof label === 'string' ? label : name,
        viewClass: typeof viewClass === 'string' ? viewClass : 'TextFieldView',
        required: required === true,
      },
    ];
  });
}

/**
 * The file of a module that `component.json` names, or that the runtime looks for: what `require` would load.
 *
 * @throws {ConfigurationError} `DESCRIPTOR_INVALID` if there is only its source, or nothing
 */
export function requireBuiltModule({ path }: Pick<ComponentDirectory, 'path'>, named: string): string {
  const name = named.replace(/\.js$/, '');
  const module = findModule(join(path, named));
  if (module.kind === 'built') return module.file;
  if (module.kind === 'source') {
    throw invalid(
      `The component in ${path} was not built: there is ${name}.ts and no ${name}.js`,
      'Build it: npm run build.',
    );
  }
  throw invalid(`The component in ${path} has no ${name}.js`, 'Correct the name in component.json.');
}

/** What there is of a module: the file that `require` would load, its source alone, or nothing. */
export function findModule(
  module: string,
): { readonly kind: 'built'; readonly file: string } | { readonly kind: 'source' | 'nothing' } {
  const base = module.replace(/\.js$/, '');
  const built = [`${base}.js`, `${base}.cjs`, module, join(module, 'index.js')].find(
    (file) => /\.c?js$/.test(file) && existsSync(file),
  );
  if (built !== undefined) return { kind: 'built', file: built };
  return { kind: existsSync(`${base}.ts`) ? 'source' : 'nothing' };
}

function invalid(sentence: string, remedy: string): ConfigurationError {
  return new ConfigurationError({ code: 'DESCRIPTOR_INVALID', sentence: `${sentence}.`, remedy });
}
