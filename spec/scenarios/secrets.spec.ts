import { expect } from 'chai';
import type { Container } from '../../lib/platform/runtime/running-container';
import { countDelivered, openFlow, sendMany, type Flow, type FlowOptions } from '../support/flow';

/** R8: the platform holds the tokens and refreshes them; the component reads, compares, and asks. */
describe('R8: the Secrets model, in the real runtime', function () {
  this.timeout(30_000);

  let flow: Flow;
  const open = async (options?: FlowOptions): Promise<Container> => {
    flow = await openFlow({ ...options, secret: true });
    return flow.start({ prefetch: 10 });
  };
  const expire = (): void => {
    flow.server.expire(String(flow.platform.secret('secret-1')?.['access_token']));
  };

  afterEach(() => flow.close());

  it('reads the secret, and not with each message', async () => {
    const container = await open();
    expect(countDelivered(await sendMany(container, 20))).to.equal(20);
    expect(flow.platform.counts().secretReads).to.be.at.most(10);
    expect(countDelivered(await sendMany(container, 20))).to.equal(20);
    expect(flow.platform.counts()).to.include({ secretRefreshes: 0, accountUpdates: 0 });
    expect(flow.server.counts().tokenRequests).to.equal(0);
  });

  it('lets the platform refresh once for all messages that wait, and never saves or refreshes by itself', async () => {
    const container = await open();
    expire();
    expect(countDelivered(await sendMany(container, 50))).to.equal(50);
    expect(flow.platform.counts()).to.include({ secretRefreshes: 1, accountUpdates: 0, failedUpdates: 0 });
    expect(flow.server.counts()).to.include({ tokenRequests: 1, reuseDetected: 0 });
  });

  it('adopts what the platform has refreshed already, instead of asking for another refresh', async () => {
    const container = await open();
    await sendMany(container, 5);
    expire();
    await flow.refreshSecret();
    expect(countDelivered(await sendMany(container, 20))).to.equal(20);
    expect(flow.platform.counts().secretRefreshes).to.equal(0);
  });

  it('reads the secret again if the answer to a refresh is stale', async () => {
    const container = await open();
    expire();
    flow.platform.answerStale(1);
    expect(countDelivered(await sendMany(container, 10))).to.equal(10);
    expect(flow.platform.counts().secretRefreshes).to.equal(1);
  });

  it('takes an answer whose data is a list', async () => {
    const container = await open();
    flow.platform.answerInLists();
    expire();
    expect(countDelivered(await sendMany(container, 10))).to.equal(10);
  });

  it('says that a person must authorize a secret again which the platform could not refresh, and asks once', async () => {
    const container = await open();
    await sendMany(container, 1);
    expire();
    flow.server.revokeGrant();
    const outcomes = await sendMany(container, 30);
    expect(flow.platform.counts().secretRefreshes).to.equal(1);
    for (const { acked, errors } of outcomes) {
      expect(acked).to.equal(false);
      expect(errors[0]?.message).to.include('secret-1').and.include('authorize it again');
    }
  });

  it('says why a secret in the state "error" cannot be used', async () => {
    const container = await open();
    flow.platform.breakSecret('secret-1', 'consent withdrawn');
    const [outcome] = await sendMany(container, 1);
    expect(outcome?.errors[0]?.message).to.include('consent withdrawn');
  });

  for (const [fault, text] of [
    [401, 'API key'],
    [404, 'still exists'],
    [500, 'again later'],
    ['html', 'again later'],
  ] as const) {
    it(`says what to do if the platform answers ${String(fault)}, and goes on once it is well again`, async () => {
      const container = await open();
      flow.platform.failRoute('secrets', fault, 1);
      const [failed] = await sendMany(container, 1);
      expect(failed?.acked).to.equal(false);
      expect(failed?.errors).to.have.length(1);
      expect(failed?.errors[0]?.message).to.include('secret-1').and.include(text);
      expect(countDelivered(await sendMany(container, 5))).to.equal(5);
      expect(flow.platform.counts().secretRefreshes).to.equal(0);
    });
  }
});
