import { expect } from 'chai';
import { measureStormTargets, summarizeStorm, type StormRun } from '../../bench/sections/storm-figures';

const run = (setup: StormRun['setup'], round: number, figures: Partial<StormRun> = {}): StormRun => ({
  setup,
  round,
  expiry: 'known',
  clients: 'one',
  messages: 1_000,
  tokenRequests: 1,
  failed: 0,
  reuse: 0,
  saves: 1,
  rejected: 0,
  milliseconds: 100,
  ...figures,
});

describe('storm figures of the benchmark', () => {
  it('takes medians of times and the worst of counts', () => {
    const [own] = summarizeStorm([
      run('freshkeys', 0, { milliseconds: 100 }),
      run('freshkeys', 1, { milliseconds: 300, failed: 2, tokenRequests: 3, reuse: 1 }),
      run('freshkeys', 2, { milliseconds: 200 }),
    ]);
    expect(own).to.include({ rounds: 3, failed: 2, tokenRequests: 3, reuse: 1 });
    expect(own?.milliseconds.median).to.equal(200);
  });

  it('divides by the ideal of the same round and the same kind of storm', () => {
    const figures = summarizeStorm([
      run('ideal', 0, { milliseconds: 50, expiry: 'unknown' }),
      run('ideal', 0, { milliseconds: 100 }),
      run('ideal', 1, { milliseconds: 200 }),
      run('freshkeys', 0, { milliseconds: 110 }),
      run('freshkeys', 1, { milliseconds: 220 }),
    ]);
    const own = figures.find(({ setup }) => setup === 'freshkeys');
    expect(own?.overIdeal.median).to.be.closeTo(1.1, 1e-9);
  });

  it('gives the targets the worse of the two ways to use a client', () => {
    const figures = summarizeStorm([
      run('ideal', 0),
      run('ideal', 0, { expiry: 'unknown' }),
      run('freshkeys', 0, { milliseconds: 101 }),
      run('freshkeys', 0, { milliseconds: 130, clients: 'per message', failed: 1 }),
      run('freshkeys', 0, { milliseconds: 120, expiry: 'unknown' }),
      run('stock', 0, { failed: 1_000, tokenRequests: 1_000 }),
    ]);
    expect(measureStormTargets(figures)).to.deep.equal({
      stormTokenRequests: 1,
      stormFailed: 1,
      stormReuse: 0,
      stormKnownWall: 1.3,
      stormRejectedWall: 1.2,
    });
  });
});
