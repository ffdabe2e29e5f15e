import { expect } from 'chai';
import { defineConnection } from '../../lib/component/connection';
import type { ConnectionOptions } from '../../lib/component/options';
import { createAddressGuard, type AddressGuard } from '../../lib/http/network/address-guard';
import { createTaskContext } from '../support/runtime-context';
import { codeOf, messageOf, rejectionOf } from './caught';
import { DESCRIPTOR } from './descriptors';
import { openWorld, type World } from './world';

const GUARDED = { environment: { FRESHKEYS_DENY_PRIVATE_NETWORKS: '1' } };

describe('R12 private networks, where they are denied', () => {
  let world: World;

  beforeEach(async () => {
    world = await openWorld();
  });

  afterEach(() => world.close());

  const client = (options: ConnectionOptions = {}, guard: { addressGuard?: AddressGuard } = {}) =>
    defineConnection(
      DESCRIPTOR,
      { baseURL: world.api.url, retry: { count: 0 }, ...options },
      { ...GUARDED, ...guard },
    ).client(createTaskContext(), world.cfg);

  /** A guard that looks at everything else: the API itself is in a private network here. */
  function butForTheApi(): AddressGuard {
    const { check, ...rest } = createAddressGuard();
    return {
      ...rest,
      check: (url) => {
        if (!url.startsWith(world.api.url)) check(url);
      },
    };
  }

  it('are not reached by a base URL, whatever it is called', async () => {
    const { port } = new URL(world.api.url);
    for (const host of ['127.0.0.1', 'localhost', '0x7f000001', '[::1]', '2130706433']) {
      const error = await rejectionOf(client({ baseURL: `http://${host}:${port}` }).get('/me'));
      expect(codeOf(error), host).to.equal('ADDRESS_DENIED');
      expect(messageOf(error)).to.contain('FRESHKEYS_DENY_PRIVATE_NETWORKS');
    }
    expect(world.api.counts().requests).to.equal(0);
  });

  it('are not reached by a name that leads there', async () => {
    const resolve: NonNullable<Parameters<typeof createAddressGuard>[0]>['resolve'] = (
      _name,
      _options,
      callback,
    ) => {
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    };
    const addressGuard = createAddressGuard({ resolve });
    const http = client({ foreignOrigins: 'anonymous' }, { addressGuard });
    const error = await rejectionOf(http.get('http://api.example.com/me'));
    expect(codeOf(error)).to.equal('ADDRESS_DENIED');
    expect(messageOf(error)).to.contain('api.example.com').and.not.contain('127.0.0.1');
  });

  it('are not reached by a redirect', async () => {
    const to = encodeURIComponent(world.server.tokenEndpoint);
    const http = client({}, { addressGuard: butForTheApi() });
    const error = await rejectionOf(http.get(`/redirect?to=${to}`));
    expect(codeOf(error)).to.equal('ADDRESS_DENIED');
    expect(world.server.requests).to.have.length(0);
  });

  it('are not reached by a token URI', async () => {
    world.expire();
    const error = await rejectionOf(client({}, { addressGuard: butForTheApi() }).get('/me'));
    expect(codeOf(error)).to.equal('ADDRESS_DENIED');
    expect(world.server.requests).to.have.length(0);
  });

  it('are where the platform may live: its secrets are read', async () => {
    world.platform.addSecret('secret-1', world.tokens, () => Promise.resolve(world.tokens));
    const { url, username, apiKey } = world.platform;
    const settings = { API_URI: url, API_USERNAME: username, API_KEY: apiKey, WORKSPACE_ID: 'workspace' };
    const connection = defineConnection(
      DESCRIPTOR,
      { baseURL: world.api.url, retry: { count: 0 } },
      { ...GUARDED, addressGuard: butForTheApi() },
    );
    const http = connection.client(
      { ...createTaskContext(), getConfig: () => settings },
      { secretId: 'secret-1' },
    );
    expect((await http.get('/me')).status).to.equal(200);
  });

  it('are reached where nobody denies them', async () => {
    const connection = defineConnection(DESCRIPTOR, { baseURL: world.api.url }, { environment: {} });
    expect((await connection.client(createTaskContext(), world.cfg).get('/me')).status).to.equal(200);
  });
});
