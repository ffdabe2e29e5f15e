import { selectValidity, type Validity } from './expiry';
import { selectRefreshTokenEnd, storeRefreshTokenEnd } from './refresh-token-expiry';
import { parseHttpDate } from './retry-after';
import type { ResponseProfile } from './response-shape';
import { describeFailure, isErrorResponse, type TokenFailure } from './token-failure';
import {
  mergeResponse,
  normalize,
  readMembers,
  readScopes,
  readTokenPair,
  selectSource,
} from './token-members';
import type { TokenPair, TokenSet } from './token-set';
import { isRecord, isSuccess, parseJsonObject } from './wire';

/** What a token endpoint sent back. Header names in lower case. */
export interface TokenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly oversized: boolean;
}

/** How a {@link TokenAnswer} is read. */
export interface TokenAnswerContext extends ResponseProfile {
  /** What was stored before; the answer is merged over it. */
  readonly previous: Readonly<Record<string, unknown>>;
  /** Local epoch ms, used where the answer has no `Date` header. */
  readonly now: number;
}

/** The result of {@link parseTokenAnswer}. */
export type ParsedTokenAnswer =
  | { readonly ok: true; readonly tokens: TokenSet; readonly serverTime: number | undefined }
  | { readonly ok: false; readonly failure: TokenFailure };

/**
 * Reads the answer of a token endpoint (RFC 6749 §5). Never throws, whatever the server sent.
 * Times are those of the answer's `Date` header where present, so that a wrong local clock does no harm.
 */
export function parseTokenAnswer(answer: TokenAnswer, context: TokenAnswerContext): ParsedTokenAnswer {
  const json = answer.oversized ? undefined : parseJsonObject(answer.body);
  const failed = !isSuccess(answer.status) || isErrorResponse(json, context);
  const serverTime = parseHttpDate(answer.headers['date'] ?? '');
  const now = serverTime ?? context.now;
  const response =
    json === undefined
      ? undefined
      : normalize(json, context, { headers: answer.headers, stored: context.previous });
  if (failed || response === undefined || readMembers(response, context).accessToken === undefined) {
    return { ok: false, failure: describeFailure(answer, json, { shape: context, now }) };
  }
  return { ok: true, tokens: mintTokenSet(response, context, now), serverTime };
}

/**
 * Reads a token response as an account stores it. `undefined` if it holds no token at all.
 *
 * @param stored what the account has under the field of the credential: an object, or nothing usable
 */
export function parseStoredTokens(stored: unknown, profile: ResponseProfile): TokenSet | undefined {
  if (!isRecord(stored)) return undefined;
  const tokens = toTokenSet(stored, profile, selectValidity(selectSource(stored, profile), profile));
  return tokens.accessToken === undefined && tokens.refreshToken === undefined ? undefined : tokens;
}

/**
 * Reads of a stored response no more than what it takes to recognize it. `undefined` where {@link parseStoredTokens}
 * finds nothing.
 */
export function parseStoredPair(stored: unknown, profile: ResponseProfile): TokenPair | undefined {
  if (!isRecord(stored)) return undefined;
  const pair = readTokenPair(stored, profile);
  return pair.accessToken === undefined && pair.refreshToken === undefined ? undefined : pair;
}

function mintTokenSet(
  response: Readonly<Record<string, unknown>>,
  context: TokenAnswerContext,
  issuedAt: number,
): TokenSet {
  const raw = mergeResponse(context.previous, response, context);
  const source = selectSource(response, context);
  const { expiresAt, durationOnly } = selectValidity(source, context, issuedAt);
  // The place where the token is, which may be further down than the top.
  const place = selectSource(raw, context) as Record<string, unknown>;
  if (durationOnly && expiresAt !== undefined) place['expires_at'] = Math.floor(expiresAt / 1000);
  const previous = selectSource(context.previous, context);
  storeRefreshTokenEnd(place, { source, previous }, { profile: context, issuedAt });
  return toTokenSet(raw, context, { issuedAt, expiresAt });
}

/** Member by member: one is kept for every account, and what a spread makes takes several times the memory. */
function toTokenSet(
  raw: Readonly<Record<string, unknown>>,
  profile: ResponseProfile,
  { issuedAt, expiresAt }: Pick<Validity, 'issuedAt' | 'expiresAt'>,
): TokenSet {
  const { accessToken, refreshToken, tokenType = 'Bearer', scopes } = readMembers(raw, profile);
  const tokens: { -readonly [Name in keyof TokenSet]: TokenSet[Name] } = {
    accessToken,
    refreshToken,
    tokenType,
    scopes,
    issuedAt,
    expiresAt,
    raw,
  };
  const requestedScopes = readScopes(raw['requested_scope']);
  if (requestedScopes !== undefined) tokens.requestedScopes = requestedScopes;
  const refreshTokenExpiresAt = selectRefreshTokenEnd(selectSource(raw, profile), profile);
  if (refreshTokenExpiresAt !== undefined) tokens.refreshTokenExpiresAt = refreshTokenExpiresAt;
  return tokens;
}
