import { splitPath, valueAt, withoutValueAt } from './json-path';
import { endOf, type ExpiryRule } from './expiry';
import type { ResponseProfile } from './response-shape';
import { readMembers } from './token-members';

type Raw = Readonly<Record<string, unknown>>;

/** Names that providers use for the lifetime of a refresh token, all of them in seconds. */
const DURATIONS = ['refresh_token_expires_in', 'x_refresh_token_expires_in', 'refresh_expires_in'] as const;

/** Where the end is stored if the response has only a duration: epoch seconds, as `expires_at`. */
const STORED = 'refresh_token_expires_at';

/** When the refresh token of a stored response ends, epoch ms; `undefined` if that cannot be known. */
export function selectRefreshTokenEnd(
  source: Raw,
  { refreshTokenExpiry }: ResponseProfile,
): number | undefined {
  return declaredEnd(source, refreshTokenExpiry, undefined) ?? endOf(source[STORED], 'epoch', undefined);
}

/**
 * Writes down when the refresh token ends. A new refresh token whose end nobody says has none: that of the old one
 * would be a lie about it.
 *
 * @param place the merged response, or the part of it that holds the token; changed in place
 * @param issuedAt epoch ms
 */
export function storeRefreshTokenEnd(
  place: Record<string, unknown>,
  { source, previous }: { readonly source: Raw; readonly previous: Raw },
  { profile, issuedAt }: { readonly profile: ResponseProfile; readonly issuedAt: number },
): void {
  const { refreshTokenExpiry: rule, assumedRefreshTokenLifetimeMs } = profile;
  const now = readMembers(source, { ...profile, token: undefined }).refreshToken;
  const isNew =
    now !== undefined && now !== readMembers(previous, { ...profile, token: undefined }).refreshToken;
  const said = declaredEnd(source, rule, issuedAt) ?? standardEnd(source, issuedAt);
  const assumed =
    assumedRefreshTokenLifetimeMs === undefined ? undefined : issuedAt + assumedRefreshTokenLifetimeMs;
  const end = said ?? (isNew ? assumed : undefined);
  if (isNew) dropOldEnd(place, source, rule);
  if (end !== undefined) place[STORED] = Math.floor(end / 1000);
}

/** What the answer itself says stays. */
function dropOldEnd(place: Record<string, unknown>, source: Raw, rule: ExpiryRule | undefined): void {
  for (const name of [STORED, ...DURATIONS])
    if (source[name] === undefined) Reflect.deleteProperty(place, name);
  if (rule?.path === undefined || valueAt(source, rule.path) !== undefined) return;
  const [first = ''] = splitPath(rule.path);
  const cleaned = withoutValueAt(place, rule.path)[first];
  if (cleaned === undefined) Reflect.deleteProperty(place, first);
  else place[first] = cleaned;
}

function declaredEnd(
  source: Raw,
  rule: ExpiryRule | undefined,
  issuedAt: number | undefined,
): number | undefined {
  if (rule === undefined) return undefined;
  return endOf(valueAt(source, rule.path ?? DURATIONS[0]), rule.format ?? 'seconds', issuedAt);
}

function standardEnd(source: Raw, issuedAt: number): number | undefined {
  const name = DURATIONS.find((candidate) => source[candidate] !== undefined);
  return endOf(
    name === undefined ? source[STORED] : source[name],
    name === undefined ? 'epoch' : 'seconds',
    issuedAt,
  );
}
