import type { ScriptedAnswer } from '../platform/faulty-server/scripted-answer';
import {
  countsBetween,
  deliversAll,
  deliversAllAtLeastOnce,
  keepsAccount,
  keepsAccountAlive,
  losesNone,
  median,
  missedBy,
  type Expectation,
} from './flow-expectations';
import type { FlowPlan } from './flow-plan';
import type { FlowResult } from './flow-result';

/** A situation that a flow must come through, and what that means in figures. */
export interface FlowCase {
  readonly name: string;
  readonly title: string;
  /** Run one after the other. */
  readonly plans: readonly FlowPlan[];
  /** What the results lack, as sentences; empty if they are as they must be. */
  readonly missed: (results: readonly FlowResult[]) => readonly string[];
}

/** The runtime's own limit of 100 messages a second and container would hide every difference. */
const UNTHROTTLED = { ELASTICIO_DATA_RATE_LIMIT: '100000', ELASTICIO_ERROR_RATE_LIMIT: '100000' };

const ONE = { containers: 1, messages: 200, prefetch: 10 } as const;
const FEW = { ...ONE, messages: 50 } as const;

/** The no-op component keeps at most this much more pace. */
const LEAST_RATIO = 0.9;
const MOST_MEGABYTES = 20;
const SHORT_LIVED_SECONDS = 20;

const RESTING = { 'retry-after': '1' };

const labelled = (results: readonly FlowResult[], label: string): FlowResult[] =>
  results.filter((result) => result.label === label);

const speedOf = (results: readonly FlowResult[], label: string): number =>
  median(labelled(results, label).map(({ messagesPerSecond }) => messagesPerSecond));

const peakOf = (results: readonly FlowResult[], label: string): number =>
  median(labelled(results, label).flatMap(({ residentMegabytes }) => residentMegabytes));

/** The same plan with the component and with others, in turns, so that all have the same machine. */
function inTurns(
  plan: Omit<FlowPlan, 'label'>,
  rounds: number,
  peers: readonly NonNullable<FlowPlan['peer']>[],
): readonly FlowPlan[] {
  return Array.from({ length: rounds }, () => [
    ...peers.map((peer) => ({ ...plan, label: peer, peer })),
    { ...plan, label: 'freshkeys' },
  ]).flat();
}

/** The token endpoint misbehaves twice, and nobody notices. */
function endpointCase(name: string, title: string, ...script: readonly ScriptedAnswer[]): FlowCase {
  return {
    name,
    title,
    plans: [{ ...FEW, label: name, script }],
    missed: (results) =>
      missedBy(results, [
        deliversAll,
        keepsAccount,
        countsBetween('tokenRequests', script.length + 1, script.length + 1),
        countsBetween('accountUpdates', 1, 1),
      ]),
  };
}

const ONE_REFRESH = [
  deliversAll,
  keepsAccount,
  countsBetween('tokenRequests', 1, 1),
  countsBetween('accountUpdates', 1, 1),
] as const;

/** At most one renewal for each life of a token, and one for the token that has expired before the start. */
const livesOf = (seconds: number): readonly Expectation[] => [
  deliversAll,
  keepsAccount,
  countsBetween('tokenRequests', 1, Math.floor(SHORT_LIVED_SECONDS / seconds) + 1),
];

