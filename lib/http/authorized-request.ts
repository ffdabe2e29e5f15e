import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { AccessToken } from '../ports';
import { attempt, discardAttempt, type Attempt, type Outcome, type Sending } from './attempt';
import { whileWanted } from './cancellation';
import { findPassingFailure } from './retries/passing-failure';
import { markAnswered } from './bodies/named-transforms';
import { buildBodyNotRepeatableError, buildTokenRejectedError } from './failures/rejection-error';
import { discardMadeBody, isRepeatable } from './bodies/request-body';
import { checkReadyRequest } from './checks/request-check';
import { planRetry, waitForRetry, type Progress, type RequestUnderWay } from './retries/retrying';
import { takeTurn, type SendingTurn } from './limits/sending-turn';
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
    const atHand = options.tokens.current();
    const token = atHand instanceof Promise ? await whileWanted(atHand, config) : atHand;
    const first = await sendOnce(underWay, sending, { token, resent: false });
    const outcome = isRejected(first) ? await resend(first, underWay, sending) : first;
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

function isRejected(outcome: Outcome): outcome is Attempt {
  return !('error' in outcome) && outcome.verdict.kind === 'rejected';
}

/** Sends a request once more with another token. Exactly once: a second rejection is an error. */
async function resend(first: Attempt, underWay: RequestUnderWay, sending: Sending): Promise<Outcome> {
  const { config, options } = underWay;
  const { tokens } = options;
  discardAttempt(first, config);
  const renewal = await whileWanted(tokens.renew(first.token), config);
  if (!renewal.renewed) throw buildTokenRejectedError(first.response, first.sent, renewal.because);
  if (!isRepeatable(config.data)) throw buildBodyNotRepeatableError(first.response, first.sent);
  const second = await sendOnce(underWay, sending, { token: renewal.token, resent: true });
  if (!isRejected(second)) return second;
  discardMadeBody(config.data, second.sent.data);
  tokens.rejectedAgain(second.token);
  throw buildTokenRejectedError(second.response, second.sent, 'again');
}

/** What a request is sent with, unless its turn comes late: then it may be a later token. */
interface Offer {
  readonly token: AccessToken;
  readonly resent: boolean;
}

/** Sends a request when its turn has come. No promise is made where it has, as for most. */
function sendOnce(underWay: RequestUnderWay, sending: Sending, { token, resent }: Offer): Promise<Outcome> {
  const turn = takeTurn(underWay, sending, token);
  return turn instanceof Promise
    ? turn.then((later) => sendInTurn(underWay, sending, { turn: later, resent }))
    : sendInTurn(underWay, sending, { turn, resent });
}

function sendInTurn(
  { config, progress }: RequestUnderWay,
  sending: Sending,
  { turn: { token, end }, resent }: { readonly turn: SendingTurn; readonly resent: boolean },
): Promise<Outcome> {
  progress.attempts += 1;
  return attempt(config, sending, { token, end, resent, attempt: progress.attempts });
}
