import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { RateLimitedError } from '../../errors';
import type { AccessToken } from '../../ports';
import type { Sending } from '../attempt';
import { linkSignal, throwIfCanceled, whileWanted } from '../cancellation';
import { leadingUrl } from '../network/origin';
import type { RateBudget, TooLate, Turn } from './rate-budget';
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
  const budget = selectBudget(config, sending, token);
  if (budget === undefined) return { token, end: NOTHING };
  const link = linkSignal(config);
  const turn = budget.acquire(options.retry?.latestAt ?? Infinity, link?.signal);
  if (typeof turn !== 'number') return takeLaterTurn(turn, { budget, link, underWay });
  link?.unlink();
  return { token, end: endOf(budget, turn) };
}

/** What a turn that comes later is waited for with. */
interface LaterTurn {
  readonly budget: RateBudget;
  readonly link: ReturnType<typeof linkSignal>;
  readonly underWay: RequestUnderWay;
}

async function takeLaterTurn(
  turn: TooLate | Promise<Turn>,
  { budget, link, underWay }: LaterTurn,
): Promise<SendingTurn> {
  try {
    const end = endOf(budget, await waitForTurn(turn, underWay));
    return { token: await currentToken(end, underWay), end };
  } finally {
    link?.unlink();
  }
}

const NOTHING = (): void => undefined;

function endOf(budget: RateBudget, ticket: number): SendingTurn['end'] {
  return (response) => {
    budget.observe(ticket, response);
  };
}

/** Only for what carries the token: elsewhere, other limits hold. */
function selectBudget(
  config: InternalAxiosRequestConfig,
  { options, selectRules }: Sending,
  token: AccessToken,
): RateBudget | undefined {
  if (options.budget === undefined) return undefined;
  const rules = selectRules(token.tokens);
  const { url, allowAbsoluteUrls, baseURL = rules.baseURL } = config;
  const origin = rules.classify(leadingUrl({ url, allowAbsoluteUrls, baseURL })).ownOrigin;
  return origin === undefined ? undefined : options.budget(origin);
}

async function waitForTurn(
  turn: TooLate | Promise<Turn>,
  { config, options, progress }: RequestUnderWay,
): Promise<number> {
  const { clock, trace } = options;
  const beganAt = clock.now();
  let granted: Turn;
  try {
    granted = await turn;
  } catch (error) {
    throwIfCanceled(config);
    throw error;
  }
  const waitMs = clock.now() - beganAt;
  progress.waitedMs += waitMs;
  if (typeof granted !== 'number') throw buildTooLateError(config, granted.readyAt - clock.now());
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
