import type { LastRefresh } from '../component/health';
import { describeJsonFailure, readJsonText } from '../json/json-text';
import { isRecord, nonEmptyString } from '../oauth2/wire';
import { unreadableFile } from './credential-error';

/** The format that is written. A file of a newer one is left alone. */
const VERSION = 1;

/** What a local credential holds. Members that are not known here stay as they are. */
export interface CredentialContent {
  /** The account: fields of the credential form, and the token response under the OAuth field. */
  readonly cfg: Readonly<Record<string, unknown>>;
  /** The provider that the component was connected with, if it has no connection of its own. */
  readonly provider?: string;
  /** Fingerprint of the tokens of a fixture that these have replaced. */
  readonly seed?: string;
  readonly lastRefresh?: LastRefresh;
  readonly [name: string]: unknown;
}

/** What there is before anything was saved. */
export const EMPTY_CREDENTIAL: CredentialContent = { cfg: {} };

/** What the file holds: the content, or the content sealed. */
export type StoredCredential = { readonly content: CredentialContent } | { readonly sealed: string };

/**
 * Reads the text of a credential file.
 *
 * @throws {ConfigurationError} `TOKEN_FILE_UNREADABLE`
 */
export function parseCredential(text: string, path: string): StoredCredential {
  const { version, ...file } = parseObject(text, path);
  if (typeof version === 'number' && version > VERSION) {
    throw unreadableFile(
      path,
      `it is of version ${String(version)}, and this freshkeys knows version ${String(VERSION)}`,
      'Use the newer freshkeys that wrote it: npm install freshkeys@latest.',
    );
  }
  if (version !== VERSION) throw unreadableFile(path, `it has no \`version\` that is ${String(VERSION)}`);
  const sealed = nonEmptyString(file['sealed']);
  if (sealed !== undefined) return { sealed };
  if (!isRecord(file['cfg'])) throw unreadableFile(path, 'its `cfg` is no object');
  return { content: { ...file, cfg: file['cfg'] } };
}

/** The content of an opened seal. */
export function parseSealedContent(text: string, path: string): CredentialContent {
  const content = parseObject(text, path);
  return { ...content, cfg: isRecord(content['cfg']) ? content['cfg'] : {} };
}

/** The text of a credential file. */
export function formatCredential(stored: StoredCredential): string {
  const file = 'sealed' in stored ? { sealed: stored.sealed } : stored.content;
  return `${JSON.stringify({ version: VERSION, ...file }, undefined, 2)}\n`;
}

function parseObject(text: string, path: string): Record<string, unknown> {
  const { value, failure } = readJsonText(text);
  if (failure !== undefined) throw unreadableFile(path, `it is no JSON: ${describeJsonFailure(failure)}`);
  if (!isRecord(value)) throw unreadableFile(path, 'it is no JSON object');
  return value;
}
