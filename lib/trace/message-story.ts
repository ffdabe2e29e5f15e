import type { RefreshEvent, RequestEvent } from '../ports';
import { REASONS } from './describe-event';
import { describeKeeping, explainChoice, explainSkip, SIGNS } from './describe-traced';
import { describeDuration, type MomentFormat } from './time-words';
import type { TracedEvent } from './trace-line';
import { explainNoRejection, isUndeclared } from './unrejected-answer';

/** What happened to the tokens for one message. */
export interface MessageStory {
  readonly messageId: string;
  /** Whether there was a refresh, and why, in a sentence. */
  readonly verdict: string;
  /** What happened, oldest first, a sentence or two each. */
  readonly steps: readonly string[];
  readonly events: readonly TracedEvent[];
}

/** Tells why there was a refresh for a message, or why there was none; `undefined` if no event is about it. */
export function tellMessage(
  all: readonly TracedEvent[],
  messageId: string,
  format: MomentFormat,
): MessageStory | undefined {
  const events = all.filter((event) => event.messageId === messageId);
  if (events.length === 0) return undefined;
  const steps = events.map((event) => `${format(event.at, 'millisecond')}  ${tellEvent(event, all, format)}`);
  return { messageId, verdict: decide(events, all), steps, events };
}

/** The one sentence that people look for. */
function decide(events: readonly TracedEvent[], all: readonly TracedEvent[]): string {
  const refreshes = events.filter((event) => event.event === 'refresh');
  const last = refreshes.at(-1);
  if (last !== undefined) return decideOnRefresh(last, refreshes.length);
  const joined = events.filter(isRenewed).map((event) => findRefreshOf(event, all));
  const [shared] = joined;
  if (joined.length > 0) return `It waited for a refresh that was made for ${nameOwner(shared)}.`;
  const skip = events.find((event) => event.event === 'no-refresh');
  if (skip?.because === 'disabled')
    return 'There was no refresh: the API rejected the token, and refreshing is off for this connection.';
  if (skip !== undefined)
    return 'There was no refresh: a token that had just been renewed was rejected a moment before.';
  if (events.some((event) => event.event === 'request' && event.choice === 'newer'))
    return 'There was no refresh of its own: its token was rejected, and somebody had renewed it by then.';
  if (events.some((event) => event.event === 'request' && event.rejectedBy !== undefined))
    return 'There was no refresh of its own after the rejection: one that was under way for another message failed, or the trace ends here.';
  const answer = events.findLast((event) => event.event === 'request' && event.generation > 0);
  return `There was no refresh: ${answer?.event === 'request' ? explainNoRejection(answer) : 'nothing was sent with a token'}.`;
}

function decideOnRefresh(last: RefreshEvent, count: number): string {
  const times = count === 1 ? 'a refresh' : `${String(count)} refreshes, the last one`;
  const because = `because ${REASONS[last.reason]}`;
  if (last.outcome === 'adopted')
    return `There was no need to ask the token endpoint: a newer token was there already, which was looked for ${because}.`;
  if (last.outcome === 'issued') return `There was ${times} ${because}.`;
  return `There was ${times} ${because}, and it brought no token (${last.errorCode ?? last.outcome}).`;
}

function tellEvent(event: TracedEvent, all: readonly TracedEvent[], format: MomentFormat): string {
  switch (event.event) {
    case 'refresh':
      return tellRefresh(event);
    case 'request':
      return tellRequest(event, all, format);
    case 'wait':
      return `It waits ${describeDuration(event.waitMs)} ${event.reason === 'limited' ? 'because the API takes no more requests for now' : `after attempt ${String(event.attempt)} ${event.status === undefined ? 'got no answer' : `got status ${String(event.status)}`}`}.`;
    case 'no-refresh':
      return `Nothing was refreshed: ${explainSkip(event, format)}.`;
  }
}

