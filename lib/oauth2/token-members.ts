import { splitPath, valueAt, withoutValueAt, withValueAt } from './json-path';
import type { ResponseProfile } from './response-shape';
import { carryOver, type TokenPair } from './token-set';
import { isRecord, nonEmptyString } from './wire';

/** The tokens of a response under their standard names, wherever the provider has them. */
export interface TokenMembers extends TokenPair {
  readonly tokenType: string | undefined;
  readonly scopes: readonly string[] | undefined;
}

/** Reads tokens and scopes: at the declared paths first, then under the standard's names. */
export function readMembers(raw: Readonly<Record<string, unknown>>, profile: ResponseProfile): TokenMembers {
  const { accessToken, refreshToken } = readTokenPair(raw, profile);
  return {
    accessToken,
    refreshToken,
    tokenType: nonEmptyString(selectSource(raw, profile)['token_type']),
    scopes: readScopes(readMember(raw, profile, 'scope')),
  };
}

/** The two tokens alone: enough to recognize a response by. */
export function readTokenPair(raw: Readonly<Record<string, unknown>>, profile: ResponseProfile): TokenPair {
  return {
    accessToken: nonEmptyString(readMember(raw, profile, 'accessToken')),
    refreshToken: nonEmptyString(readMember(raw, profile, 'refreshToken')),
  };
}

/** Where the standard has what may be elsewhere. */
const STANDARD_NAMES = {
  accessToken: 'access_token',
  refreshToken: 'refresh_token',
  scope: 'scope',
} as const;

function readMember(
  raw: Readonly<Record<string, unknown>>,
  profile: ResponseProfile,
  member: keyof typeof STANDARD_NAMES,
): unknown {
  const path = profile[member];
  // The declared paths are those of the first token.
  const isDeclared = path !== undefined && !path.startsWith(HEADER) && furtherPath(profile) === undefined;
  return (isDeclared ? valueAt(raw, path) : undefined) ?? selectSource(raw, profile)[STANDARD_NAMES[member]];
}

/** What marks a path that leads to a header instead of a member. */
const HEADER = 'header:';

/** A value in the answer: a member of its JSON, or a header. */
export function readAnswer(
  { json, headers }: { readonly json: unknown; readonly headers: Readonly<Record<string, string>> },
  path: string,
): unknown {
  return path.startsWith(HEADER) ? headers[path.slice(HEADER.length).toLowerCase()] : valueAt(json, path);
}

/** The object that holds the chosen token: the response itself, or one of its members. */
export function selectSource(
  raw: Readonly<Record<string, unknown>>,
  profile: ResponseProfile,
): Readonly<Record<string, unknown>> {
  const path = furtherPath(profile);
  if (path === undefined) return raw;
  const nested = valueAt(raw, path);
  return isRecord(nested) ? nested : {};
}

function furtherPath({ token, furtherTokens }: ResponseProfile): string | undefined {
  return token === undefined ? undefined : furtherTokens?.[token];
}

/**
 * The response as it is stored: whole, and with its tokens under the standard's names as well, so that everybody else
 * who reads the account finds them.
 *
 * @param stored what is stored so far: a further token that is refreshed comes back on its own, and goes where it was
 */
export function normalize(
  json: Readonly<Record<string, unknown>>,
  profile: ResponseProfile,
  { headers, stored }: { readonly headers: Readonly<Record<string, string>>; readonly stored: unknown },
): Record<string, unknown> {
  const path = furtherPath(profile);
  if (path !== undefined) {
    const isAlone = !isRecord(valueAt(json, path)) && isRecord(valueAt(stored, path));
    return isAlone ? withValueAt({}, path, { ...json }) : { ...json };
  }
  const standard: Record<string, unknown> = {};
  for (const [name, declared] of [
    ['access_token', profile.accessToken],
    ['refresh_token', profile.refreshToken],
  ] as const) {
    const value =
      declared === undefined ? undefined : nonEmptyString(readAnswer({ json, headers }, declared));
    if (value !== undefined) standard[name] = value;
  }
  return { ...json, ...standard };
}

/** Merges a normalized response over what was stored. */
export function mergeResponse(
  stored: Readonly<Record<string, unknown>>,
  response: Readonly<Record<string, unknown>>,
  profile: ResponseProfile,
): Record<string, unknown> {
  const path = furtherPath(profile);
  if (path === undefined) {
    const previous = normalize(stored, profile, { headers: {}, stored: {} });
    return carryOver(dropReplaced(previous, response, profile), response);
  }
  // An answer about the further token alone says nothing about the end of the first one.
  const isAboutFirst = nonEmptyString(response['access_token']) !== undefined;
  const rest = withoutValueAt(response, path);
  const merged = isAboutFirst ? carryOver(stored, rest) : { ...stored, ...withoutEmptied(rest, path) };
  const before = valueAt(stored, path);
  const after = valueAt(response, path);
  return withValueAt(merged, path, carryOver(isRecord(before) ? before : {}, isRecord(after) ? after : {}));
}

/** Where a path begins there is nothing left but its own way. */
function withoutEmptied(rest: Record<string, unknown>, path: string): Record<string, unknown> {
  const [first = ''] = splitPath(path);
  return Object.fromEntries(Object.entries(rest).filter(([name]) => name !== first));
}

/** A token that came back under the standard's name makes the one at its declared path an old one. */
function dropReplaced(
  previous: Record<string, unknown>,
  response: Readonly<Record<string, unknown>>,
  { accessToken, refreshToken, expiry }: ResponseProfile,
): Record<string, unknown> {
  let kept = previous;
  for (const [path, standard] of [
    [accessToken, 'access_token'],
    [refreshToken, 'refresh_token'],
  ] as const) {
    const isElsewhere = path !== undefined && path !== standard && !path.startsWith(HEADER);
    // Without a new one under the standard's name, the old one is still the one.
    const isReplaced = isElsewhere && response[standard] !== undefined;
    if (isReplaced && valueAt(response, path) === undefined) kept = withoutValueAt(kept, path);
  }
  return expiry?.path === undefined ? kept : withoutValueAt(kept, expiry.path);
}

/** How many texts of scopes are remembered with their lists. */
const MOST_SCOPE_LISTS = 64;

const scopeLists = new Map<string, readonly string[]>();

/**
 * A text of scopes with spaces (RFC 6749 §3.3) or commas, or a list of them. The accounts of a component were mostly
 * granted the same, and share one list: as many of their own would take a sixth of what is remembered of each.
 */
export function readScopes(value: unknown): readonly string[] | undefined {
  if (typeof value !== 'string') return splitScopes(value);
  const known = scopeLists.get(value);
  if (known !== undefined) return known;
  const scopes = splitScopes(value);
  if (scopes === undefined) return undefined;
  if (scopeLists.size >= MOST_SCOPE_LISTS) scopeLists.clear();
  scopeLists.set(value, Object.freeze(scopes));
  return scopes;
}

function splitScopes(value: unknown): readonly string[] | undefined {
  const texts = Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [value];
  const scopes = texts.flatMap((text) => nonEmptyString(text)?.split(/[\s,]+/) ?? []);
  // A copy, because what `filter` makes has room for a dozen more, and one may be kept for every account.
  return scopes.length === 0 ? undefined : [...scopes.filter((scope) => scope !== '')];
}
