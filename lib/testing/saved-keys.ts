import { AssertionError } from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import type { ActionRun } from './action-run';
import type { TestAccount } from './test-account';

type Keys = Readonly<Record<string, unknown>>;

/** Where {@link assertSaved} looks: a run, an account, or a list of keys, oldest first. */
export type SavedKeys = Pick<ActionRun, 'keys'> | Pick<TestAccount, 'saved'> | readonly Keys[];

/**
 * Fails unless the keys that were saved last have these members; what is not named may be anything. The message names
 * members and never values, because those are tokens.
 *
 * @throws AssertionError
 * @example
 * assertSaved(run, { oauth: { access_token: 'second', refresh_token: 'kept' } });
 */
export function assertSaved(where: SavedKeys, expected: Keys): void {
  const all = listKeys(where);
  const last = all.at(-1);
  if (last === undefined) fail('nothing was saved: no updateKeys has reached the platform', assertSaved);
  const wrong = differences(last, expected, '');
  if (wrong.length > 0) fail(`the keys that were saved last differ: ${wrong.join(', ')}`, assertSaved);
}

/**
 * Fails if keys were saved.
 *
 * @throws AssertionError
 */
export function assertNothingSaved(where: SavedKeys): void {
  const { length } = listKeys(where);
  if (length > 0)
    fail(`keys were saved ${String(length)} time(s), and none were expected`, assertNothingSaved);
}

function listKeys(where: SavedKeys): readonly Keys[] {
  if (isList(where)) return where;
  return 'saved' in where ? where.saved : where.keys;
}

/** A list has a member `keys` of its own, which is a function. */
function isList(where: SavedKeys): where is readonly Keys[] {
  return Array.isArray(where);
}

function differences(actual: unknown, expected: unknown, path: string): readonly string[] {
  if (!isObject(expected) || Array.isArray(expected))
    return isDeepStrictEqual(actual, expected) ? [] : [describe(path, actual)];
  if (!isObject(actual)) return [describe(path, actual)];
  return Object.entries(expected).flatMap(([name, member]) =>
    differences(actual[name], member, path === '' ? name : `${path}.${name}`),
  );
}

function describe(path: string, actual: unknown): string {
  return actual === undefined ? `${path} is missing` : `${path} is another one`;
}

function isObject(value: unknown): value is Keys {
  return typeof value === 'object' && value !== null;
}

function fail(message: string, stackStartFn: (...parameters: never) => unknown): never {
  // No `actual` and `expected`: test runners print both.
  throw new AssertionError({ message, stackStartFn });
}
