import type { FreshkeysError } from '../errors';
import { valueAt } from '../oauth2/json-path';
import type { Provider } from '../providers/provider';
import { NAMES_IN_DESCRIPTOR } from '../settings/missing-name';
import type { LintFinding } from './lint-provider';

/** What errors call by the names of `component.json`, and what the vocabulary calls it. */
const KEYS: ReadonlyMap<string, string> = new Map(
  Object.entries(NAMES_IN_DESCRIPTOR)
    .filter(([place]) => !place.startsWith('values.'))
    .map(([place, name]) => [name, place]),
);

/** An error of a definition that does not work, told in the words of the vocabulary. */
export function toFinding(error: FreshkeysError, file: string, whole: Provider | undefined): LintFinding {
  const path = selectPath(error, whole);
  if (error.code === 'DESCRIPTOR_INVALID') {
    const problem = `\`${path}\` is missing, and a request needs it.`;
    return { file, path, problem, remedy: 'Declare it.' };
  }
  const sentence = error.message.slice(0, -error.remedy.length).trim().replace(`${file}: `, '');
  return { file, path, problem: inVocabulary(sentence), remedy: inVocabulary(error.remedy) };
}

function selectPath(error: FreshkeysError, whole: Provider | undefined): string {
  const { path, where } = (error.cause ?? {}) as { readonly path?: unknown; readonly where?: unknown };
  const said = [path, where].find((candidate) => typeof candidate === 'string');
  if (said !== undefined) return toDeclaredPlace(KEYS.get(said) ?? said, whole);
  // Of a key nothing is shown, and nothing is known but what it is for.
  if (error.code === 'KEY_INVALID') return whole?.assertion === undefined ? 'client.key' : 'assertion.key';
  return '';
}

/** What `exchange` and `refresh` inherit stands at `token`. */
function toDeclaredPlace(path: string, whole: Provider | undefined): string {
  const inherited = path.replace(/^(?:exchange|refresh)(?=\.|$)/, 'token');
  const isDeclared = valueAt(whole, path) !== undefined;
  return !isDeclared && valueAt(whole, inherited) !== undefined ? inherited : path;
}

function inVocabulary(text: string): string {
  return [...KEYS].reduce((told, [name, key]) => told.replaceAll(name, key), text);
}
