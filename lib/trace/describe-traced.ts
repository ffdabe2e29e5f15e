import type { NoRefreshEvent, RefreshEvent, RequestEvent, TokenChoice } from '../ports';
import { describeWait, REASONS } from './describe-event';
import { describeDuration, type MomentFormat } from './time-words';
import type { TracedEvent } from './trace-line';

/** What kind of thing an event tells of, for whoever draws it. */
export type EventKind = 'renewed' | 'failed' | 'rejected' | 'wait' | 'no-refresh' | 'unanswered' | 'request';

/** An event in words. */
export interface DescribedEvent {
  readonly kind: EventKind;
  /** What happened, in a word or two. */
  readonly title: string;
  /** What is known of it, in short. */
  readonly details: string;
}

/** Says what an event tells. */
export function describeTraced(event: TracedEvent, format: MomentFormat): DescribedEvent {
  switch (event.event) {
    case 'refresh':
      return describeRefreshing(event);
    case 'request':
      return describeRequest(event);
    case 'wait':
      return { kind: 'wait', title: 'waits', details: describeWait(event) };
    case 'no-refresh':
      return { kind: 'no-refresh', title: 'not refreshed', details: explainSkip(event, format) };
  }
}

/** Whether an event is one of those that people look for: anything but a request that went as usual. */
export function isNotable(event: TracedEvent): boolean {
  return event.event !== 'request' || event.rejectedBy !== undefined || event.status === undefined;
}

const TITLES: Readonly<Record<RefreshEvent['outcome'], string>> = {
  issued: 'refreshed',
  adopted: 'adopted',
  refused: 'refused',
  failed: 'failed',
};

function describeRefreshing(event: RefreshEvent): DescribedEvent {
  const { outcome, generationBefore, generationAfter, errorCode, waiters } = event;
  const hasToken = outcome === 'issued' || outcome === 'adopted';
  const details = [
    hasToken
      ? `token ${String(generationBefore)} became ${String(generationAfter)} because ${REASONS[event.reason]}`
      : `token ${String(generationBefore)} stays, to be replaced because ${REASONS[event.reason]}`,
    ...(outcome === 'adopted' ? ['somebody else had renewed it'] : []),
    ...(errorCode === undefined ? [] : [errorCode]),
    ...describeKeeping(event),
    ...(event.exchange?.status === undefined ? [] : [`token endpoint: ${String(event.exchange.status)}`]),
    describeDuration(event.durationMs),
    ...(waiters === 0 ? [] : [`${String(waiters)} more waited for it`]),
  ];
  return { kind: hasToken ? 'renewed' : 'failed', title: TITLES[outcome], details: details.join(', ') };
}

/** What became of the tokens that were issued. */
export function describeKeeping({ saved, rotated }: RefreshEvent): readonly string[] {
  return [
    ...(rotated === undefined ? [] : [`refresh token ${rotated ? 'replaced' : 'kept'}`]),
    ...(saved === undefined ? [] : [saved ? 'saved' : 'NOT SAVED']),
  ];
}

function describeRequest(event: RequestEvent): DescribedEvent {
  const { method, status, generation, resent, attempt, rejectedBy } = event;
  const token = generation === 0 ? 'without a token' : `with token ${String(generation)}`;
  const answer = status === undefined ? 'got no answer' : `got ${String(status)}`;
  const times = resent ? ', sent again with it' : attempt > 1 ? `, attempt ${String(attempt)}` : '';
  const details = `${method} ${token} ${answer}${times}`;
  if (rejectedBy !== undefined)
    return { kind: 'rejected', title: 'rejected', details: `${details}: ${SIGNS[rejectedBy]}` };
  return { kind: status === undefined ? 'unanswered' : 'request', title: 'request', details };
}

/** What a rejection was recognised by. */
export const SIGNS: Readonly<Record<NonNullable<RequestEvent['rejectedBy']>, string>> = {
  status: 'this connection takes that status for a rejected token',
  challenge: 'its WWW-Authenticate says that the token is not valid',
  body: 'its body says so, as this connection declares',
  text: 'its text says so, as this connection declares',
};

/** Why a rejected token was not renewed. */
export function explainSkip({ because, until, generation }: NoRefreshEvent, format: MomentFormat): string {
  if (because === 'disabled') return 'refreshing is off for this connection';
  const end = until === undefined ? '' : ` until ${format(until)}`;
  return `cooling down${end}: token ${String(generation)} was rejected as soon as it was new, so another one would not help`;
}

/** Why a request was sent with the token at hand. */
export function explainChoice(choice: TokenChoice, endsAt: number | undefined, format: MomentFormat): string {
  return CHOICES[choice](endsAt === undefined ? '' : ` until ${format(endsAt)}`);
}

const CHOICES: Readonly<Record<TokenChoice, (validity: string) => string>> = {
  renewed: () => 'which it had waited for',
  newer: () => 'which somebody had renewed meanwhile, so nothing was refreshed for this one',
  fresh: (validity) => `no refresh was due before it: the token was valid${validity}`,
  endless: () =>
    'no refresh was due before it: nobody says when this token ends, so it is used until it is rejected',
  young: () => 'no refresh was due before it: the refresh interval was not over',
  served: () => 'no refresh was due before it: this message had had its refresh',
  'on-rejection': () => 'no refresh was due before it: this connection refreshes only after a rejection',
  off: () => 'no refresh was due before it: refreshing is off for this connection',
  paused: (validity) =>
    `it should have been renewed, which had failed a moment ago; it was still valid${validity}`,
  kept: (validity) => `it should have been renewed, which failed; it was still valid${validity}`,
};
