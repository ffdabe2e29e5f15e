import { expect } from 'chai';
import { createSettlement, type FlowEnd } from '../../../lib/platform/flow/settlement';

describe('settlement', () => {
  it('resolves at once if there is nothing to wait for', async () => {
    expect(await createSettlement(() => 'settled').wait(60_000)).to.equal('settled');
  });

  it('wakes everybody who waits, as soon as there is an end', async () => {
    const ends: FlowEnd[] = [];
    const settlement = createSettlement(() => ends[0]);
    const waiting = Promise.all([settlement.wait(60_000), settlement.wait(60_000)]);
    settlement.changed();
    ends.push('containers-ended');
    settlement.changed();
    expect(await waiting).to.deep.equal(['containers-ended', 'containers-ended']);
  });

  it('gives up after its time', async () => {
    expect(await createSettlement(() => undefined).wait(5)).to.equal('timeout');
  });
});
