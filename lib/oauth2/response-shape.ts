import { valueAt } from './json-path';
import type { ExpiryRule } from './expiry';

/** A sign in the JSON of an answer. */
export interface AnswerSign {
  /** Path of the member, names and positions joined by dots. */
  readonly path: string;
  /** Values that it has then, compared as texts. */
  readonly values?: readonly (string | number | boolean)[];
  /** Values that it does not have then: with any other value it is the sign. */
  readonly except?: readonly (string | number | boolean)[];
}

/** Whether a member is such a sign. A member that is not there is none. */
export function hasSign(json: unknown, { path, values = [], except }: AnswerSign): boolean {
  const value = valueAt(json, path);
  if (typeof value === 'object' && value !== null) return except !== undefined;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return false;
  const isAmong = (list: NonNullable<AnswerSign['values']>): boolean =>
    list.some((expected) => String(expected) === String(value));
  return isAmong(values) || (except !== undefined && !isAmong(except));
}

/** Where a provider's token response differs from RFC 6749 §5. Paths are names and positions joined by dots. */
export interface ResponseShape {
  /** Path of the access token, or `header:` and the name of a header. Default: `access_token`. */
  readonly accessToken?: string;
  /** Path of the refresh token. Default: `refresh_token`. */
  readonly refreshToken?: string;
  /** Path of the granted scopes: a text, or a list of texts. Default: `scope`. */
  readonly scope?: string;
  /** Where and how the response says when the access token ends. Default: `expires_in`, in seconds. */
  readonly expiry?: ExpiryRule;
  /**
   * Where and how it says when the refresh token ends. Default: `refresh_token_expires_in`,
   * `x_refresh_token_expires_in` or `refresh_expires_in`, in seconds.
   */
  readonly refreshTokenExpiry?: ExpiryRule;
  /**
   * Further tokens of the same answer by name, with the path of the object that holds `access_token`, `refresh_token`
   * and `expires_in` of each. A connection chooses one of them with its option `token`.
   */
  readonly furtherTokens?: Readonly<Record<string, string>>;
  /** Signs of a failure in an answer whose status says success. A member `error` always is one. */
  readonly failure?: readonly AnswerSign[];
  /** Path of the error code. Default: `error` (RFC 6749 §5.2). */
  readonly error?: string;
  /** Path of the text for people. Default: `error_description`. */
  readonly errorDescription?: string;
  /** Error codes that mean what `invalid_grant` means: connect the account again. */
  readonly grantRefused?: readonly string[];
  /** Error codes that pass by themselves. */
  readonly unavailable?: readonly string[];
  /** The answer is a JWE (RFC 7516), encrypted for the client, whose private key is `client.key`. Default: false. */
  readonly encrypted?: boolean;
}

/** How the answers of one connection are read. */
export interface ResponseProfile extends ResponseShape {
  /** Lifetime to assume when nobody says one, in milliseconds. Default: none, a rejection will tell. */
  readonly assumedLifetimeMs?: number | undefined;
  /** The same for refresh tokens. */
  readonly assumedRefreshTokenLifetimeMs?: number | undefined;
  /** Which of `furtherTokens` the connection uses. Default: none, the first token. */
  readonly token?: string | undefined;
}
