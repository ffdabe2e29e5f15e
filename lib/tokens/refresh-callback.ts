import { TokenEndpointError, TokenResponseError } from '../errors';
import type { ResponseProfile } from '../oauth2/response-shape';
import { parseTokenAnswer } from '../oauth2/token-response';
import type { TokenSet } from '../oauth2/token-set';
import { nonEmptyString } from '../oauth2/wire';
import type { Clock, IssueFailure, IssueOutcome } from '../ports';
import { redactText } from '../redact';

/** The current values of an account, as a refresh callback gets them. */
export interface RefreshCallbackInput {
  /** Client id and secret. */
  readonly consumer_id: string | undefined;
  readonly consumer_secret: string | undefined;
  readonly access_token: string | undefined;
  readonly refresh_token: string | undefined;
  readonly token_type: string;
  readonly scope: string | undefined;
  /** Where the refresh would have gone. */
  readonly refresh_url: string | undefined;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** What a refresh callback returns: new tokens, or `errorResponse`. Further members are stored with the tokens. */
export interface RefreshCallbackOutput {
  readonly access_token?: string;
  readonly token_type?: string;
  /** Seconds. */
  readonly expires_in?: number | string;
  readonly refresh_token?: string;
  readonly scope?: string;
  /** Why there are none, in words: the refresh has failed. */
  readonly errorResponse?: unknown;
  readonly [member: string]: unknown;
}

/** Code of an author that refreshes a token. */
export type RefreshCallback = (
  input: RefreshCallbackInput,
) => Promise<RefreshCallbackOutput> | RefreshCallbackOutput;

/** What a callback is called with. */
export interface CallbackOptions {
  readonly callback: RefreshCallback;
  readonly input: Pick<RefreshCallbackInput, 'consumer_id' | 'consumer_secret' | 'refresh_url'>;
  readonly response: ResponseProfile;
  readonly deadlineMs: number;
  readonly clock: Clock;
  readonly subject: string;
}

/**
 * Refreshes by an author's code. It is called once a refresh: only it knows whether a second call does harm. What it
 * returns is read as the answer of a token endpoint would be; what it throws, a failure that may pass.
 */
export async function refreshByCallback(options: CallbackOptions, current: TokenSet): Promise<IssueOutcome> {
  const called = await callInTime(options, current);
  const received = 'failure' in called ? undefined : namesOf(called.output);
  const exchange = { sent: GIVEN, ...(received === undefined ? {} : { received }) };
  return { ...judgeCall(options, current, called), exchange };
}

/** What a callback is given, by name. */
const GIVEN: readonly string[] = [
  'consumer_id',
  'consumer_secret',
  'access_token',
  'refresh_token',
  'token_type',
  'scope',
  'refresh_url',
];

function namesOf(output: unknown): readonly string[] | undefined {
  return typeof output === 'object' && output !== null ? Object.keys(output) : undefined;
}

function judgeCall(options: CallbackOptions, current: TokenSet, called: Called): IssueOutcome {
  const secrets = [current.accessToken, current.refreshToken, options.input.consumer_secret];
  if ('failure' in called) return transient(options, redactText(called.failure, secrets));
  const output: unknown = called.output;
  const now = options.clock.now();
  const { body, error } = encode(output);
  if (error !== undefined) return refused(options, redactText(error, secrets));
  const answer = { status: 200, headers: {}, body, oversized: false };
  const parsed = parseTokenAnswer(answer, { ...options.response, previous: current.raw, now });
  if (parsed.ok) return { issued: true, tokens: parsed.tokens, clockOffsetMs: 0 };
  const told = parsed.failure.error ?? 'it returned no access_token';
  return transient(options, redactText(told, secrets));
}

type Called = { readonly output: unknown } | { readonly failure: string };

/** A callback that hangs must not hold up messages for ever; its late answer is nobody's any more. */
async function callInTime(options: CallbackOptions, current: TokenSet): Promise<Called> {
  const over = new AbortController();
  const done = new AbortController();
  const late = options.clock.sleep(options.deadlineMs, done.signal).then((): Called => {
    over.abort();
    return { failure: `no answer within ${String(options.deadlineMs)} ms` };
  });
  try {
    return await Promise.race([call(options, current, over.signal), late]);
  } finally {
    done.abort();
  }
}

async function call(
  { callback, input }: CallbackOptions,
  current: TokenSet,
  signal: AbortSignal,
): Promise<Called> {
  try {
    const output = await callback({
      ...input,
      access_token: current.accessToken,
      refresh_token: current.refreshToken,
      token_type: current.tokenType,
      scope: current.scopes?.join(' '),
      signal,
    });
    return { output };
  } catch (error) {
    return { failure: describeThrown(error) };
  }
}

/** What is read as JSON elsewhere is JSON here, too: no getter, no function, no cycle comes through. */
function encode(output: unknown): { readonly body: string; readonly error: string | undefined } {
  try {
    const body = (JSON.stringify(output) as string | undefined) ?? '';
    const { errorResponse } = (JSON.parse(body === '' ? '{}' : body) ?? {}) as { errorResponse?: unknown };
    const isFailure = errorResponse !== undefined && errorResponse !== null && errorResponse !== '';
    return {
      body,
      error: isFailure ? (nonEmptyString(errorResponse) ?? JSON.stringify(errorResponse)) : undefined,
    };
  } catch {
    return { body: '', error: undefined };
  }
}

function refused({ subject }: CallbackOptions, text: string): IssueFailure {
  return {
    issued: false,
    verdict: 'definite',
    error: new TokenEndpointError({
      code: 'TOKEN_ENDPOINT_REFUSED',
      sentence: `The refresh callback could not renew the token of ${subject}: ${text}.`,
      remedy: 'See to what its `errorResponse` says; it is called again after a pause.',
    }),
  };
}

function transient({ subject }: CallbackOptions, reason: string): IssueFailure {
  return {
    issued: false,
    verdict: 'transient',
    error: new TokenResponseError({
      code: 'TOKEN_RESPONSE_INVALID',
      sentence: `The refresh callback gave no token for ${subject}: ${reason}.`,
      remedy:
        'It has to return `access_token`, or `errorResponse` with the reason; the tokens in use were kept.',
    }),
  };
}

/** Not everything that is thrown can be made a text. */
function describeThrown(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message;
  return typeof thrown === 'string' ? thrown : 'it threw something that is no error';
}