/** Every case of `freshkeys flow --figures`. */
export const FLOW_CASES: readonly FlowCase[] = [
  {
    name: 'valid',
    title: 'a valid token costs no pace: at least 0.9 of a component that does nothing',
    plans: inTurns({ ...ONE, messages: 1500, accessToken: 'valid', environment: UNTHROTTLED }, 3, [
      'noop',
      'stock',
    ]),
    missed: (results) => {
      const ratio = speedOf(results, 'freshkeys') / speedOf(results, 'noop');
      const stock = speedOf(results, 'stock') / speedOf(results, 'noop');
      // What a request costs without us: the stock pattern sends the same one, and does nothing else.
      const comparison = `${ratio.toFixed(2)} of the pace of the no-op component, the stock pattern ${stock.toFixed(2)}`;
      const slow = ratio >= LEAST_RATIO ? [] : [comparison];
      const ours = labelled(results, 'freshkeys');
      const figures = missedBy(ours, [deliversAll, keepsAccount, countsBetween('tokenRequests', 0, 0)]);
      return [...slow, ...figures];
    },
  },
  {
    name: 'expired',
    title: 'an expired token is renewed once, whether the provider rotates or not',
    plans: [1, 10].flatMap((prefetch) =>
      [true, false].map((rotate) => ({
        ...ONE,
        prefetch,
        label: `${rotate ? 'rotating' : 'not rotating'}, prefetch ${String(prefetch)}`,
        provider: { rotate },
      })),
    ),
    missed: (results) => missedBy(results, ONE_REFRESH),
  },
  ...[2, 4].map((containers): FlowCase => ({
    name: `rotating-${String(containers)}`,
    title: `${String(containers)} containers renew once between them, by a lease in Redis`,
    plans: [{ ...ONE, containers, label: `${String(containers)} containers`, usesRedis: true }],
    missed: (results) => missedBy(results, ONE_REFRESH),
  })),
  {
    name: 'no-redis-grace',
    title: '4 containers without Redis live on a grace period of the provider',
    plans: [{ ...ONE, containers: 4, label: '4 containers', provider: { reuseGraceMs: 10_000 } }],
    // Each container may have tokens of its own then, and nobody says whose are saved last.
    missed: (results) =>
      missedBy(results, [
        deliversAll,
        keepsAccountAlive,
        countsBetween('tokenRequests', 1, 4),
        countsBetween('accountUpdates', 1, 4),
      ]),
  },
  {
    name: 'short-lived',
    title: 'tokens that live for 1 s: one renewal for each of their lives, in 4 containers',
    plans: (['rejected', 'expiring'] as const).map((when) => ({
      ...ONE,
      containers: 4,
      label: `4 containers, ${when}`,
      usesRedis: true,
      provider: { accessTokenSeconds: 1 },
      form: { sessionManagement: when },
      evenlyDuringMs: SHORT_LIVED_SECONDS * 1_000,
    })),
    missed: ([rejected, ...expiring]) => [
      ...missedBy(
        [rejected].flatMap((result) => result ?? []),
        livesOf(1),
      ),
      // A tenth of a life is margin, and each container reads the server's clock to the second.
      ...missedBy(expiring, livesOf(0.85)),
    ],
  },
  {
    name: 'always',
    title: 'a renewal with every message, as Microsoft style wants it, spends no refresh token twice',
    plans: [{ ...FEW, label: 'always', form: { sessionManagement: 'always' } }],
    missed: (results) =>
      missedBy(results, [deliversAll, keepsAccount, countsBetween('tokenRequests', 1, FEW.messages)]),
  },
  {
    name: 'update-fails-twice',
    title: 'the platform refuses the new tokens twice, and takes them then',
    plans: [{ ...FEW, label: 'two refusals', failedUpdates: 2 }],
    missed: (results) => missedBy(results, [...ONE_REFRESH, countsBetween('failedUpdates', 2, 2)]),
  },
  {
    name: 'rejected-403',
    title: 'an API that says 403 for an expired token',
    plans: [{ ...FEW, label: '403', api: { expirySign: '403' }, form: { rejectionStatuses: '403' } }],
    missed: (results) => missedBy(results, ONE_REFRESH),
  },
  {
    name: 'omitted-refresh-token',
    title: 'answers without a refresh token do not lose the stored one, over two expiries',
    plans: [{ ...FEW, label: 'omitted', waves: 2, provider: { omitRefreshToken: true } }],
    missed: (results) =>
      missedBy(results, [
        deliversAll,
        keepsAccount,
        countsBetween('tokenRequests', 2, 2),
        countsBetween('accountUpdates', 2, 2),
      ]),
  },
  {
    name: 'killed-in-refresh',
    title: 'a container is killed while it saves new tokens: another one has been told of them',
    plans: [{ ...ONE, containers: 2, label: '2 containers', usesRedis: true, killsRefresher: true }],
    missed: (results) =>
      missedBy(results, [deliversAllAtLeastOnce, keepsAccount, countsBetween('tokenRequests', 1, 1)]),
  },
  endpointCase(
    'token-endpoint-503',
    'the token endpoint answers 503 twice',
    { status: 503 },
    { status: 503 },
  ),
  endpointCase(
    'token-endpoint-429',
    'the token endpoint answers 429 with Retry-After twice',
    { status: 429, headers: RESTING },
    { status: 429, headers: RESTING },
  ),
  {
    name: 'token-endpoint-html',
    title: 'an HTML page with status 200 from the token endpoint never becomes a token',
    plans: [
      {
        ...FEW,
        label: 'HTML',
        script: [{ status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Maintenance</h1>' }],
      },
    ],
    missed: (results) =>
      missedBy(results, [deliversAll, losesNone, keepsAccount, countsBetween('accountUpdates', 1, 1)]),
  },
  endpointCase('token-endpoint-reset', 'the token endpoint drops a connection', { reset: 'before-work' }),
  {
    name: 'memory',
    title: 'a container needs at most 20 MB more than one that does nothing',
    plans: inTurns({ ...ONE, messages: 1000, accessToken: 'valid', environment: UNTHROTTLED }, 2, ['noop']),
    missed: (results) => {
      const more = peakOf(results, 'freshkeys') - peakOf(results, 'noop');
      // Not a number where the system does not tell: that is missed, too.
      return more <= MOST_MEGABYTES ? [] : [`${more.toFixed(1)} MB more than the no-op component`];
    },
  },
];
