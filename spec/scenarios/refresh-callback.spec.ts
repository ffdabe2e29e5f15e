import { expect } from 'chai';
import { createHmac } from 'node:crypto';
import type { Container } from '../../lib/platform/runtime/running-container';
import { countDelivered, openFlow, refreshesOf, secretsOf, sendMany, type Flow } from '../support/flow';
import {
  startRecordingServer,
  type RecordedRequest,
  type RecordingServer,
} from '../support/recording-server';

const SECRET = 'canary-service-secret';

/** The readers' question: "the callback works by hand, the flow gets 403, nothing in the execution history". */
describe('W6 a refresh token callback service, in the real runtime, with an API that says 403', function () {
  this.timeout(30_000);

  let service: RecordingServer;
  let flow: Flow;

  beforeEach(async () => {
    service = await startRecordingServer(() => ({ body: { ...flow.server.issue(), expires_in: 1800 } }));
  });

  afterEach(() => Promise.all([flow.close(), service.close()]));

  const open = async (form: Readonly<Record<string, unknown>> = {}): Promise<Container> => {
    const callback = { refreshRequest: 'callback', callbackUrl: service.url, callbackSecret: SECRET };
    flow = await openFlow({
      api: { expirySign: '403' },
      form: { rejectionStatuses: '403', ...callback, ...form },
    });
    return flow.start({ prefetch: 10 });
  };

  const isSigned = ({ headers, body }: RecordedRequest): boolean => {
    const [, time = '', signature] = /^t=(\d+),v1=(\w+)$/.exec(headers['x-freshkeys-signature'] ?? '') ?? [];
    return createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex') === signature;
  };

  it('loses none of 20 messages, asks the service once, and no token endpoint at all', async () => {
    const container = await open();
    const before = flow.storedTokens();
    flow.expireStoredToken();
    expect(countDelivered(await sendMany(container, 20))).to.equal(20);
    expect(service.requests.map(isSigned)).to.deep.equal([true]);
    expect(JSON.parse(service.requests[0]?.body ?? '')).to.include({
      consumer_id: 'client-1',
      access_token: before['access_token'],
      refresh_token: before['refresh_token'],
      refresh_url: flow.server.tokenEndpoint,
    });
    expect(flow.server.counts().tokenRequests).to.equal(0);
    expect(flow.storedTokens()).to.include({ expires_in: 1800 });
    expect(flow.storedTokens()['access_token']).to.satisfy(flow.server.isActive);
  });

  it('says why it was asked, what it got and what it returned, in names, and no secret', async () => {
    const container = await open();
    flow.expireStoredToken();
    const before = flow.storedTokens();
    const outcomes = await sendMany(container, 20);
    await container.stop();
    const [refresh, ...others] = refreshesOf(flow);
    expect(others).to.deep.equal([]);
    expect(refresh).to.include({
      reason: 'rejected',
      outcome: 'issued',
      credential: 'account-1',
      saved: true,
    });
    expect(refresh?.exchange?.sent).to.include.members(['consumer_id', 'consumer_secret', 'refresh_token']);
    expect(refresh?.exchange).to.deep.include({ status: 200 });
    expect(refresh?.exchange?.received).to.include.members(['access_token', 'refresh_token', 'expires_in']);
    expect(container.output())
      .to.match(/because the API rejected the token .*sent consumer_id consumer_secret/)
      .and.match(/status 200 with [\w ]*access_token/);
    const printed = container.output() + JSON.stringify([outcomes, flow.events]);
    const tokens = [before, flow.storedTokens()].flatMap((one) => [
      one['access_token'],
      one['refresh_token'],
    ]);
    for (const secret of [SECRET, 'canary-client-secret', ...tokens, ...secretsOf(flow)]) {
      expect(printed).to.not.include(String(secret));
    }
  });

  it('gives every message the words of the service when it refuses, and asks it once', async () => {
    const container = await open();
    service.respond(() => ({ body: { errorResponse: 'the vault is closed today' } }));
    flow.expireStoredToken();
    const outcomes = await sendMany(container, 20);
    for (const { acked, errors } of outcomes) {
      expect(acked).to.equal(false);
      expect(errors[0]?.message).to.include('the vault is closed today');
    }
    expect(service.requests).to.have.length(1);
    expect(refreshesOf(flow)[0]).to.include({ outcome: 'failed', errorCode: 'TOKEN_ENDPOINT_REFUSED' });
    expect(refreshesOf(flow)[0]?.exchange).to.deep.include({ received: ['errorResponse'] });
  });

  it('is not asked while 403 is not declared, and the trace shows requests that no refresh followed', async () => {
    const container = await open({ rejectionStatuses: '' });
    flow.expireStoredToken();
    expect(countDelivered(await sendMany(container, 5))).to.equal(0);
    expect(service.requests).to.deep.equal([]);
    expect(refreshesOf(flow)).to.deep.equal([]);
    expect(flow.events.filter((event) => event.event === 'request' && event.status === 403)).to.have.length(
      5,
    );
  });
});
