import { parseBearerChallenge } from '../oauth2/bearer-challenge';
import { hasSign, type AnswerSign } from '../oauth2/response-shape';
import { parseJsonObject } from '../oauth2/wire';

/** What an API says when it no longer accepts an access token. Signs add to 401 unless `only` is set. */
export interface RejectionRules {
  /** Further statuses, for example `[403]`. */
  readonly statuses?: readonly number[];
  /** Signs in the JSON body, also of a success. */
  readonly body?: readonly AnswerSign[];
  /** A pattern in the text of the body, also of a 200. */
  readonly text?: RegExp;
  /** `true`: nothing but the declared signs counts; 401 and `invalid_token` do not. */
  readonly only?: boolean;
}

/** The parts of an answer that tell whether it is a rejection. */
export interface AnswerSigns {
  readonly status: number;
  /** The `WWW-Authenticate` header. */
  readonly challenge: string | undefined;
  /** The body as text, if it is one. Called only where a rule looks into it. */
  bodyText(): string | undefined;
}

/** What an answer was recognised by as a rejection: its status, its challenge, a member or the text of its body. */
export type RejectionSign = 'status' | 'challenge' | 'body' | 'text';

/** What an answer means for the token that the request carried. */
export type Verdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'rejected'; readonly sign: RejectionSign }
  | { readonly kind: 'insufficient-scope'; readonly scopes: readonly string[] };

/**
 * The one place that decides whether an answer rejects the access token.
 *
 * @see RFC 6750 §3.1: `invalid_token` is a reason to renew the token, `insufficient_scope` never is
 */
export function classifyAnswer(answer: AnswerSigns, rules: RejectionRules): Verdict {
  const challenge = parseBearerChallenge(answer.challenge);
  if (challenge?.error === 'insufficient_scope') {
    return { kind: 'insufficient-scope', scopes: challenge.scopes };
  }
  const sign = findSign(answer, challenge?.error, rules);
  return sign === undefined ? ACCEPTED : { kind: 'rejected', sign };
}

const ACCEPTED: Verdict = { kind: 'accepted' };

function findSign(
  answer: AnswerSigns,
  error: string | undefined,
  rules: RejectionRules,
): RejectionSign | undefined {
  const isStandard = rules.only !== true;
  if ((isStandard && answer.status === 401) || rules.statuses?.includes(answer.status) === true)
    return 'status';
  if (isStandard && error === 'invalid_token') return 'challenge';
  return findSignInBody(answer, rules);
}

function findSignInBody(answer: AnswerSigns, rules: RejectionRules): RejectionSign | undefined {
  const signs = rules.body ?? [];
  if (signs.length === 0 && rules.text === undefined) return undefined;
  const text = answer.bodyText();
  if (text === undefined) return undefined;
  // A pattern with the flag `g` remembers where it stopped: `search` does not.
  if (rules.text !== undefined && text.search(rules.text) >= 0) return 'text';
  const json = signs.length === 0 ? undefined : parseJsonObject(text);
  return signs.some((sign) => hasSign(json, sign)) ? 'body' : undefined;
}
