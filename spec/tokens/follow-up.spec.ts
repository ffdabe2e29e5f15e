import { expect } from 'chai';
import { sendJson } from '../../lib/platform/http-exchange';
import { startLoopbackServer, type LoopbackServer } from '../../lib/platform/loopback-server';
import { startEndpointHarness, tokensOf, type EndpointHarness } from '../support/token-endpoint';

describe('P step after connect: what a provider tells only once there is a token', () => {
  let harness: EndpointHarness;
  let api: LoopbackServer;
  let asked: (string | undefined)[];
  let status: number;
  let body: unknown;

  beforeEach(async () => {
    harness = await startEndpointHarness();
    asked = [];
    status = 200;
    body = [{ tenantId: 'tenant-7' }];
    api = await startLoopbackServer((request, response) => {
      asked.push(request.headers.authorization);
      sendJson(response, { status, body });
    });
  });
  afterEach(() => Promise.all([harness.server.close(), api.close()]));

  const definition = () => ({
    afterwards: [
      {
        url: `${api.url}/connections`,
        method: 'GET' as const,
        headers: { Authorization: 'Bearer {{access_token}}' },
        keep: { tenant: '0.tenantId' },
      },
    ],
  });

  const refresh = async (stored: Readonly<Record<string, unknown>> = {}) => {
    const account = harness.account();
    const endpoint = harness.endpoint({ definition: definition() });
    const outcome = await endpoint.refresh({ ...account, raw: { ...account.raw, ...stored } });
    return endpoint.complete(tokensOf(outcome));
  };

  it('is asked for with the new token, and stored beside it', async () => {
    const tokens = await refresh();
    expect(asked).to.deep.equal([`Bearer ${tokens.accessToken ?? ''}`]);
    expect(tokens.raw['tenant']).to.equal('tenant-7');
  });

  it('is not asked for again once it is known', async () => {
    const tokens = await refresh({ tenant: 'tenant-1' });
    expect(asked).to.deep.equal([]);
    expect(tokens.raw['tenant']).to.equal('tenant-1');
  });

  for (const [what, answer] of [
    ['the answer is a failure', { status: 500, body: [{ tenantId: 'tenant-7' }] }],
    ['the answer has nothing there', { status: 200, body: [] }],
  ] as const) {
    it(`loses no token if ${what}`, async () => {
      ({ status, body } = answer);
      const tokens = await refresh();
      expect(tokens.accessToken).to.match(/^access-2/);
      expect(tokens.raw).not.to.have.property('tenant');
    });
  }

  it('loses no token if nobody answers', async () => {
    await api.close();
    expect((await refresh()).accessToken).to.match(/^access-2/);
  });
});
