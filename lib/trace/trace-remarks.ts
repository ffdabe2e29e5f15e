import type { RefreshEvent } from '../ports';
import { groupBy } from './group-by';
import { describeDuration } from './time-words';
import type { TracedEvent } from './trace-line';
import { isUndeclared } from './unrejected-answer';
import { summarizeTrace, type TraceSummary } from './trace-summary';

type Refresh = RefreshEvent & TracedEvent;

/** What a person should look at, each with what to do about it; empty if all went well. */
export function findRemarks(
  events: readonly TracedEvent[],
  summary: TraceSummary = summarizeTrace(events),
): readonly string[] {
  const { unsaved, notRefreshed, tokenRequests, requests } = summary;
  const refreshes = events.filter((event) => event.event === 'refresh');
  const again = events.filter((event) => event.event === 'request' && event.resent && event.rejectedBy);
  return [
    ...countFailures(refreshes, 'refused', ['Refused refreshes', 'The account must be connected again.']),
    ...countFailures(refreshes, 'failed', [
      'Failed refreshes',
      'Requests go on with the token at hand as long as it is valid.',
    ]),
    ...count(
      unsaved,
      'New tokens that were not saved',
      'The next message saves them; a process that ends before takes a replaced refresh token with it.',
    ),
    ...count(
      again.length,
      'Rejections of a token that had just been renewed',
      'Check whether this account may use that resource at all.',
    ),
    ...countUndeclared(events),
    ...count(
      notRefreshed,
      'Rejected tokens that were not renewed',
      'Refreshing is off, or cools down: the event says which.',
    ),
    ...findRace(refreshes),
    ...(tokenRequests > 1 && tokenRequests * 2 > requests && requests > 0
      ? [
          `${String(tokenRequests)} refreshes for ${String(requests)} requests: is \`refresh.when\` what you mean?`,
        ]
      : []),
  ];
}

function countFailures(
  refreshes: readonly Refresh[],
  outcome: RefreshEvent['outcome'],
  [what, remedy]: readonly [what: string, remedy: string],
): readonly string[] {
  const failures = refreshes.filter((refresh) => refresh.outcome === outcome);
  const codes = [...new Set(failures.flatMap(({ errorCode }) => errorCode ?? []))].join(', ');
  return failures.length === 0 ? [] : [`${what}: ${String(failures.length)} (${codes}). ${remedy}`];
}

/** 400 is left out: it means something else nearly always. */
function countUndeclared(events: readonly TracedEvent[]): readonly string[] {
  const answers = events.filter((event) => event.event === 'request').filter(isUndeclared);
  const statuses = [...new Set(answers.map(({ status }) => status))].filter((status) => status !== 400);
  return statuses.flatMap((status) =>
    count(
      answers.filter((answer) => answer.status === status).length,
      `Answers with ${String(status)}, which is not declared as a rejection of the token`,
      `If it is one: \`rejection: { statuses: [${String(status)}] }\`.`,
    ),
  );
}

function count(times: number, what: string, remedy: string): readonly string[] {
  return times === 0 ? [] : [`${what}: ${String(times)}. ${remedy}`];
}

/** Two processes that take no turns refresh one account about the same time. */
const RACE_MS = 5_000;

function findRace(refreshes: readonly Refresh[]): readonly string[] {
  const issued = refreshes.filter(({ outcome }) => outcome === 'issued');
  const credentials = [...groupBy(issued, ({ credential }) => credential)];
  return credentials.flatMap(([credential, ofCredential]) => {
    const close = ofCredential.filter((event, index) => {
      const before = ofCredential[index - 1];
      return before !== undefined && before.run !== event.run && event.startedAt - before.at < RACE_MS;
    });
    return close.length === 0
      ? []
      : [
          `Two processes refreshed ${credential} within ${describeDuration(RACE_MS)} of each other: FRESHKEYS_REDIS_URL lets them take turns.`,
        ];
  });
}
