import { expect } from 'chai';
import {
  measureSteadyState,
  summarizeThroughput,
  type Sample,
} from '../../bench/sections/throughput-figures';

const sample = (setup: Sample['setup'], round: number, figures: Partial<Sample> = {}): Sample => ({
  setup,
  concurrency: 64,
  round,
  requests: 100,
  perSecond: 1_000,
  cpuMicros: 300,
  serverCpuMicros: 30,
  ...figures,
});

describe('throughput figures of the benchmark', () => {
  it('takes ratios within a round, so that a slow one slows both sides', () => {
    const figures = summarizeThroughput([
      sample('axios', 0, { perSecond: 1_000 }),
      sample('freshkeys', 0, { perSecond: 3_000, cpuMicros: 100 }),
      sample('axios', 1, { perSecond: 100 }),
      sample('freshkeys', 1, { perSecond: 300, cpuMicros: 100 }),
    ]);
    const own = figures.find(({ setup }) => setup === 'freshkeys');
    expect(own?.rateRatio).to.deep.equal({ median: 3, lower: 3, upper: 3 });
    expect(own?.cpuRatio.median).to.equal(3);
    expect(own?.rounds).to.equal(2);
  });

  it('leaves rounds aside in which there was nothing to compare with', () => {
    const figures = summarizeThroughput([
      sample('axios', 0),
      sample('undici', 0, { perSecond: 8_000 }),
      sample('undici', 1, { perSecond: 1 }),
    ]);
    expect(figures.find(({ setup }) => setup === 'undici')?.rateRatio.median).to.equal(8);
  });

  it('keeps concurrencies apart', () => {
    const figures = summarizeThroughput([sample('axios', 0), sample('axios', 0, { concurrency: 1 })]);
    expect(figures.map(({ concurrency }) => concurrency)).to.deep.equal([64, 1]);
  });

  it('tells nothing of a client at a concurrency at which it was not measured', () => {
    const figures = summarizeThroughput([
      ...[sample('axios', 0), sample('stock', 0)],
      sample('axios', 0, { concurrency: 1 }),
    ]);
    expect(figures.map(({ setup, concurrency }) => [setup, concurrency])).to.deep.equal([
      ['axios', 64],
      ['stock', 64],
      ['axios', 1],
    ]);
  });

  it('gives the targets ratios of medians, by the clock and by processor time', () => {
    const figures = summarizeThroughput([
      ...[900, 1_000, 1_100].map((perSecond, round) => sample('axios', round, { perSecond })),
      ...[2_000, 2_500, 3_000].map((perSecond, round) =>
        sample('freshkeys', round, { perSecond, cpuMicros: 150 }),
      ),
    ]);
    expect(measureSteadyState(figures)).to.deep.equal({
      measured: { steady64: 2.5 },
      byCpu: { steady64: 2 },
    });
  });
});
