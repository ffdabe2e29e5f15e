import axios from 'axios';
import { expect } from 'chai';
import fc from 'fast-check';
import type { LookupAddress } from 'node:dns';
import { ConfigurationError } from '../../../lib/errors';
import { createAddressGuard, findDenial, type AddressGuard } from '../../../lib/http/network/address-guard';
import { createTransport } from '../../../lib/http/network/transport';
import { failureOf, startRecordingServer, type RecordingServer } from '../authorized-client';

const guardWith = (...addresses: readonly string[]): AddressGuard =>
  createAddressGuard({
    resolve: (_name, _options, callback) => {
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      );
    },
  });

const denied = (url: string, guard = createAddressGuard()): Error | undefined => {
  try {
    guard.check(url);
    return undefined;
  } catch (error) {
    return error as Error;
  }
};

const lookUp = (guard: AddressGuard, name: string, options: object = {}) =>
  new Promise<{ readonly error: Error | null; readonly address: unknown; readonly family: unknown }>(
    (done) => {
      guard.lookup(name, options, (error, address, family) => {
        done({ error, address, family });
      });
    },
  );

describe('http: the address guard', () => {
  for (const host of [
    'localhost',
    'LOCALHOST.',
    'api.localhost',
    'ip6-localhost',
    'localhost.localdomain',
    'redis',
    'printer.local',
    'metadata.google.internal',
    'router.home.arpa',
    '[fe80::1%25eth0]',
    '[fe80::1%eth0]',
    '127.0.0.1..',
  ]) {
    it(`refuses what is a private name by itself: ${host}`, () => {
      expect(denied(`https://${host}/`)).to.include({ code: 'ADDRESS_DENIED' });
    });
  }

  for (const url of [
    'https://api.example.com/',
    'https://localhost.example.com/',
    'https://local.example.com./?host=127.0.0.1',
    'https://example.com/http://127.0.0.1/',
    'https://127.0.0.1@example.com/',
    'nonsense',
    'http://',
    '/path',
    '',
  ]) {
    it(`leaves to others what is none: ${url}`, () => {
      expect(denied(url)).to.equal(undefined);
    });
  }

  it('throws whatever a URL is, or it does nothing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.ipV6(), fc.ipV4()), (text) => {
        for (const url of [text, `http://${text}/`, `http://[${text}]/`]) {
          const error = denied(url);
          if (error !== undefined) expect(error).to.include({ code: 'ADDRESS_DENIED' });
        }
      }),
    );
  });

  it('names the host and the variable, and not what the name stands for', async () => {
    const { error } = await lookUp(guardWith('10.11.12.13'), 'intranet.example.com');
    expect(error?.message).to.equal(
      'The host "intranet.example.com" belongs to a private network, and this component must not reach those. ' +
        'Use a public host name. Whoever runs the component allows private networks by removing FRESHKEYS_DENY_PRIVATE_NETWORKS.',
    );
    expect(JSON.stringify(error)).not.to.contain('10.11');
    expect(error?.cause).to.deep.equal({
      host: 'intranet.example.com',
      variable: 'FRESHKEYS_DENY_PRIVATE_NETWORKS',
    });
  });

  it('hands out the addresses of public names as dns.lookup would', async () => {
    const guard = guardWith('93.184.216.34', '2606:2800:220:1::1');
    const first = { address: '93.184.216.34', family: 4 };
    expect(await lookUp(guard, 'example.com')).to.deep.equal({ error: null, ...first });
    const { address } = await lookUp(guard, 'example.com', { all: true });
    expect(address).to.deep.equal([first, { address: '2606:2800:220:1::1', family: 6 }]);
  });

  it('asks for all addresses of the wanted family, whatever was asked for', async () => {
    const seen: unknown[] = [];
    const guard = createAddressGuard({
      resolve: (name, options, callback) => {
        seen.push(name, options);
        callback(null, [{ address: '2606:2800:220:1::1', family: 6 }]);
      },
    });
    const options = { family: 6, hints: 32, all: false };
    expect(await lookUp(guard, 'example.com', options)).to.include({ family: 6 });
    expect(seen).to.deep.equal(['example.com', { family: 6, hints: 32, all: true }]);
  });

  for (const position of [0, 1, 2]) {
    it(`refuses a name if any of its addresses is private: ${String(position)}`, async () => {
      const addresses = ['8.8.8.8', '2606:4700::1', '1.1.1.1'];
      addresses[position] = position === 1 ? '::ffff:127.0.0.1' : '127.0.0.1';
      for (const all of [true, false]) {
        const { error } = await lookUp(guardWith(...addresses), 'rebinding.example.com', { all });
        expect(error).to.include({ code: 'ADDRESS_DENIED' });
      }
    });
  }

  it('says of a name that nobody knows what dns.lookup says', async () => {
    const failure = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    const guard = createAddressGuard({
      resolve: (_name, _options, callback) => {
        callback(failure, undefined as unknown as LookupAddress[]);
      },
    });
    expect((await lookUp(guard, 'gone.example.com')).error).to.equal(failure);
  });

  it('looks up for real', async () => {
    for (const name of ['localhost', '127.0.0.1']) {
      expect((await lookUp(createAddressGuard(), name)).error).to.include({ code: 'ADDRESS_DENIED' });
    }
  });

  it('lets requests through to a proxy in a private network, and none that ask for it', async () => {
    const guard = createAddressGuard({
      proxies: ['proxy.example.com'],
      resolve: (_name, _options, callback) => {
        callback(null, [{ address: '10.0.0.1', family: 4 }]);
      },
    });
    expect(await lookUp(guard, 'Proxy.example.com')).to.include({ error: null, address: '10.0.0.1' });
    expect((await lookUp(guard, 'direct.example.com')).error).to.include({ code: 'ADDRESS_DENIED' });
    expect(denied('http://proxy.example.com:3128/', guard)).to.include({ code: 'ADDRESS_DENIED' });
    expect(guard.agents).to.equal(undefined);
  });
});

