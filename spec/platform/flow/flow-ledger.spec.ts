import { expect } from 'chai';
import type { StepOutput } from '../../../lib/platform/broker/step-output';
import { createFlowLedger } from '../../../lib/platform/flow/flow-ledger';

describe('flow ledger', () => {
  const output = (kind: StepOutput['kind'], sourceId: string | undefined, value?: unknown): StepOutput => ({
    kind,
    sourceId,
    messageId: 'out',
    containerId: 'container-1',
    value,
  });

  it('counts a message once, however often it comes out, and the rest as duplicates', () => {
    const ledger = createFlowLedger();
    ledger.add(['a', 'b', 'c']);
    for (const id of ['a', 'b', 'b', 'b']) ledger.record(output('data', id));
    expect(ledger.counts()).to.include({ sent: 3, delivered: 2, duplicates: 2, open: 1 });
    expect(ledger.openCount()).to.equal(1);
  });

  it('closes a message by data, an error or a rejection, but not by a rebound or a snapshot', () => {
    const ledger = createFlowLedger();
    ledger.add(['a', 'b', 'c', 'd', 'e']);
    ledger.record(output('data', 'a'));
    ledger.record(output('error', 'b', { message: 'no' }));
    ledger.record(output('rejected', 'b'));
    ledger.record(output('rejected', 'c'));
    ledger.record(output('rebound', 'd', 'later'));
    ledger.record(output('snapshot', 'e', {}));
    expect(ledger.counts()).to.deep.equal({
      sent: 5,
      delivered: 1,
      duplicates: 0,
      errors: 1,
      rebounds: 1,
      snapshots: 1,
      rejected: 2,
      open: 2,
    });
    expect(ledger.openCount()).to.equal(2);
    expect(ledger.outcomeOf('b')).to.deep.include({ errors: ['no'], rejected: true });
  });

  it('keeps what comes of nothing that was sent apart', () => {
    const ledger = createFlowLedger();
    ledger.record(output('error', undefined, { message: 'the step is unknown' }));
    ledger.record(output('error', 'of somebody else'));
    ledger.record(output('data', undefined));
    expect(ledger.containerErrors).to.deep.equal([
      'the step is unknown',
      'an error that cannot be decrypted',
    ]);
    expect(ledger.counts()).to.include({ sent: 0, delivered: 0, errors: 0, open: 0 });
  });

  it('takes the time from the first message that comes out to the last one', () => {
    let now = 5;
    const ledger = createFlowLedger(() => (now += 10));
    expect(ledger.times()).to.equal(undefined);
    ledger.add(['a', 'b', 'c']);
    ledger.record(output('data', 'a'));
    expect(ledger.times()?.firstAt).to.equal(15);
    ledger.record(output('rejected', 'b'));
    const afterTwo = ledger.times();
    expect(afterTwo?.firstAt).to.equal(15);
    expect(afterTwo?.lastAt).to.be.greaterThan(15);
    ledger.record(output('error', 'c'));
    expect(ledger.times()).to.deep.equal(afterTwo);
  });
});
