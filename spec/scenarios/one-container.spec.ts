import { expect } from 'chai';
import type { Container } from '../../lib/platform/runtime/running-container';
import {
  countDelivered,
  openFlow,
  refreshesOf,
  secretsOf,
  sendMany,
  type Flow,
  type FlowOptions,
} from '../support/flow';

/** The requirements' table of figures, as far as one container goes, in the real runtime without a broker. */
describe('one container of the real runtime', function () {
  this.timeout(30_000);

  let flow: Flow;
  const open = async (options?: FlowOptions, prefetch = 10): Promise<Container> => {
    flow = await openFlow(options);
    return flow.start({ prefetch });
  };

  afterEach(() => flow.close());

  for (const prefetch of [1, 10]) {
    it(`R1 R2: delivers 200 of 200 with one token request, expired and rotating, prefetch ${String(prefetch)}`, async () => {
      const container = await open({}, prefetch);
      flow.expireStoredToken();
      expect(countDelivered(await sendMany(container, 200))).to.equal(200);
      expect(flow.server.counts()).to.include({ tokenRequests: 1, reuseDetected: 0 });
      expect(flow.server.grantAlive()).to.equal(true);
      expect(flow.platform.counts()).to.include({ accountUpdates: 1, failedUpdates: 0 });
      expect(flow.storedTokens()['access_token']).to.satisfy(flow.server.isActive);
    });
  }

  it('the stock pattern loses most of the same messages, so that these figures mean something', async () => {
    flow = await openFlow();
    const container = await flow.start({ prefetch: 10, stock: true });
    flow.expireStoredToken();
    expect(countDelivered(await sendMany(container, 200))).to.be.lessThan(20);
    expect(flow.server.grantAlive()).to.equal(false);
  });

  it('E4: makes one API call a message where nothing rotates, and one refresh in all', async () => {
    const container = await open({ server: { rotate: false } });
    flow.expireStoredToken();
    await sendMany(container, 10);
    const before = flow.api.counts().requests;
    expect(countDelivered(await sendMany(container, 100))).to.equal(100);
    expect(flow.api.counts().requests - before).to.equal(100);
    expect(flow.server.counts().tokenRequests).to.equal(1);
  });

  it('E6: `always` refreshes with the messages, shares refreshes, and stays below three upstream calls each', async () => {
    const container = await open({ form: { sessionManagement: 'always' } });
    expect(countDelivered(await sendMany(container, 100))).to.equal(100);
    const upstream =
      flow.api.counts().requests +
      flow.server.counts().tokenRequests +
      flow.platform.counts().accountUpdates +
      flow.platform.counts().stepReads;
    expect(upstream / 100).to.be.at.most(3);
    expect(flow.server.counts()).to.include({ reuseDetected: 0, refused: 0 });
    expect(refreshesOf(flow).every(({ reason }) => reason === 'always')).to.equal(true);
  });

  it('E5 R4: keeps a refresh token that the responses omit, over two expiries and a restart', async () => {
    let container = await open({ server: { omitRefreshToken: true } });
    const original = flow.storedTokens()['refresh_token'];
    for (let expiry = 0; expiry < 2; expiry += 1) {
      flow.expireStoredToken();
      expect(countDelivered(await sendMany(container, 20))).to.equal(20);
      expect(flow.storedTokens()['refresh_token']).to.equal(original);
    }
    await container.stop();
    flow.expireStoredToken();
    container = await flow.start({ prefetch: 10 });
    expect(countDelivered(await sendMany(container, 20))).to.equal(20);
    expect(flow.server.counts()).to.include({ tokenRequests: 3, refused: 0 });
  });

  it('R1: a restarted container starts from the newest keys', async () => {
    let container = await open();
    flow.expireStoredToken();
    await sendMany(container, 5);
    await container.stop();
    container = await flow.start();
    expect(countDelivered(await sendMany(container, 5))).to.equal(5);
    expect(flow.server.counts().tokenRequests).to.equal(1);
  });

  it('R10: a status that is declared a rejection is one, beside 401', async () => {
    const container = await open({ api: { expirySign: '403' }, form: { rejectionStatuses: '403' } });
    flow.expireStoredToken();
    expect(countDelivered(await sendMany(container, 50))).to.equal(50);
    expect(flow.server.counts().tokenRequests).to.equal(1);
  });

  for (const [name, answers] of [
    ['503 twice', [{ status: 503 }, { status: 503 }]],
    ['429 with Retry-After', [{ status: 429, headers: { 'retry-after': '1' } }]],
    ['an HTML page', [{ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>oops</html>' }]],
    ['200 with an error', [{ status: 200, body: '{"error":"temporarily_unavailable"}' }]],
    ['a reset before the work', [{ reset: 'before-work' }]],
  ] as const) {
    it(`R11: loses nothing when the token endpoint answers with ${name}`, async () => {
      const container = await open();
      flow.expireStoredToken();
      flow.server.next(...answers);
      expect(countDelivered(await sendMany(container, 20))).to.equal(20);
      expect(flow.server.grantAlive()).to.equal(true);
    });
  }

  it('N18: asks once for a grant that was revoked, and gives every message a clear error', async () => {
    const container = await open();
    flow.server.revokeGrant();
    const outcomes = await sendMany(container, 50);
    expect(flow.server.counts().tokenRequests).to.equal(1);
    for (const { acked, errors } of outcomes) {
      expect(acked).to.equal(false);
      expect(errors[0]?.name).to.equal('ReauthorizationRequiredError');
      expect(errors[0]?.message).to.include('account-1').and.include('Connect the account again');
    }
  });

  it('R5 N2: loses no data when the account update fails, says it, and saves with a later message', async () => {
    const container = await open({}, 1);
    flow.expireStoredToken();
    flow.platform.failUpdates(3);
    const first = await container.send({ body: { method: 'GET', url: '/me' } });
    expect(first.data).to.have.length(1);
    expect(flow.platform.counts()).to.include({ accountUpdates: 0, failedUpdates: 3 });
    expect(container.output()).to.include('are in use and not saved');
    const second = await container.send({ body: { method: 'GET', url: '/me' } });
    expect(second.acked).to.equal(true);
    expect(flow.platform.counts().accountUpdates).to.equal(1);
    expect(flow.storedTokens()['access_token']).to.satisfy(flow.server.isActive);
    expect(flow.server.counts().tokenRequests).to.equal(1);
  });

  it('R12: prints no token and no client secret, whatever happens', async () => {
    const container = await open();
    flow.expireStoredToken();
    await sendMany(container, 5);
    flow.server.revokeGrant();
    const outcomes = await sendMany(container, 5);
    await container.stop();
    const printed = container.output() + JSON.stringify(outcomes) + JSON.stringify(flow.events);
    const secrets = secretsOf(flow);
    expect(secrets).to.have.length.greaterThan(2);
    for (const secret of secrets) expect(printed).not.to.include(secret);
  });
});