function tellRefresh(event: RefreshEvent): string {
  const { outcome, generationBefore, generationAfter, errorCode, exchange } = event;
  const facts = [
    ...(exchange === undefined ? ['the token endpoint was not asked'] : [tellExchange(exchange)]),
    ...describeKeeping(event),
    ...(event.waiters === 0 ? [] : [`${String(event.waiters)} more waited for it`]),
  ];
  const tail = `after ${describeDuration(event.durationMs)} (${facts.join('; ')}).`;
  const because = `because ${REASONS[event.reason]}`;
  const after = `token ${String(generationAfter)}`;
  switch (outcome) {
    case 'issued':
      return `Token ${String(generationBefore)} was renewed ${because}: there was ${after} ${tail}`;
    case 'adopted':
      return `Token ${String(generationBefore)} was to be renewed ${because}: ${after} was adopted, which another process or a person had brought, ${tail}`;
    case 'refused':
    case 'failed':
      return `Token ${String(generationBefore)} was to be renewed ${because}: that ${outcome === 'refused' ? 'was refused' : 'failed'} with ${errorCode ?? 'an error'} ${tail}`;
  }
}

function tellExchange({ sent, status, received }: NonNullable<RefreshEvent['exchange']>): string {
  if (status === undefined && received !== undefined)
    return `the callback got ${sent.join(', ')}; it returned ${received.join(', ')}`;
  const answer = status === undefined ? 'no answer came' : `status ${String(status)}`;
  const names = received === undefined ? '' : ` with ${received.join(', ')}`;
  return `sent ${sent.join(', ')}; ${answer}${names}`;
}

function tellRequest(
  event: RequestEvent & TracedEvent,
  all: readonly TracedEvent[],
  format: MomentFormat,
): string {
  const { method, status, generation, rejectedBy } = event;
  const answer = status === undefined ? 'got no answer' : `got status ${String(status)}`;
  if (generation === 0) return `${method} was sent without a token and ${answer}.`;
  const again = event.resent ? ' again' : event.attempt > 1 ? ` for the ${ordinal(event.attempt)} time` : '';
  const sent = `${method} was sent${again} with token ${String(generation)}`;
  const unsaid = isUndeclared(event) ? `${answer}, which is not declared as a rejection` : answer;
  const verdict = rejectedBy === undefined ? unsaid : `${answer}, a rejection: ${SIGNS[rejectedBy]}`;
  return `${sent}${tellChoice(event, all, format)} It ${verdict}.`;
}

function tellChoice(
  event: RequestEvent & TracedEvent,
  all: readonly TracedEvent[],
  format: MomentFormat,
): string {
  const { choice, endsAt } = event;
  if (choice === undefined) return '.';
  if (choice === 'newer') return `, ${explainChoice(choice, endsAt, format)}.`;
  if (choice !== 'renewed') return `; ${explainChoice(choice, endsAt, format)}.`;
  const refresh = findRefreshOf(event, all);
  const isOwn = refresh?.messageId === event.messageId;
  return isOwn ? ', the new one.' : `, the new one; the refresh was made for ${nameOwner(refresh)}.`;
}

function isRenewed(event: TracedEvent): event is RequestEvent & TracedEvent {
  return event.event === 'request' && event.choice === 'renewed';
}

/** The refresh that brought the token of a request. */
function findRefreshOf(
  { run, credential, generation }: RequestEvent & TracedEvent,
  all: readonly TracedEvent[],
): (RefreshEvent & TracedEvent) | undefined {
  return all
    .filter((event) => event.event === 'refresh')
    .find(
      (event) => event.run === run && event.credential === credential && event.generationAfter === generation,
    );
}

function nameOwner(refresh: TracedEvent | undefined): string {
  return refresh?.messageId === undefined ? 'another request' : `message ${refresh.messageId}`;
}

function ordinal(count: number): string {
  const names = ['', 'first', 'second', 'third', 'fourth', 'fifth'];
  return names[count] ?? `${String(count)}th`;
}
