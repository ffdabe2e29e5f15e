import { availableParallelism } from 'node:os';
import { expect } from 'chai';
import { spreadOverProcessors } from '../../bench/workers';

describe('work of the benchmark that is spread over the processors', () => {
  it('comes back in the order of what it was done with, whichever ends first', async () => {
    const results = await spreadOverProcessors([3, 2, 1, 0], async (turns) => {
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      return turns * 10;
    });
    expect(results).to.deep.equal([30, 20, 10, 0]);
  });

  it('has as many under way as there are processors, and no more', async () => {
    let [now, most] = [0, 0];
    await spreadOverProcessors(Array.from({ length: availableParallelism() * 3 }), async () => {
      now += 1;
      most = Math.max(most, now);
      await Promise.resolve();
      now -= 1;
    });
    expect(most).to.equal(availableParallelism());
  });
});
