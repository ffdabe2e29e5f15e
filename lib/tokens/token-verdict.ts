import type { Grant } from '../oauth2/grant';
import { describeFailure, type TokenFailure } from '../oauth2/token-failure';
import { readMembers } from '../oauth2/token-members';
import { parseTokenAnswer } from '../oauth2/token-response';
import { isSuccess, parseJsonObject } from '../oauth2/wire';
import type { IssueFailure, IssueOutcome, TokenExchange, TransportOutcome } from '../ports';
import type { TokenEndpointOptions } from './token-endpoint';
import {
  buildGrantRefusedError,
  buildRefusedError,
  buildUnreachableError,
  type TokenEndpointSituation,
} from './token-endpoint-error';

/** What was asked. */
export interface Question {
  readonly url: string;
  /** Names of the parameters. */
  readonly sent: readonly string[];
  readonly grant: Grant;
  readonly stored: Readonly<Record<string, unknown>>;
  /** Values that must not appear in any text. */
  readonly secrets: readonly string[];
}

/** New tokens. */
export type Issued = Extract<IssueOutcome, { issued: true }>;

/** A failed attempt, and whether the very same request may be sent once more. */
export interface Attempt {
  readonly failure: IssueFailure;
  /** `never`: decided. `backoff`: the server did not act. `replay`: it may have acted, and its answer is lost. */
  readonly again: 'never' | 'backoff' | 'replay';
  /** Whether the server may have seen the request. */
  readonly arrived: boolean;
  readonly retryAfterMs?: number | undefined;
}

type Options = Pick<TokenEndpointOptions, 'clock' | 'response' | 'subject'>;

/** What the outcome of a token request means. */
export function judge(outcome: TransportOutcome, options: Options, question: Question): Issued | Attempt {
  const judged = judgeOutcome(outcome, options, question);
  const exchange = describeExchange(outcome, question);
  if ('issued' in judged) return { ...judged, exchange };
  return { ...judged, failure: { ...judged.failure, exchange } };
}

/** What went over the wire, in names. */
function describeExchange(outcome: TransportOutcome, { sent }: Question): TokenExchange {
  if (!outcome.answered) return { sent };
  const json = outcome.oversized ? undefined : parseJsonObject(outcome.body);
  return { sent, status: outcome.status, ...(json === undefined ? {} : { received: Object.keys(json) }) };
}

function judgeOutcome(outcome: TransportOutcome, options: Options, question: Question): Issued | Attempt {
  const situation = describeSituation(options, question);
  if (!outcome.answered) {
    return {
      failure: {
        issued: false,
        verdict: 'transient',
        error: buildUnreachableError(outcome.reason, outcome.mayHaveArrived, situation),
      },
      again: outcome.mayHaveArrived ? 'replay' : 'backoff',
      arrived: outcome.mayHaveArrived,
    };
  }
  const now = options.clock.now();
  const parsed = parseTokenAnswer(outcome, { ...options.response, previous: question.stored, now });
  if (!parsed.ok)
    return judgeFailure(parsed.failure, {
      ...situation,
      secrets: [...situation.secrets, ...tokensIn(outcome, options)],
    });
  const clockOffsetMs = parsed.serverTime === undefined ? 0 : parsed.serverTime - now;
  return { issued: true, tokens: parsed.tokens, clockOffsetMs };
}

/** An answer may have tokens in it and be a failure, and its words may repeat them. */
function tokensIn(
  { body }: { readonly body: string },
  { response }: Options,
): readonly (string | undefined)[] {
  const json = parseJsonObject(body);
  if (json === undefined) return [];
  const own = readMembers(json, response);
  const standard = readMembers(json, {});
  return [own.accessToken, own.refreshToken, standard.accessToken, standard.refreshToken];
}

/** What the outcome of a step before the token request means; `undefined`: go on. */
export function judgeStep(
  outcome: TransportOutcome,
  options: Options,
  question: Question,
): Attempt | undefined {
  if (!outcome.answered || isSuccess(outcome.status)) return undefined;
  const json = outcome.oversized ? undefined : parseJsonObject(outcome.body);
  const failure = describeFailure(outcome, json, { shape: options.response, now: options.clock.now() });
  return judgeFailure(failure, describeSituation(options, question));
}

function judgeFailure(failure: TokenFailure, situation: TokenEndpointSituation): Attempt {
  const { error: serverError } = failure;
  const told = serverError === undefined ? {} : { serverError };
  switch (failure.kind) {
    case 'grant-refused':
      return decided({
        verdict: 'grant-refused',
        error: buildGrantRefusedError(failure, situation),
        ...told,
      });
    case 'refused':
      return decided({ verdict: 'definite', error: buildRefusedError(failure, situation), ...told });
    case 'unavailable':
    case 'unusable':
      return {
        failure: {
          issued: false,
          verdict: 'transient',
          error: buildRefusedError(failure, situation),
          ...told,
        },
        again: failure.kind === 'unavailable' ? 'backoff' : 'replay',
        arrived: true,
        retryAfterMs: failure.retryAfterMs,
      };
  }
}

function decided(failure: Omit<IssueFailure, 'issued'>): Attempt {
  return { failure: { issued: false, ...failure }, again: 'never', arrived: true };
}

/** The query may be where the parameters are, secrets under whatever names: what the URL had before stays. */
function withoutParameters(url: string, sent: readonly string[]): string {
  const parsed = new URL(url);
  const isSent = sent.some((name) => parsed.searchParams.has(name));
  // Deleting writes the query anew, which changes how it is encoded: only if there is a reason.
  if (isSent) for (const name of sent) parsed.searchParams.delete(name);
  return parsed.href;
}

function describeSituation(
  { subject }: Options,
  { url, sent, grant, stored, secrets }: Question,
): TokenEndpointSituation {
  const inUse = [stored['access_token'], stored['refresh_token']].filter(
    (value) => typeof value === 'string',
  );
  const own = Object.entries(grant.values).filter(([name]) => name !== 'scope' && name !== 'redirect_uri');
  const values = own.map(([, value]) => value);
  return {
    url: withoutParameters(url, sent),
    subject,
    grant: grant.type,
    secrets: [...secrets, ...inUse, ...values],
  };
}
