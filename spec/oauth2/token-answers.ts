import { expect } from 'chai';
import type { ResponseProfile } from '../../lib/oauth2/response-shape';
import type { TokenFailure } from '../../lib/oauth2/token-failure';
import { parseTokenAnswer, type ParsedTokenAnswer, type TokenAnswer } from '../../lib/oauth2/token-response';
import type { TokenSet } from '../../lib/oauth2/token-set';
import { NOW, type Raw } from './validity';

/** An answer, as far as it is not the usual one. A body that is no text is sent as JSON. */
export interface AnswerChanges extends Partial<Omit<TokenAnswer, 'body'>> {
  readonly body?: unknown;
}

/** How an answer is read, as far as it differs from the standard. */
export interface Reading extends ResponseProfile {
  readonly previous?: Raw;
  readonly now?: number;
}

const read = (
  { body = '', ...changes }: AnswerChanges,
  { previous = {}, now = NOW, ...profile }: Reading,
): ParsedTokenAnswer => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return parseTokenAnswer(
    { status: 200, headers: {}, oversized: false, ...changes, body: text },
    { ...profile, previous, now },
  );
};

/** The tokens of an answer; fails if there are none. */
export function tokensOf(
  body: unknown,
  reading: Reading = {},
  headers: Readonly<Record<string, string>> = {},
): TokenSet {
  const parsed = read({ body, headers }, reading);
  if (!parsed.ok) expect.fail(`no tokens: ${JSON.stringify(parsed.failure)}`);
  return parsed.tokens;
}

/** What an answer that must be a failure says. */
export function failureOf(changes: AnswerChanges, reading: Reading = {}): TokenFailure {
  const parsed = read(changes, reading);
  if (parsed.ok) expect.fail(`taken for tokens: ${JSON.stringify(changes.body)}`);
  return parsed.failure;
}
