import { spreadOf, type Spread } from './statistics';
import { formatNumber, formatTable, type Target } from './tables';
import type { Sample, Variant } from './workers/throughput';

/** One variant at one concurrency. */
export interface ThroughputFigures {
  readonly variant: Variant;
  readonly concurrency: number;
  readonly perSecond: Spread;
  readonly cpuMicros: Spread;
  /** Requests per second, divided by those of its peer in the same round. */
  readonly rateRatio: Spread;
  /** Processor time of the peer, divided by that of this variant in the same round. */
  readonly cpuRatio: Spread;
}

const TARGET_RATIO = 0.95;

/** What has to be reached beside axios alone; whoever is not here has no target. */
const TARGETS: Partial<Record<Variant, number>> = { sdk: TARGET_RATIO, 'sdk-traced': 0.9 };

/** In the order of the table: how a variant is called, and whom it is compared with. */
const VARIANTS: Readonly<Record<Variant, { readonly name: string; readonly peer: Variant }>> = {
  bare: { name: 'axios', peer: 'bare' },
  'bare-again': { name: 'axios again (A/A control)', peer: 'bare' },
  sdk: { name: 'freshkeys, one client', peer: 'bare' },
  'sdk-traced': { name: 'freshkeys, one client, trace on', peer: 'bare' },
  'sdk-per-message': { name: 'freshkeys, a client per request', peer: 'bare' },
  'bare-per-message': { name: 'axios, an instance per request', peer: 'bare' },
};

/** Medians and quartiles; ratios are taken within a round, so that a slow minute slows both sides. */
export function summarizeThroughput(samples: readonly Sample[]): ThroughputFigures[] {
  const concurrencies = [...new Set(samples.map(({ concurrency }) => concurrency))];
  return concurrencies.flatMap((concurrency) => {
    const own = samples.filter((sample) => sample.concurrency === concurrency);
    return (Object.keys(VARIANTS) as Variant[]).map((variant) => summarize(own, variant, concurrency));
  });
}

function summarize(samples: readonly Sample[], variant: Variant, concurrency: number): ThroughputFigures {
  const { peer } = VARIANTS[variant];
  const own = samples.filter((sample) => sample.variant === variant);
  const pairs = own.flatMap((sample) => {
    const other = samples.find(({ round, variant: name }) => round === sample.round && name === peer);
    return other === undefined ? [] : [{ sample, other }];
  });
  return {
    variant,
    concurrency,
    perSecond: spreadOf(own.map(({ perSecond }) => perSecond)),
    cpuMicros: spreadOf(own.map(({ cpuMicros }) => cpuMicros)),
    rateRatio: spreadOf(pairs.map(({ sample, other }) => sample.perSecond / other.perSecond)),
    cpuRatio: spreadOf(pairs.map(({ sample, other }) => other.cpuMicros / sample.cpuMicros)),
  };
}

/** The table of one concurrency. */
export function formatThroughput(figures: readonly ThroughputFigures[], title: string): string {
  return formatTable(
    title,
    ['median (quartiles)', 'requests/s', 'CPU µs/request', 'rate ÷ axios', 'axios CPU ÷ CPU'],
    figures.map(({ variant, perSecond, cpuMicros, rateRatio, cpuRatio }) => [
      VARIANTS[variant].name,
      withQuartiles(perSecond, 0),
      withQuartiles(cpuMicros, 0),
      withQuartiles(rateRatio, 3),
      withQuartiles(cpuRatio, 3),
    ]),
  );
}

function withQuartiles({ median, lower, upper }: Spread, digits: number): string {
  return `${formatNumber(median, digits)} (${formatNumber(lower, digits)}–${formatNumber(upper, digits)})`;
}

/** How far the figures can be trusted, and what a client per request means where axios is given the same. */
export function commentThroughput(figures: readonly ThroughputFigures[]): string {
  const find = (variant: Variant): ThroughputFigures | undefined =>
    figures.find((figure) => figure.variant === variant);
  const control = find('bare-again');
  const [own, peer] = [find('sdk-per-message'), find('bare-per-message')];
  if (control === undefined || own === undefined || peer === undefined) return '';
  const { lower, upper } = control.rateRatio;
  const isQuiet = lower > TARGET_RATIO && upper < 2 - TARGET_RATIO;
  const trust = isQuiet
    ? 'The control is quiet: rates can be trusted.'
    : 'The control spreads by more than 5 %: the machine is busy, and the ratio of processor time says more.';
  const rate = formatNumber(own.perSecond.median / peer.perSecond.median, 3);
  const cpu = formatNumber(peer.cpuMicros.median / own.cpuMicros.median, 3);
  return `  ${trust}\n  A client per request, beside an axios instance per request: rate ${rate}, processor time ${cpu}\n`;
}

/**
 * What the figures have to reach. A client per request has no target: bare axios has no counterpart of it, and what it
 * costs beside an axios instance per request stands in the comment.
 */
export function judgeThroughput(figures: readonly ThroughputFigures[]): Target[] {
  return figures.flatMap(({ variant, concurrency, rateRatio, cpuRatio }) => {
    const target = TARGETS[variant];
    if (target === undefined) return [];
    return [
      {
        name: `${VARIANTS[variant].name}, ${String(concurrency)} at once`,
        target: `≥ ${String(target)} of axios`,
        measured: `${formatNumber(rateRatio.median, 3)} (CPU ${formatNumber(cpuRatio.median, 3)})`,
        met: rateRatio.median >= target,
      },
    ];
  });
}