describe('http: requests with an address guard', () => {
  let server: RecordingServer;
  let answer = {};

  beforeEach(async () => {
    answer = {};
    server = await startRecordingServer(() => answer);
  });

  afterEach(() => server.close());

  const post = (url: string, guard?: AddressGuard) =>
    createTransport({ guard }).send({ method: 'POST', url, headers: {}, body: 'a=b' }, 2000);

  it('go nowhere if the host is a private address', async () => {
    const error = await failureOf(post(server.url, createAddressGuard()));
    expect(error).to.be.instanceOf(ConfigurationError).and.to.include({ code: 'ADDRESS_DENIED' });
    expect(await post(server.url)).to.include({ answered: true });
    expect(server.received).to.have.length(1);
  });

  it('go nowhere if the name turns out to be one', async () => {
    const url = `http://api.example.com:${String(server.port)}/`;
    const error = await failureOf(post(url, guardWith('127.0.0.1')));
    expect(error).to.be.instanceOf(ConfigurationError).and.to.include({ code: 'ADDRESS_DENIED' });
    expect(server.received).to.have.length(0);
  });

  it('share no connection with those that may go there', async () => {
    const url = `http://pool.example.com:${String(server.port)}/`;
    const lookup = (
      _name: string,
      _options: object,
      done: (error: null, address: LookupAddress[]) => void,
    ) => {
      done(null, [{ address: '127.0.0.1', family: 4 }]);
    };
    await axios.get(url, { lookup: lookup as never, proxy: false });
    const error = await failureOf(post(url, guardWith('127.0.0.1')));
    expect(error).to.include({ code: 'ADDRESS_DENIED' });
    expect(server.received).to.have.length(1);
  });

  it('say of a URL that is none what they always say', async () => {
    expect(await post('nonsense', createAddressGuard())).to.include({ reason: 'ERR_INVALID_URL' });
  });

  it('stop at a redirect to a private address, and the denial is found in what axios throws', async () => {
    answer = { status: 302, headers: { location: 'http://2130706433/secret' } };
    const guard = createAddressGuard();
    const error = await failureOf(
      axios.get(server.url, {
        proxy: false,
        beforeRedirect: (target) => {
          guard.check(String(target['href']));
        },
      }),
    );
    expect(findDenial(error)).to.include({ code: 'ADDRESS_DENIED' });
    expect(findDenial(error)?.message).to.contain('"127.0.0.1"');
  });

  it('find no denial where there is none', () => {
    expect(findDenial(undefined)).to.equal(undefined);
    expect(findDenial(new Error('other', { cause: 'text' }))).to.equal(undefined);
    const endless = new Error('its own cause');
    endless.cause = endless;
    expect(findDenial(endless)).to.equal(undefined);
  });
});
