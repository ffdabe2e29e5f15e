import type { SetupName } from '../setups';
import { spreadOf, type Spread } from '../statistics';
import type { Measured } from '../targets';

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
  /** Requests per second, divided by those of the same axios over undici in the same round. */
  readonly overUndici: Spread;
}

/** Medians and quartiles; ratios are taken within a round, so that a slow minute slows both sides. */
export function summarizeThroughput(samples: readonly Sample[]): ThroughputFigures[] {
  const concurrencies = [...new Set(samples.map(({ concurrency }) => concurrency))];
  const setups = [...new Set(samples.map(({ setup }) => setup))];
  return concurrencies.flatMap((concurrency) => {
    const own = samples.filter((sample) => sample.concurrency === concurrency);
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
  const rate = ({ perSecond }: Sample, other: Sample): number => perSecond / other.perSecond;
  return {
    setup,
    concurrency,
    rounds: own.length,
    perSecond: spreadOf(own.map(({ perSecond }) => perSecond)),
    cpuMicros: spreadOf(own.map(({ cpuMicros }) => cpuMicros)),
    serverCpuMicros: spreadOf(own.map(({ serverCpuMicros }) => serverCpuMicros)),
    rateRatio: paired('axios', rate),
    cpuRatio: paired('axios', ({ cpuMicros }, other) => other.cpuMicros / cpuMicros),
    overUndici: paired('axios-undici', rate),
  };
}

/** What the steady state comes to for the targets. */
export function measureSteadyState(figures: readonly ThroughputFigures[]): Measured {
  const find = (setup: SetupName, concurrency: number): ThroughputFigures | undefined =>
    figures.find((figure) => figure.setup === setup && figure.concurrency === concurrency);
  const own64 = find('freshkeys', 64);
  const own1 = find('freshkeys', 1);
  const adapter64 = find('freshkeys-axios', 64);
  const adapter1 = find('freshkeys-axios', 1);
  return {
    ...(own64 && { steady64: own64.rateRatio.median, overUndici64: own64.overUndici.median }),
    ...(own1 && { steady1: own1.rateRatio.median, overUndici1: own1.overUndici.median }),
    ...(adapter64 && { ownAdapter64: adapter64.rateRatio.median }),
    ...(adapter1 && { ownAdapter1: adapter1.rateRatio.median }),
  };
}
