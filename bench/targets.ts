import { formatNumber } from './tables';

/** A bound, and on which side of it a figure has to be. */
export interface Bound {
  readonly side: 'at least' | 'at most' | 'exactly';
  readonly value: number;
}

/** A figure that the library has to reach. */
export interface Target {
  readonly title: string;
  readonly unit: string;
  /** Figures are judged as they are printed. */
  readonly digits: number;
  readonly mustBe: Bound;
  readonly aim?: Bound;
  /** A count does not depend on the machine: one that is wrong ends the run with 1. */
  readonly isCount?: boolean;
}

const atLeast = (value: number): Bound => ({ side: 'at least', value });
const atMost = (value: number): Bound => ({ side: 'at most', value });
const count = (value: number, title: string): Target => ({
  ...{ title, unit: '', digits: 0, isCount: true },
  mustBe: { side: 'exactly', value },
});
const ratio = (title: string, mustBe: Bound, aim: Bound): Target => ({
  ...{ title, unit: '', mustBe, aim },
  digits: 2,
});

/** Everything that has to be reached, in the order of the table. */
export const TARGETS = {
  steady64: ratio('64 at once: requests/s over axios', atLeast(2), atLeast(3)),
  steady1: ratio('one at a time: requests/s over axios', atLeast(1.3), atLeast(1.8)),
  overUndici64: ratio('64 at once: over axios on undici without SDK', atLeast(0.9), atLeast(0.97)),
  overUndici1: ratio('one at a time: over axios on undici without SDK', atLeast(0.9), atLeast(0.97)),
  traced64: ratio('64 at once, trace on: over axios', atLeast(0.9), atLeast(2)),
  ownAdapter64: ratio("64 at once, axios's own adapter: over axios", atLeast(0.95), atLeast(0.99)),
  ownAdapter1: ratio("one at a time, axios's own adapter: over axios", atLeast(0.95), atLeast(0.99)),
  stormTokenRequests: count(1, 'storm: token requests'),
  stormFailed: count(0, 'storm: failed requests'),
  stormReuse: count(0, 'storm: refresh tokens used twice'),
  stormKnownWall: ratio('storm, expiry known: time over ideal', atMost(1.2), atMost(1.05)),
  stormRejectedWall: ratio('storm, 401 tells: time over ideal', atMost(1.2), atMost(1.05)),
  delivered503: count(100, 'token endpoint 503 twice: delivered of 100'),
  delivered429: count(100, 'token endpoint 429 + Retry-After: delivered of 100'),
  callsInWindow: count(0, 'token endpoint 429: calls while it asked to wait'),
  hangSeconds: {
    ...{ title: 'token endpoint hangs: settled after', unit: 's', digits: 1 },
    mustBe: atMost(30),
  },
  hangErrors: count(1, 'token endpoint hangs: different errors'),
  hangUnsettled: count(0, 'token endpoint hangs: requests without an end'),
  invalidGrantCalls: count(1, 'invalid_grant: token calls for 100 + 100 requests'),
  memory: {
    ...{ title: 'memory per credential, at 10,000', unit: 'B', digits: 0 },
    mustBe: atMost(1_536),
    aim: atMost(717),
  },
  growth: ratio('processor time a request: 100,000 credentials over 1', atMost(1.05), atMost(1)),
  loadMs: {
    ...{ title: "require('freshkeys') over require('axios'): time", unit: 'ms', digits: 0 },
    mustBe: atMost(40),
    aim: atMost(10),
  },
  loadMb: {
    ...{ title: "require('freshkeys') over require('axios'): memory", unit: 'MB', digits: 1 },
    mustBe: atMost(10),
  },
  staleRotating: count(201, '200 messages, stale configuration, rotating: calls'),
  staleFixed: count(201, '200 messages, stale configuration, not rotating: calls'),
  executor: {
    ...{ title: 'connection.action over a bare process, a message', unit: 'µs', digits: 1 },
    mustBe: atMost(30),
    aim: atMost(10),
  },
} as const satisfies Readonly<Record<string, Target>>;

/** The name of a target in results. */
export type TargetId = keyof typeof TARGETS;

/** What was measured, for some of the targets. */
export type Measured = Partial<Record<TargetId, number>>;

/** What came of a target. */
export interface Judgement {
  readonly id: TargetId;
  readonly measured: number | undefined;
  /** The same by processor time. It is shown and not judged. */
  readonly byCpu: number | undefined;
  readonly verdict: 'reached' | 'ok' | 'MISSED' | 'not measured';
}

/** Judges every target, also those that this run has not measured. */
export function judge(measured: Measured, byCpu: Measured = {}): Judgement[] {
  return (Object.keys(TARGETS) as TargetId[]).map((id) => {
    const value = measured[id];
    return { id, measured: value, byCpu: byCpu[id], verdict: verdictOf(TARGETS[id], value) };
  });
}

/** Whether a count is wrong, whatever the machine does. */
export function hasWrongCount(judgements: readonly Judgement[]): boolean {
  return judgements.some(({ id, verdict }) => isCount(TARGETS[id]) && verdict === 'MISSED');
}

function isCount(target: Target): boolean {
  return target.isCount ?? false;
}

function verdictOf({ mustBe, aim, digits }: Target, value: number | undefined): Judgement['verdict'] {
  if (value === undefined) return 'not measured';
  const printed = Number(value.toFixed(digits));
  if (!isWithin(printed, mustBe)) return 'MISSED';
  return aim !== undefined && isWithin(printed, aim) ? 'reached' : 'ok';
}

function isWithin(value: number, bound: Bound): boolean {
  // NaN is within no bound.
  if (bound.side === 'exactly') return value === bound.value;
  return bound.side === 'at least' ? value >= bound.value : value <= bound.value;
}

const SIGNS: Readonly<Record<Bound['side'], string>> = { 'at least': '≥ ', 'at most': '≤ ', exactly: '' };

/** A bound in words, for the table. */
export function describeBound(bound: Bound | undefined, { unit }: Pick<Target, 'unit'>): string {
  if (bound === undefined) return '';
  const digits = Number.isInteger(bound.value) ? 0 : 2;
  return `${SIGNS[bound.side]}${formatNumber(bound.value, digits)} ${unit}`.trim();
}

/** A figure as the table shows it. */
export function describeFigure({ id, measured, byCpu }: Judgement): string {
  const { digits, unit } = TARGETS[id];
  if (measured === undefined) return '';
  const beside = byCpu === undefined ? '' : ` (CPU ${formatNumber(byCpu, digits)})`;
  return `${formatNumber(measured, digits)} ${unit}`.trim() + beside;
}
