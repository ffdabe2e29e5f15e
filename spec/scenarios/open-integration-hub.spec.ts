import { expect } from 'chai';
import * as makeRawRequest from '../../lib/actions/makeRawRequest';
import { defineConnection } from '../../lib/component/connection';
import { startLoopbackServer, type LoopbackServer } from '../../lib/platform/loopback-server';
import type { Ferryman, FerrymanProcess } from '../../lib/platform/open-integration-hub/ferryman';
import type { FerrymanOutcome } from '../../lib/platform/open-integration-hub/ferryman-outcome';
import { DESCRIPTOR } from '../component/descriptors';
import { openHub, type Hub, type HubTenant } from '../support/hub';

/** How many messages there are, and at which request to the API all access tokens end. */
const MESSAGES = 50;
const ENDS_AT = 20;

interface Guest extends HubTenant {
  readonly name: string;
  /** All access tokens that the hub has held for this tenant. */
  readonly seen: Set<string>;
}

let tenants = 0;

describe('R8 Open Integration Hub: one process, the flows of two tenants', () => {
  let hub: Hub;
  let api: LoopbackServer;
  let guests: Guest[];
  let requests: number;
  let mixed: string[];
  let endsAt: number;
  const { SECRET_SERVICE_BASE_URL: before } = process.env;

  beforeEach(async () => {
    hub = await openHub();
    [requests, mixed, endsAt] = [0, [], ENDS_AT];
    api = await startLoopbackServer(({ headers }, response) => {
      requests += 1;
      for (const { seen, value } of guests) seen.add(value().accessToken);
      if (requests === endsAt) {
        for (const guest of guests) {
          guest.expire();
          guest.makeDue();
        }
      }
      const token = headers.authorization?.replace('Bearer ', '') ?? '';
      const owner = guests.find(({ seen }) => seen.has(token))?.name;
      if (owner !== headers['x-tenant']) mixed.push(`${String(headers['x-tenant'])} with ${String(owner)}`);
      const status = hub.server.isActive(token) ? 200 : 401;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ owner }));
    });
    guests = [0, 1].map(() => {
      // The action's connection lives as long as this process.
      tenants += 1;
      const name = `tenant-${String(tenants)}`;
      return { ...hub.addTenant(name, { baseUrl: `${api.url}/` }), name, seen: new Set() };
    });
    process.env['SECRET_SERVICE_BASE_URL'] = hub.service.url;
  });

  afterEach(async () => {
    if (before === undefined) delete process.env['SECRET_SERVICE_BASE_URL'];
    else process.env['SECRET_SERVICE_BASE_URL'] = before;
    await Promise.all([hub.close(), api.close()]);
  });

  /** All messages at once, of one tenant and the other by turns. */
  const deliverAll = (ferryman: Ferryman): Promise<FerrymanOutcome[]> =>
    Promise.all(
      Array.from({ length: MESSAGES }, (_, index) => {
        const { name, token } = guests[index % guests.length] as Guest;
        const data = { method: 'GET', url: 'me', headers: { 'X-Tenant': name } };
        return ferryman.deliver({ data, metadata: { oihUid: `uid-${String(index)}` } }, token);
      }),
    );

  const expectAllDelivered = (outcomes: readonly FerrymanOutcome[]): void => {
    for (const [index, outcome] of outcomes.entries()) {
      expect(outcome).to.deep.include({ acked: true, errors: [], unheard: [] });
      expect(outcome.data).to.have.length(1);
      const [message] = outcome.data as { data: unknown; metadata: unknown }[];
      expect(JSON.stringify(message?.data)).to.include(guests[index % guests.length]?.name);
      expect(message?.metadata).to.deep.equal({ oihUid: `uid-${String(index)}` });
    }
    expect(mixed).to.deep.equal([]);
  };

  const expectNoSecretIn = (text: string): void => {
    const values = guests.map(({ value }) => value());
    const refreshTokens = values.map(({ refreshToken }) => refreshToken);
    for (const secret of [
      ...guests.flatMap(({ seen }) => [...seen]),
      ...refreshTokens,
      'canary',
      'passedCfg',
    ])
      expect(text).to.not.include(secret);
  };

  const authored = (): FerrymanProcess => {
    const { environment } = hub;
    const connection = defineConnection(
      DESCRIPTOR,
      { baseURL: ({ cfg }) => cfg['baseUrl'] },
      { environment },
    );
    return connection.action<{ headers: Record<string, string> }>(async ({ http, message }) => {
      const { data } = await http.get<unknown>('me', { headers: message.body.headers });
      return { body: data };
    });
  };

  for (const [what, open] of [
    ['the action of this repository', (): FerrymanProcess => makeRawRequest.process],
    ["an author's component", authored],
  ] as const) {
    it(`delivers all messages of ${what} though all tokens end in mid-run`, async () => {
      const ferryman = hub.startFerryman(open());
      const outcomes = await deliverAll(ferryman);
      expectAllDelivered(outcomes);
      expect(requests).to.be.greaterThan(MESSAGES);
      // One refresh for each tenant, and the hub's own.
      expect(hub.service.counts().refreshes).to.equal(guests.length);
      expect(hub.server.counts()).to.include({ tokenRequests: guests.length, reuseDetected: 0 });
      // Each tenant's secret is read once more, whoever waits for it.
      expect(hub.service.counts().reads).to.be.at.most(MESSAGES + 2 * guests.length);
      expectNoSecretIn(JSON.stringify(outcomes) + ferryman.log.join('\n'));
    });
  }

  it('delivers them though the ferryman cannot read the first secrets', async () => {
    hub.service.next(...Array.from({ length: 10 }, () => ({ status: 502, body: '<html>' })));
    endsAt = 0;
    expectAllDelivered(await deliverAll(hub.startFerryman(authored())));
    expect(hub.server.counts().tokenRequests).to.equal(0);
  });

  it('harms nobody else if the secret of one tenant is lost for good', async () => {
    endsAt = 0;
    guests[0]?.expire();
    const outcomes = await deliverAll(hub.startFerryman(authored()));
    for (const [index, { acked, errors }] of outcomes.entries()) {
      expect(acked).to.equal(index % 2 === 1);
      if (index % 2 === 0) expect(errors[0]?.message).to.include('no way to force it');
    }
    expect(hub.service.counts().reads).to.be.at.most(MESSAGES + 2);
    expectNoSecretIn(JSON.stringify(outcomes));
  });
});
