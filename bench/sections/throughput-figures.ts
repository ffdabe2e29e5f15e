import { ALL_SETUPS, type SetupName } from '../setups';
import { spreadOf, type Spread } from '../statistics';
import type { Measured, TargetId } from '../targets';

/** One slice: what one client did for a while, and what it cost on both sides. */
export interface Sample {
  readonly setup: SetupName;
  readonly concurrency: number;
  readonly round: number;
  readonly requests: number;
  readonly perSecond: number;
  /** Processor time of the client's process, in microseconds a request. */
  readonly cpuMicros: number;
  /** The same of the server's process. */
  readonly serverCpuMicros: number;
}

/** One setup at one concurrency. */
export interface ThroughputFigures {
  readonly setup: SetupName;
  readonly concurrency: number;
  readonly rounds: number;
  readonly perSecond: Spread;
  readonly cpuMicros: Spread;
  readonly serverCpuMicros: Spread;
  /** Requests per second, divided by those of axios in the same round. */
  readonly rateRatio: Spread;
  /** Processor time of axios, divided by that of this setup in the same round. */
  readonly cpuRatio: Spread;
}

/** Medians and quartiles; ratios are taken within a round, so that a slow minute slows both sides. */
export function summarizeThroughput(samples: readonly Sample[]): ThroughputFigures[] {
  const concurrencies = [...new Set(samples.map(({ concurrency }) => concurrency))];
  return concurrencies.flatMap((concurrency) => {
    const own = samples.filter((sample) => sample.concurrency === concurrency);
    const setups = ALL_SETUPS.filter((name) => own.some(({ setup }) => setup === name));
    return setups.map((setup) => summarize(own, setup, concurrency));
  });
}

function summarize(samples: readonly Sample[], setup: SetupName, concurrency: number): ThroughputFigures {
  const own = samples.filter((sample) => sample.setup === setup);
  const paired = (peer: SetupName, ratio: (sample: Sample, other: Sample) => number): Spread =>
    spreadOf(
      own.flatMap((sample) => {
        const other = samples.find(({ round, setup: name }) => round === sample.round && name === peer);
        return other === undefined ? [] : [ratio(sample, other)];
      }),
    );
  return {
    setup,
    concurrency,
    rounds: own.length,
    perSecond: spreadOf(own.map(({ perSecond }) => perSecond)),
    cpuMicros: spreadOf(own.map(({ cpuMicros }) => cpuMicros)),
    serverCpuMicros: spreadOf(own.map(({ serverCpuMicros }) => serverCpuMicros)),
    rateRatio: paired('axios', ({ perSecond }, other) => perSecond / other.perSecond),
    cpuRatio: paired('axios', ({ cpuMicros }, other) => other.cpuMicros / cpuMicros),
  };
}

/** A ratio by the clock, and the same by processor time, which a busy machine disturbs less. */
export interface SteadyState {
  readonly measured: Measured;
  readonly byCpu: Measured;
}

/** Which setup is held against which, at how many requests at once. */
const COMPARISONS = [
  ['steady64', 'freshkeys', 'axios', 64],
  ['steady1', 'freshkeys', 'axios', 1],
  ['overUndici64', 'freshkeys', 'axios-undici', 64],
  ['overUndici1', 'freshkeys', 'axios-undici', 1],
  ['traced64', 'freshkeys-traced', 'axios', 64],
  ['ownAdapter64', 'freshkeys-axios', 'axios', 64],
  ['ownAdapter1', 'freshkeys-axios', 'axios', 1],
] as const satisfies readonly (readonly [TargetId, SetupName, SetupName, number])[];

/** What the steady state comes to for the targets: ratios of medians. */
export function measureSteadyState(figures: readonly ThroughputFigures[]): SteadyState {
  const measured: Measured = {};
  const byCpu: Measured = {};
  for (const [target, setup, peer, concurrency] of COMPARISONS) {
    const own = figures.find((one) => one.setup === setup && one.concurrency === concurrency);
    const other = figures.find((one) => one.setup === peer && one.concurrency === concurrency);
    if (own === undefined || other === undefined) continue;
    measured[target] = own.perSecond.median / other.perSecond.median;
    byCpu[target] = other.cpuMicros.median / own.cpuMicros.median;
  }
  return { measured, byCpu };
}
