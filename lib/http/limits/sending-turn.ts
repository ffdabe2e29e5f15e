import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { RateLimitedError } from '../../errors';
import type { AccessToken } from '../../ports';
import type { Sending } from '../attempt';
import { linkSignal, throwIfCanceled, whileWanted } from '../cancellation';
import { leadingUrl } from '../network/origin';
import type { Departure, TooLate } from './rate-budget';
import { describeRequest } from '../failures/request-description';
import type { RequestUnderWay } from '../retries/retrying';

/** The right to send a request now, with a token that is valid now. */
export interface SendingTurn {
  readonly token: AccessToken;
  /** Reports what became of the request: once. */
  readonly end: (response?: AxiosResponse) => void;
}

/**
 * Waits until the API takes a request. No promise is made where it need not wait, as for most.
 *
 * @throws {RateLimitedError} if that is later than the message has time
 */
export function takeTurn(
  underWay: RequestUnderWay,
  sending: Sending,
  token: AccessToken,
): SendingTurn | Promise<SendingTurn> {
  const { config, options } = underWay;
  const { askForTurn, retry } = options;
  const origin = askForTurn === undefined ? undefined : ownOrigin(config, sending, token);
  if (askForTurn === undefined || origin === undefined) return { token, end: NOTHING };
  const link = linkSignal(config);
  const turn = askForTurn(origin, retry?.latestAt ?? Infinity, link?.signal);
  if (turn instanceof Promise || 'readyAt' in turn) return takeLaterTurn(turn, link, underWay);
  link?.unlink();
  return { token, end: turn.end };
}

async function takeLaterTurn(
  turn: TooLate | Promise<Departure | TooLate>,
  link: ReturnType<typeof linkSignal>,
  underWay: RequestUnderWay,
): Promise<SendingTurn> {
  try {
    const { end } = await waitForTurn(turn, underWay);
    return { token: await currentToken(end, underWay), end };
  } finally {
    link?.unlink();
  }
}

const NOTHING = (): void => undefined;

/** Only what carries the token has a budget: elsewhere, other limits hold. */
function ownOrigin(
  config: InternalAxiosRequestConfig,
  { selectRules }: Sending,
  token: AccessToken,
): string | undefined {
  const rules = selectRules(token.tokens);
  const { url, allowAbsoluteUrls, baseURL = rules.baseURL } = config;
  return rules.classify(leadingUrl({ url, allowAbsoluteUrls, baseURL })).ownOrigin;
}

async function waitForTurn(
  turn: TooLate | Promise<Departure | TooLate>,
  { config, options, progress }: RequestUnderWay,
): Promise<Departure> {
  const { clock, trace } = options;
  const beganAt = clock.now();
  let granted: Departure | TooLate;
  try {
    granted = await turn;
  } catch (error) {
    throwIfCanceled(config);
    throw error;
  }
  const waitMs = clock.now() - beganAt;
  progress.waitedMs += waitMs;
  if ('readyAt' in granted) throw buildTooLateError(config, granted.readyAt - clock.now());
  trace({
    event: 'wait',
    method: (config.method ?? 'get').toUpperCase(),
    reason: 'limited',
    status: undefined,
    attempt: progress.attempts,
    waitMs,
  });
  return granted;
}

/** Time has passed: the token may have ended. */
async function currentToken(
  end: SendingTurn['end'],
  { config, options }: RequestUnderWay,
): Promise<AccessToken> {
  try {
    const atHand = options.tokens.current();
    return atHand instanceof Promise ? await whileWanted(atHand, config) : atHand;
  } catch (error) {
    end();
    throw error;
  }
}

function buildTooLateError(config: InternalAxiosRequestConfig, retryAfterMs: number): RateLimitedError {
  return new RateLimitedError({
    code: 'RATE_LIMITED',
    sentence: `${describeRequest(config)} was not sent: its turn comes in ${(retryAfterMs / 1000).toFixed(0)} s, and the message has less time than that.`,
    remedy: 'Send fewer requests in parallel, or send this message again later.',
    cause: { retryAfterMs },
    retryAfterMs,
  });
}
