import type { FreshkeysError } from '../errors';
import { valueAt } from '../oauth2/json-path';
import type { Provider } from '../providers/provider';
import type { LintFinding } from './lint-provider';

/** What errors call the keys that `component.json` has other names for. */
const KEYS: Readonly<Record<string, string>> = {
  'oauth2.token_uri': 'token.url',
  'oauth2.auth_uri': 'authorize.url',
  'oauth2.client_id': 'client.id',
  'oauth2.client_secret': 'client.secret',
};

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
  // Of a key nothing is shown, and nothing is known but what it is for.
  if (said === undefined) return whole?.assertion === undefined ? 'client.key' : 'assertion.key';
  return toDeclaredPlace(KEYS[said] ?? said, whole);
}

/** What `exchange` and `refresh` inherit stands at `token`. */
function toDeclaredPlace(path: string, whole: Provider | undefined): string {
  const inherited = path.replace(/^(?:exchange|refresh)(?=\.|$)/, 'token');
  const isDeclared = valueAt(whole, path) !== undefined;
  return !isDeclared && valueAt(whole, inherited) !== undefined ? inherited : path;
}

function inVocabulary(text: string): string {
  return Object.entries(KEYS).reduce((told, [name, key]) => told.replaceAll(name, key), text);
}
