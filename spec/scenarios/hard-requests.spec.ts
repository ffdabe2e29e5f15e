import { expect } from 'chai';
import type { Container } from '../../lib/platform/runtime/running-container';
import { countDelivered, openFlow, sendMany, type Flow, type FlowOptions } from '../support/flow';

/** What an API does to requests, beside rejecting tokens, in the real runtime without a broker. */
describe('R11 an API that fails and limits, in the real runtime', function () {
  this.timeout(30_000);

  let flow: Flow;
  const open = async (options: FlowOptions = {}): Promise<Container> => {
    flow = await openFlow(options);
    return flow.start({ prefetch: 10 });
  };

  afterEach(() => flow.close());

  it('delivers 20 of 20 through two resets and two times "unavailable"', async () => {
    const container = await open();
    flow.api.failNext(2, 503);
    flow.api.failNext(2, 'reset');
    expect(countDelivered(await sendMany(container, 20))).to.equal(20);
    expect(flow.api.counts()).to.include({ requests: 24, served: 20 });
  });

  it('does so with a token that is expired as well, and tells it from the failures', async () => {
    const container = await open();
    flow.expireStoredToken();
    flow.api.failNext(1, 502);
    const [outcome] = await sendMany(container, 1);
    expect(outcome?.acked).to.equal(true);
    const requests = flow.events.filter((event) => event.event === 'request');
    expect(requests.map(({ status, attempt, rejectedBy }) => [attempt, status, rejectedBy])).to.deep.equal([
      [1, 502, undefined],
      [2, 401, 'status'],
      [3, 200, undefined],
    ]);
    expect(flow.server.counts().tokenRequests).to.equal(1);
  });

  it('does not send twice what may have had an effect, and the error says so', async () => {
    const container = await open();
    flow.api.failNext(1, 'reset');
    const outcome = await container.send({ body: { method: 'POST', url: '/echo', data: { a: 1 } } });
    expect(outcome.acked).to.equal(false);
    expect(outcome.errors[0]?.message).to.contain('It is not sent again by itself');
    expect(flow.api.counts().requests).to.equal(1);
  });

  it('W6 takes 403 for the sign of an expired token where that is declared, and the trace says so', async () => {
    const container = await open({ api: { expirySign: '403' }, form: { rejectionStatuses: '403' } });
    flow.expireStoredToken();
    expect(countDelivered(await sendMany(container, 1))).to.equal(1);
    const [rejected, resent] = flow.events.filter((event) => event.event === 'request');
    expect(rejected).to.include({ status: 403, rejectedBy: 'status', generation: 1 });
    expect(resent).to.include({ status: 200, resent: true, generation: 2 });
  });

  it('N19 keeps below a limit that the API tells, so that no message runs into it', async () => {
    const container = await open({ api: { limit: { requests: 20, perMs: 1_000 } } });
    expect(countDelivered(await sendMany(container, 60))).to.equal(60);
    expect(flow.api.requests.filter(({ status }) => status === 429)).to.have.length(0);
  });
});
