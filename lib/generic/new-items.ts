import { createHash } from 'node:crypto';
import { valueAt } from '../oauth2/json-path';
import { isRecord, nonEmptyString } from '../oauth2/wire';
import { invalidOption } from '../component/option-checks';

/** What a polling trigger keeps between two polls. */
export interface PollSnapshot {
  /** Short fingerprints of the items that have been emitted, one after the other, oldest first. */
  readonly seen?: string;
}

/** 36 bits: among the items that fit, two alike are a matter of millions of years. */
const FINGERPRINT_LENGTH = 6;

/** The platform takes snapshots of up to 5 KB. */
const MAX_REMEMBERED_ITEMS = 750;

/**
 * Finds the list in a response.
 *
 * @param path names joined by dots; empty: the response itself, or the only list in it
 * @throws {ConfigurationError} `OPTION_INVALID` if there is no list
 */
export function selectItems(response: unknown, path: string | undefined): readonly unknown[] {
  const candidates =
    path !== undefined
      ? [valueAt(response, path)]
      : isRecord(response)
        ? Object.values(response).filter((value) => Array.isArray(value))
        : [response];
  const [list] = candidates;
  if (candidates.length === 1 && Array.isArray(list)) return list as readonly unknown[];
  throw invalidOption('itemsPath', path, 'the path of the list in the response, for example data.items');
}

/**
 * What identifies an item, as a short fingerprint.
 *
 * @throws {ConfigurationError} `OPTION_INVALID` if the item has no id: it could not be recognised next time
 */
export function fingerprintItem(item: unknown, path: string): string {
  const id = valueAt(item, path);
  if (nonEmptyString(id) !== undefined || typeof id === 'number') {
    return createHash('sha256').update(String(id)).digest('base64url').slice(0, FINGERPRINT_LENGTH);
  }
  throw invalidOption('idPath', path, 'the path of a text or number that every item of the list has');
}

/** The fingerprints that a snapshot holds. */
export function readSnapshot(snapshot: PollSnapshot): string[] {
  return nonEmptyString(snapshot.seen)?.match(EACH_FINGERPRINT) ?? [];
}

const EACH_FINGERPRINT = new RegExp(`.{${String(FINGERPRINT_LENGTH)}}`, 'g');

/**
 * The snapshot after a poll: as many fingerprints as fit. Items that have left the list are forgotten first, because
 * they are the least likely to come up again.
 */
export function writeSnapshot(previous: readonly string[], current: readonly string[]): PollSnapshot {
  const present = new Set(current);
  const all = [...previous.filter((fingerprint) => !present.has(fingerprint)), ...present];
  return { seen: all.slice(-MAX_REMEMBERED_ITEMS).join('') };
}

/** Whether a list is longer than can be remembered, so that some of its items will be emitted again. */
export function isTooLong(items: number): boolean {
  return items > MAX_REMEMBERED_ITEMS;
}
