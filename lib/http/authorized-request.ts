import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { AccessToken } from '../ports';
import { attempt, discardAttempt, type Outcome, type Sending } from './attempt';
import { whileWanted } from './cancellation';
import { findPassingFailure } from './retries/passing-failure';
import { markAnswered } from './bodies/named-transforms';
import { buildBodyNotRepeatableError, buildTokenRejectedError } from './failures/rejection-error';
import { discardMadeBody, isRepeatable } from './bodies/request-body';
import { checkReadyRequest } from './checks/request-check';
import { planRetry, waitForRetry, type Progress, type RequestUnderWay } from './retries/retrying';
import { takeTurn } from './limits/sending-turn';
import { settle } from './failures/settle';
import type { Tried } from './failures/tried';
import { settleUnanswered } from './failures/unanswered';

/**
 * Sends a request with the current token: once more with another one if that is rejected, and again after a failure that
 * may pass, as often and as long as the policy allows.
 */
export async function sendAuthorized(
  config: InternalAxiosRequestConfig,
  sending: Sending,
): Promise<AxiosResponse> {
  checkReadyRequest(config);
  const { options } = sending;
  const progress: Progress = { attempts: 0, retriesMade: 0, waitedMs: 0 };
  const underWay: RequestUnderWay = { config, options, progress };
  for (;;) {
    const outcome = await sendRound(underWay, sending);
    const failure = findPassingFailure(outcome, config, options);
    const decision = failure === undefined ? undefined : planRetry(failure, underWay);
    if (decision?.again !== true) return conclude(outcome, underWay, decision?.stoppedBy);
    if (!('error' in outcome)) discardAttempt(outcome, config);
    await waitForRetry(decision.waitMs, outcome, underWay);
  }
}

/** Nothing more is tried: the answer, or an error that says what was done. */
function conclude(
  outcome: Outcome,
  { config, options, progress }: RequestUnderWay,
  stoppedBy: Tried['stoppedBy'],
): AxiosResponse {
  const { attempts, waitedMs } = progress;
  const tried = { attempts, waitedMs, ...(stoppedBy === undefined ? undefined : { stoppedBy }) };
  if ('error' in outcome) throw settleUnanswered(outcome.error, tried);
  const response = settle(outcome, config, { options, tried });
  markAnswered(config);
  return response;
}

/**
 * Sends a request, and once more with another token if that is rejected. Exactly once: a second rejection is an error.
 */
async function sendRound(underWay: RequestUnderWay, sending: Sending): Promise<Outcome> {
  const { config, options } = underWay;
  const { tokens } = options;
  const atHand = tokens.current();
  const current = atHand instanceof Promise ? await whileWanted(atHand, config) : atHand;
  const { outcome: first, token } = await sendOnce(underWay, sending, { token: current, resent: false });
  if ('error' in first || first.verdict.kind !== 'rejected') return first;
  discardAttempt(first, config);
  const renewal = await whileWanted(tokens.renew(token), config);
  if (!renewal.renewed) throw buildTokenRejectedError(first.response, first.sent, renewal.because);
  if (!isRepeatable(config.data)) throw buildBodyNotRepeatableError(first.response, first.sent);
  const { outcome: second, token: last } = await sendOnce(underWay, sending, {
    token: renewal.token,
    resent: true,
  });
  if ('error' in second || second.verdict.kind !== 'rejected') return second;
  discardMadeBody(config.data, second.sent.data);
  tokens.rejectedAgain(last);
  throw buildTokenRejectedError(second.response, second.sent, 'again');
}

/** Sends a request when its turn has come, which may be with a later token. */
async function sendOnce(
  underWay: RequestUnderWay,
  sending: Sending,
  { token: offered, resent }: { readonly token: AccessToken; readonly resent: boolean },
): Promise<{ readonly outcome: Outcome; readonly token: AccessToken }> {
  const { config, progress } = underWay;
  const turn = takeTurn(underWay, sending, offered);
  const { token, end } = turn instanceof Promise ? await turn : turn;
  progress.attempts += 1;
  let response: AxiosResponse | undefined;
  try {
    const outcome = await attempt(config, sending, { token, resent, attempt: progress.attempts });
    if (!('error' in outcome)) ({ response } = outcome);
    return { outcome, token };
  } finally {
    end(response);
  }
}
