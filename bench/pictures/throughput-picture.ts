import type { Results } from '../results-file';
import { SETUP_TITLES, type SetupName } from '../setups';
import { formatNumber } from '../tables';
import { drawBarChart } from './bar-chart';

const CONCURRENCY = 64;

/** The control is no peer, and what has no tokens is no rival. */
const LEFT_OUT: readonly SetupName[] = ['axios-again'];

/** Requests a second with a valid token, the fastest first. */
export function drawThroughput({ at, environment, sections }: Results): string {
  const figures = (sections.throughput ?? [])
    .filter(({ concurrency, setup }) => concurrency === CONCURRENCY && !LEFT_OUT.includes(setup))
    .toSorted((one, other) => other.perSecond.median - one.perSecond.median);
  return drawBarChart({
    title: `Requests a second with a valid token, ${String(CONCURRENCY)} at once`,
    subtitle: 'Medians of interleaved rounds; the line is where half of the rounds were; × is times axios',
    bars: figures.map(({ setup, perSecond, rateRatio }) => {
      const isOwn = setup.startsWith('freshkeys');
      return {
        name: SETUP_TITLES[setup],
        pieces: [{ value: perSecond.median, kind: isOwn ? 'own' : 'plain' }],
        range: [perSecond.lower, perSecond.upper],
        label: `${formatNumber(perSecond.median)}/s · ${formatNumber(rateRatio.median, 2)} ×`,
        isOwn,
      };
    }),
    note: describeRun(at, environment),
  });
}

/** Where and when it was measured. */
export function describeRun(at: string, environment: Results['environment']): string {
  const { node, axios, processors, platform } = environment;
  return `${at.slice(0, 10)}, Node ${String(node)}, axios ${String(axios)}, ${String(processors)} processors (${String(platform)}), loopback; npm run bench`;
}
