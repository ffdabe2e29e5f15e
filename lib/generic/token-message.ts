import type { RuntimeConfig } from '../component/runtime';
import type { AccessToken, TokenNeed } from '../ports';
import { optionalInteger } from './step-fields';

/** A day: no provider in the catalogue has access tokens that are worth asking for more. */
const LONGEST_NEED_SECONDS = 86_400;

/** An access token in a message. Whoever reads the message can use the account. */
export interface TokenMessage {
  readonly access_token: string;
  readonly token_type: string;
}

/** When a token ends; empty if nobody said. */
export interface TokenEnd {
  /** Epoch seconds. */
  readonly expires_at?: number;
}

/**
 * For how long the step wants the token to be valid.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`, naming the field
 */
export function readNeed(cfg: RuntimeConfig, usualSeconds: number): TokenNeed {
  const seconds = optionalInteger(cfg, 'validForSeconds', [1, LONGEST_NEED_SECONDS]) ?? usualSeconds;
  return { validForMs: seconds * 1000 };
}

/** A token as later steps use it: `Authorization: {{token_type}} {{access_token}}`. */
export function buildTokenMessage({ value, tokens }: AccessToken): TokenMessage {
  return { access_token: value, token_type: tokens.tokenType };
}

/** The end by the local clock, with which other steps compare it. */
export function buildTokenEnd({ tokens, note }: AccessToken): TokenEnd {
  const endsAt = note?.endsAt ?? tokens.expiresAt;
  return endsAt === undefined ? {} : { expires_at: Math.floor(endsAt / 1000) };
}
