import type { ClientRequest } from 'node:http';
import { Readable } from 'node:stream';
import type { AxiosAdapter, AxiosResponse, CreateAxiosDefaults, InternalAxiosRequestConfig } from 'axios';
import { RequestFailedError } from '../errors';
import type { TokenSet } from '../oauth2/token-set';
import type { AccessToken, AccessTokens, Clock, RequestEvent, Trace } from '../ports';
import type { AddressGuard } from './network/address-guard';
import { judgeAnswer } from './answer';
import { throwIfCanceled } from './cancellation';
import { hideRequest, withoutRequest } from './hidden-request';
import type { OriginRules, OriginRulesBuilder } from './network/origin';
import type { RejectionRules, Verdict } from './rejection';
import type { PreparedDefaults } from './instance/prepared-defaults';
import { prepareAttempt, type PreparedAttempt } from './prepared-attempt';
import { discardMadeBody } from './bodies/request-body';
import type { AskForTurn } from './limits/rate-budget';
import type { SendingTurn } from './limits/sending-turn';
import type { RateLimitShape } from './limits/rate-limit';
import type { RequestOptions } from './request-options';
import type { Route } from './route';
import type { RetryPolicy } from './retries/retry-policy';
import type { TokenHeaderBuilder, TokenTravel } from './token-travel';

/** What an authorized client is made of. */
export interface AuthorizedAxiosOptions {
  readonly tokens: AccessTokens;
  /** The base URL that belongs to a token set; called for every request, because a refresh may move the account. */
  baseURL(tokens: TokenSet): string | undefined;
  readonly origins: readonly string[];
  /** What finds the rules of these. Default: they are built for this client. */
  readonly buildRules?: OriginRulesBuilder;
  /** What becomes of a request to another origin: an error, or sent without a token. */
  readonly foreignOrigins: 'refuse' | 'anonymous';
  readonly rejection: RejectionRules;
  /** How the token travels. Default: `Authorization: Bearer`. */
  readonly travel?: TokenTravel;
  /** What keeps the header of a token. Default: it is built for each request. */
  readonly buildHeader?: TokenHeaderBuilder;
  /** Headers of all requests to the connection's own origins; a request's own win. Called for every request. */
  headers?(tokens: TokenSet): Readonly<Record<string, string>>;
  /** Where a 429 says how long to wait, beside `Retry-After`. */
  readonly rateLimit?: RateLimitShape | undefined;
  /** Looks at an answer that the status let through, unless the request says who does. */
  readonly validateResponse?: RequestOptions['validateResponse'];
  /** That 404 is an answer like any other, unless the request says otherwise. Default `false`. */
  readonly doNotThrow404?: boolean;
  /** How often a request is sent again after a failure that may pass. Default: never. */
  readonly retry?: RetryPolicy;
  /** What requests wait for that an API would not take yet. Default: they do not wait. */
  readonly askForTurn?: AskForTurn;
  /** What requests are sent with. Default: axios' own adapter. */
  readonly adapter?: AxiosAdapter;
  /** Keeps requests away from private networks. */
  readonly guard?: Pick<AddressGuard, 'check'> | undefined;
  readonly clock: Clock;
  readonly trace: Trace;
  /** Whether anybody hears of a request: if not, nothing is told. Default: yes. */
  readonly isTraced?: () => boolean;
  readonly defaults: CreateAxiosDefaults;
  /** The same, put together once for many clients. Default: for this one. */
  readonly prepared?: PreparedDefaults;
}

/** What a client sends with. */
export interface Sending {
  readonly options: AuthorizedAxiosOptions;
  readonly send: AxiosAdapter;
  readonly selectRules: (tokens: TokenSet) => OriginRules;
}

/** What one attempt is made with, after its turn has come. */
interface Try extends SendingTurn {
  readonly resent: boolean;
  /** The how manieth it is, from 1. */
  readonly attempt: number;
}

/** One answer, and what it means for the token. */
export interface Attempt {
  readonly response: AxiosResponse;
  readonly verdict: Verdict;
  /** What was sent. It holds the bearer, so nothing but its method and URL leaves this file. */
  readonly sent: InternalAxiosRequestConfig;
  /** What it was sent by. It holds the bearer, too. */
  readonly request: ClientRequest | undefined;
  /** What it was sent with. */
  readonly token: AccessToken;
}

/** An attempt without an answer that can be used. */
export interface FailedAttempt {
  readonly error: RequestFailedError;
  /** Whether a first answer had led it elsewhere: then somebody did get it. */
  readonly wasRedirected: boolean;
}

/** What an attempt came to. */
export type Outcome = Attempt | FailedAttempt;

/** Sends a request once, finds out what the answer means for its token, and ends the turn. */
export async function attempt(
  config: InternalAxiosRequestConfig,
  sending: Sending,
  turn: Try,
): Promise<Outcome> {
  const { options, send } = sending;
  const { token, end } = turn;
  let prepared: PreparedAttempt;
  try {
    throwIfCanceled(config);
    const preparing = prepareAttempt(config, sending, token);
    prepared = preparing instanceof Promise ? await preparing : preparing;
  } catch (error) {
    end();
    throw error;
  }
  const { route, sent, source } = prepared;
  let response: AxiosResponse | undefined;
  let verdict: Verdict | undefined;
  try {
    response = await send(sent);
    verdict = judgeAnswer(response, route, options.rejection);
    const request = response.request as ClientRequest | undefined;
    return { response: withoutRequest(response, config, sent), verdict, sent, request, token };
  } catch (error) {
    const hidden = source?.failure(sent) ?? hideRequest(error, config, sent);
    if (!(hidden instanceof RequestFailedError)) throw hidden;
    return { error: hidden, wasRedirected: route.wasRedirected };
  } finally {
    // First, because others wait for it, whatever becomes of the rest.
    end(response);
    if (response === undefined) discardMadeBody(config.data, sent.data);
    if (options.isTraced?.() ?? true) {
      const told = { method: config.method, status: response?.status, verdict };
      options.trace(describeAttempt(turn, route, told));
    }
  }
}

/** What became of an attempt. */
interface Told {
  readonly method: string | undefined;
  readonly status: number | undefined;
  readonly verdict: Verdict | undefined;
}

function describeAttempt(
  { token, resent, attempt: number }: Try,
  { carriesToken }: Route,
  { method = 'get', status, verdict }: Told,
): RequestEvent {
  return {
    event: 'request',
    method: method.toUpperCase(),
    status,
    generation: carriesToken ? token.generation : 0,
    ...(carriesToken ? token.note : undefined),
    resent,
    attempt: number,
    ...signOf(verdict),
  };
}

function signOf(verdict: Verdict | undefined): Pick<RequestEvent, 'rejectedBy'> | undefined {
  return verdict?.kind === 'rejected' ? { rejectedBy: verdict.sign } : undefined;
}

/** Lets go of an answer that nobody will read, and of the rest of the body that it was the answer to. */
export function discardAttempt(
  { response, sent, request }: Attempt,
  { data }: InternalAxiosRequestConfig,
): void {
  // An answer may come before the whole body is sent, and the server may go on reading.
  if (request?.writableFinished === false) request.destroy();
  if (response.data instanceof Readable) response.data.destroy();
  discardMadeBody(data, sent.data);
}
