import { expect } from 'chai';
import { createSurroundings } from '../../lib/component/surroundings';
import type { Transport } from '../../lib/ports';
import { failureOf, startRecordingServer, type RecordingServer } from '../http/authorized-client';

const GUARDED = { FRESHKEYS_DENY_PRIVATE_NETWORKS: '1' };

describe('component: surroundings', () => {
  let server: RecordingServer;

  beforeEach(async () => {
    server = await startRecordingServer(() => ({}));
  });

  afterEach(() => server.close());

  const send = (transport: Transport) =>
    transport.send({ method: 'GET', url: server.url, headers: {} }, 2000);

  it('let requests into private networks, unless the environment forbids it', async () => {
    for (const value of [undefined, '', ' ', '0', 'false', 'No', 'OFF']) {
      const surroundings = createSurroundings({ FRESHKEYS_DENY_PRIVATE_NETWORKS: value });
      expect(surroundings.addressGuard).to.equal(undefined);
      expect(await send(surroundings.transport)).to.include({ answered: true });
    }
    for (const value of ['1', 'true', 'yes', 'maybe']) {
      const { transport } = createSurroundings({ FRESHKEYS_DENY_PRIVATE_NETWORKS: value });
      expect(await failureOf(send(transport))).to.include({ code: 'ADDRESS_DENIED' });
    }
  });

  it('always let those to the services of the platform through', async () => {
    const { platformTransport } = createSurroundings(GUARDED);
    expect(await send(platformTransport)).to.include({ answered: true, status: 200 });
  });

  it('use a transport that is given for everything, and two if there are two', () => {
    const transport: Transport = {
      send: () => Promise.resolve({ answered: false, mayHaveArrived: false, reason: 'stub' }),
    };
    const platformTransport = { ...transport };
    const one = createSurroundings(GUARDED, { transport });
    expect([one.transport, one.platformTransport]).to.deep.equal([transport, transport]);
    const two = createSurroundings(GUARDED, { transport, platformTransport });
    expect(two.transport).to.equal(transport);
    expect(two.platformTransport).to.equal(platformTransport);
  });

  it('know the proxy, which may live in a private network', () => {
    for (const environment of [
      { HTTPS_PROXY: 'http://user:password@proxy.example.com:3128' },
      { http_proxy: 'proxy.example.com:3128' },
      { all_proxy: 'socks5://PROXY.example.com' },
    ]) {
      const { addressGuard, usesProxy } = createSurroundings({ ...GUARDED, ...environment });
      expect(usesProxy).to.equal(true);
      expect(addressGuard?.agents).to.equal(undefined);
      expect(() => addressGuard?.check('https://proxy.example.com/'))
        .to.throw()
        .with.property('code', 'ADDRESS_DENIED');
      expect(() => addressGuard?.check('https://api.example.com/')).not.to.throw();
    }
    expect(createSurroundings(GUARDED)).to.deep.include({ usesProxy: false });
    expect(createSurroundings({ NODE_USE_ENV_PROXY: '1' })).to.deep.include({ usesProxy: true });
  });
});
