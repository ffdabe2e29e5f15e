import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { TokensNotSavedError } from '../errors';
import {
  EMPTY_CREDENTIAL,
  formatCredential,
  parseCredential,
  parseSealedContent,
  type CredentialContent,
} from './credential-content';
import { unreadableFile } from './credential-error';
import { isCredentialLocked, lockCredential } from './credential-lock';
import { assertRoom } from './credential-room';
import { seal, unseal } from './credential-seal';

/** Only the owner may read tokens. */
const OWNER_ONLY = 0o600;
const FOLDER_OF_OWNER = 0o700;

/** How long another process may use a credential before somebody who waits gives up. */
const WAIT_MS = 30_000;

/** Where a component has its credential at a desk. */
export const CREDENTIAL_FILE = join('.freshkeys', 'credential.json');

/** What may be told about a local credential. */
export interface LocalCredentialOptions {
  /** The file. */
  readonly path: string;
  /** Seals the file; without one it is written as it is. */
  readonly passphrase?: string | undefined;
  /** How long another process may hold it, in milliseconds. Default 30 000. */
  readonly waitMs?: number;
  /** Told when another process holds it, and this one waits. */
  readonly onWait?: (() => void) | undefined;
}

/** The account of a component at a desk: one file, which always holds the old or the new tokens, whole. */
export interface LocalCredential {
  readonly path: string;
  /**
   * What is stored; `undefined` if nothing is.
   *
   * @throws {ConfigurationError} `TOKEN_FILE_UNREADABLE`
   */
  readonly read: () => Promise<CredentialContent | undefined>;
  /**
   * Changes what is stored, one change after the other, in one step each.
   *
   * @throws {TokensNotSavedError} if it could not be written: what was there is still there
   */
  readonly update: (change: (content: CredentialContent) => CredentialContent) => Promise<void>;
  /**
   * Does something that may change the tokens, while no other process does.
   *
   * @throws {TokensNotSavedError} if new ones would have no place: nothing was done then
   */
  readonly hold: <Result>(work: () => Promise<Result>) => Promise<Result>;
  /** Whether some process holds it now. */
  readonly isHeld: () => Promise<boolean>;
}

/** Opens a local credential. Nothing is read or written yet. */
export function openLocalCredential(options: LocalCredentialOptions): LocalCredential {
  const { path, waitMs = WAIT_MS, onWait } = options;
  let isHeldHere = false;
  let turn: Promise<unknown> = Promise.resolve();

  const locked = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (isHeldHere) return work();
    await makeFolder(path);
    const release = await lockCredential(path, { waitMs, onWait });
    isHeldHere = true;
    try {
      return await work();
    } finally {
      isHeldHere = false;
      await release();
    }
  };
  const update: LocalCredential['update'] = (change) => {
    const done = turn.then(() =>
      locked(async () => write(options, change((await read(options)) ?? EMPTY_CREDENTIAL))),
    );
    turn = done.catch(() => undefined);
    return done;
  };
  const hold: LocalCredential['hold'] = (work) =>
    locked(() => {
      assertRoom(path);
      return work();
    });
  return { path, read: () => read(options), update, hold, isHeld: () => isCredentialLocked(path) };
}

async function read({ path, passphrase }: LocalCredentialOptions): Promise<CredentialContent | undefined> {
  const text = await readText(path);
  if (text === undefined) return undefined;
  const stored = parseCredential(text, path);
  if ('content' in stored) return stored.content;
  if (passphrase === undefined) {
    throw unreadableFile(
      path,
      'it is sealed with a passphrase',
      'Set FRESHKEYS_PASSPHRASE, or give --passphrase-prompt to be asked for it.',
    );
  }
  const opened = await unseal(stored.sealed, passphrase);
  if (opened !== undefined) return parseSealedContent(opened, path);
  throw unreadableFile(
    path,
    'the passphrase is another one, or the file is damaged',
    'Give the right passphrase.',
  );
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadableFile(path, code, 'Check the file and its permissions.');
  }
}

async function write(
  { path, passphrase }: LocalCredentialOptions,
  content: CredentialContent,
): Promise<void> {
  const stored =
    passphrase === undefined ? { content } : { sealed: await seal(JSON.stringify(content), passphrase) };
  try {
    await writeFileAtomic(path, formatCredential(stored), { mode: OWNER_ONLY });
  } catch (error) {
    throw notSaved(path, error);
  }
}

async function makeFolder(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    await mkdir(folder, { recursive: true, mode: FOLDER_OF_OWNER });
  } catch (error) {
    throw notSaved(path, error);
  }
  // Tokens do not belong into a repository. Whatever is wrong here is said by what is written next.
  await writeFile(join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch(() => undefined);
}

function notSaved(path: string, error: unknown): TokensNotSavedError {
  const { code = 'unknown' } = error as NodeJS.ErrnoException;
  return new TokensNotSavedError({
    code: 'TOKENS_NOT_SAVED',
    sentence: `The credential could not be written to ${path} (${code}); what was there is still there.`,
    remedy: 'Check the permissions of the folder and the room on the disk, then try again.',
    cause: { path, reason: code },
  });
}
