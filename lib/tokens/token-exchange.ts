import { isFreshkeysError } from '../errors';
import type { Grant } from '../oauth2/grant';
import type { TokenAnswer } from '../oauth2/token-response';
import type { IssueFailure, IssueOutcome, TransportOutcome } from '../ports';
import type { PreparedTokenRequest, TokenEndpointOptions, TokenRequests } from './token-endpoint';
import { judge, judgeStep, type Attempt, type Issued, type Question } from './token-verdict';

const FIRST_DELAY_MS = 250;
const MAX_DELAY_MS = 5_000;

type Stored = Readonly<Record<string, unknown>>;

/** Asks for tokens until there are some, or until it is clear that there will be none. */
export async function askUntilDecided(
  options: TokenEndpointOptions,
  grant: Grant,
  stored: Stored,
): Promise<IssueOutcome> {
  const { clock, limits } = options;
  const deadlineAt = clock.now() + limits.deadlineMs;
  let firstLostAt: number | undefined;
  let failure: IssueFailure;
  let attempt = 0;
  let goesOn: boolean;
  do {
    attempt += 1;
    const sentAt = clock.now();
    const judged = await ask(options, { grant, stored, deadlineAt });
    if ('issued' in judged) return judged;
    const isFirstLoss = firstLostAt === undefined;
    if (judged.again === 'replay') firstLostAt ??= sentAt;
    const delayMs = selectDelayMs(judged, attempt, options);
    const againAt = clock.now() + delayMs;
    const graceEndsAt = (firstLostAt ?? sentAt) + limits.refreshTokenReuseSeconds * 1000;
    const mayReplay = isFirstLoss || againAt < graceEndsAt;
    failure = judged.failure;
    goesOn = againAt < deadlineAt && mayRepeat(judged, grant, mayReplay);
    if (goesOn && delayMs > 0) await clock.sleep(delayMs);
  } while (goesOn);
  return failure;
}

/** One attempt: the steps that come before, then the token request. */
async function ask(
  options: TokenEndpointOptions,
  {
    grant,
    stored,
    deadlineAt,
  }: { readonly grant: Grant; readonly stored: Stored; readonly deadlineAt: number },
): Promise<Issued | Attempt> {
  const { requests, transport, clock, limits } = options;
  const steps = requests.stepsBefore(grant);
  const answers: TokenAnswer[] = [];
  for (;;) {
    const prepared = await prepareNext(requests, { grant, answers, stored });
    if ('failure' in prepared) return prepared;
    const { request, secrets } = prepared;
    const timeoutMs = Math.min(limits.attemptTimeoutMs, deadlineAt - clock.now());
    const outcome = await openAnswer(await transport.send(request, timeoutMs), prepared);
    const question: Question = { url: request.url, sent: request.parameterNames, secrets, grant, stored };
    if (answers.length >= steps) return judge(outcome, options, question);
    const failure = judgeStep(outcome, options, question);
    if (failure !== undefined || !outcome.answered) return failure ?? judge(outcome, options, question);
    answers.push(outcome);
  }
}

async function openAnswer(
  outcome: TransportOutcome,
  { open }: PreparedTokenRequest,
): Promise<TransportOutcome> {
  return outcome.answered && open !== undefined ? { ...outcome, body: await open(outcome.body) } : outcome;
}

interface Next {
  readonly grant: Grant;
  readonly answers: readonly TokenAnswer[];
  readonly stored: Stored;
}

/** A step that was answered without what the next one needs has failed: its user or password is wrong, for example. */
async function prepareNext(
  requests: TokenRequests,
  { grant, answers, stored }: Next,
): Promise<PreparedTokenRequest | Attempt> {
  try {
    return await requests.prepare(grant, answers, stored);
  } catch (error) {
    if (answers.length === 0 || !isFreshkeysError(error)) throw error;
    return { failure: { issued: false, verdict: 'definite', error }, again: 'never', arrived: true };
  }
}

/** Grants that work once: the server must revoke what it issued for one that comes twice (RFC 6749 §4.1.2). */
const SINGLE_USE: ReadonlySet<Grant['type']> = new Set(['authorization_code', 'device_code']);

/**
 * A lost answer may have carried a new refresh token, and then the old one is spent. Sending it again loses nothing
 * that is not lost already, but only a provider that declares a grace will take it more than once. An authorization
 * code that may have arrived is never sent twice.
 */
function mayRepeat(judged: Attempt, grant: Grant, mayReplay: boolean): boolean {
  if (SINGLE_USE.has(grant.type) && judged.arrived) return false;
  return judged.again === 'backoff' || (judged.again === 'replay' && mayReplay);
}

/** Exponential backoff with full jitter, never shorter than what the server asked for. The first replay is immediate. */
function selectDelayMs(judged: Attempt, attempt: number, options: TokenEndpointOptions): number {
  if (judged.again === 'replay' && attempt === 1) return 0;
  const ceilingMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  return Math.max(judged.retryAfterMs ?? 0, Math.floor(options.random() * ceilingMs));
}
