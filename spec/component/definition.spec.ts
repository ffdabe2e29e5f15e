import { expect } from 'chai';
import { createDefinitionResolver } from '../../lib/component/definition';
import { parseDescriptor } from '../../lib/component/descriptor';
import type { ConnectionOptions } from '../../lib/component/options';
import { loadProvider } from '../../lib/providers/catalogue';
import type { Provider } from '../../lib/providers/provider';
import { openProviderWorld, TITLES, type ProviderWorld } from '../support/provider-world';
import { codeOf, messageOf, thrownBy } from './caught';
import { DESCRIPTOR, descriptorWith } from './descriptors';

const PROVIDER: Provider = {
  ...TITLES,
  authorize: { url: 'https://p.example/authorize' },
  token: { url: 'https://p.example/token', parameters: { of: 'provider' } },
  client: { authentication: 'basic' },
  scopes: { default: ['of-provider'] },
  refresh: { marginSeconds: 300 },
};

const FILLED = {
  clientId: 'id',
  clientSecret: 's',
  tokenUri: 'https://c.example/token',
  authUri: 'https://c.example/a',
};

function resolve(options: ConnectionOptions, cfg: object = {}, descriptor: unknown = DESCRIPTOR) {
  return createDefinitionResolver()(parseDescriptor(descriptor), options, cfg as Record<string, unknown>);
}

describe('N5 the definition of a connection', () => {
  it('is `component.json` alone without a provider', () => {
    const { token, authorize, client } = resolve({}, FILLED);
    expect(token).to.deep.equal({ url: '{{tokenUri}}' });
    expect(authorize?.url).to.equal('{{authUri}}');
    expect(client).to.deep.equal({ id: '{{clientId}}', secret: '{{clientSecret}}' });
  });

  it('takes from the provider what `component.json` does not say', () => {
    const { token, client, scopes, refresh } = resolve(
      { provider: PROVIDER },
      { clientId: 'id', clientSecret: 's' },
    );
    expect(token).to.deep.equal(PROVIDER.token);
    expect(client).to.include({ authentication: 'basic', id: '{{clientId}}' });
    expect(scopes?.default).to.deep.equal(['of-provider']);
    expect(refresh?.marginSeconds).to.equal(300);
  });

  it('takes from `component.json` what both say, if it is filled in', () => {
    const descriptor = descriptorWith({ scopes: ['own'], client_auth: 'basic' });
    const { token, scopes } = resolve({ provider: PROVIDER }, FILLED, descriptor);
    expect(token).to.deep.equal({ url: '{{tokenUri}}', parameters: { of: 'provider' } });
    expect(scopes?.default).to.deep.equal(['own']);
  });

  for (const blank of ['', '  ', null, undefined]) {
    it(`leaves a field that nobody filled in to the provider: ${JSON.stringify(blank)}`, () => {
      const { token } = resolve({ provider: PROVIDER }, { ...FILLED, tokenUri: blank });
      expect(token?.url).to.equal('https://p.example/token');
    });
  }

  it('takes from the option `oauth2` only what neither says', () => {
    const oauth2 = {
      token_uri: 'https://o.example/token',
      auth_uri: 'https://o.example/a',
      prompt: 'consent',
    };
    expect(resolve({ oauth2, provider: PROVIDER }).token?.url).to.equal('https://p.example/token');
    const { authorize, token } = resolve(
      { oauth2 },
      {},
      { credentials: { fields: DESCRIPTOR.credentials.fields } },
    );
    expect(authorize).to.deep.equal({ url: 'https://o.example/a', parameters: { prompt: 'consent' } });
    expect(token?.url).to.equal('https://o.example/token');
  });

  it('has the last word from the options that are facts', () => {
    const refresh = { marginSeconds: 5, params: { a: '{{b}}' }, url: 'https://r.example' } as const;
    const resolved = resolve({ provider: PROVIDER, refresh, clientAuthentication: 'post' }).refresh;
    expect(resolved).to.deep.include({ marginSeconds: 5, url: 'https://r.example' });
    expect(resolve({ provider: PROVIDER, clientAuthentication: 'post' }).client?.authentication).to.equal(
      'post',
    );
  });

  it('may be a provider of the catalogue', () => {
    expect(resolve({ provider: 'salesforce' }).token?.url).to.equal(loadProvider('salesforce').token?.url);
    expect(codeOf(thrownBy(() => resolve({ provider: 'nobody' })))).to.equal('PROVIDER_UNKNOWN');
  });

  it('refuses a definition that is not as the vocabulary has it, and says where', () => {
    const provider = { ...PROVIDER, tokn: {} } as unknown as Provider;
    const error = thrownBy(() => resolve({ provider }));
    expect(codeOf(error)).to.equal('PROVIDER_INVALID');
    expect(messageOf(error)).to.contain('the option `provider`').and.contain('tokn');
  });

  it('does not change the definition that it is given', () => {
    const before = JSON.stringify(PROVIDER);
    resolve({ provider: PROVIDER, refresh: { marginSeconds: 1 } }, FILLED);
    expect(JSON.stringify(PROVIDER)).to.equal(before);
  });

  it('is put together once, and again when something of it has changed', () => {
    const resolver = createDefinitionResolver();
    const declaration = parseDescriptor(DESCRIPTOR);
    const options = { provider: PROVIDER };
    const first = resolver(declaration, options, FILLED);
    expect(resolver(declaration, options, { ...FILLED, clientId: 'another' })).to.equal(first);
    expect(resolver(declaration, options, { ...FILLED, tokenUri: '' })).to.not.equal(first);
    const again = resolver(declaration, options, FILLED);
    expect(again).to.deep.equal(first);
    expect(resolver(declaration, options, FILLED)).to.equal(again);
    const other = parseDescriptor(descriptorWith({ token_uri: '{{baseUrl}}' }));
    expect(resolver(other, options, { ...FILLED, baseUrl: 'x' }).token?.url).to.equal('{{baseUrl}}');
  });

  describe('with options that a function returns, new ones for each message', () => {
    const declaration = parseDescriptor(DESCRIPTOR);
    const callbackService = { url: 'https://s.example', secret: 's', header: 'X-S' };
    const makeOptions = (): ConnectionOptions => ({
      provider: PROVIDER,
      clientAuthentication: 'post',
      refresh: {
        url: 'https://r.example',
        request: 'json',
        params: { a: 'b' },
        expiry: { path: 'ends', format: 'date' },
        marginSeconds: 5,
        callbackService: { ...callbackService },
      },
    });

    it('is the same while they say the same', () => {
      const resolver = createDefinitionResolver();
      expect(resolver(declaration, makeOptions(), FILLED)).to.equal(
        resolver(declaration, makeOptions(), FILLED),
      );
    });

    const changes: readonly [string, ConnectionOptions][] = [
      ['provider', { provider: { ...PROVIDER } }],
      ['oauth2', { oauth2: {} }],
      ['clientAuthentication', { clientAuthentication: 'basic' }],
      ['refresh', { refresh: {} }],
      ...Object.entries({
        url: 'https://r2.example',
        request: 'form',
        params: { a: 'c' },
        expiry: { path: 'ends', format: 'seconds' },
        callbackService: { ...callbackService, secret: 't' },
        scope: 'send',
        rotatesRefreshToken: false,
        refreshTokenReuseSeconds: 1,
        notBeforeExpiry: true,
        marginSeconds: 6,
        assumedLifetimeSeconds: 1,
      }).map(([name, value]): [string, ConnectionOptions] => [
        `refresh.${name}`,
        { refresh: { ...makeOptions().refresh, [name]: value } },
      ]),
    ];
    for (const [name, change] of changes) {
      it(`is another one when they say something else: ${name}`, () => {
        const resolver = createDefinitionResolver();
        const changed = { ...makeOptions(), ...change };
        const first = resolver(declaration, makeOptions(), FILLED);
        expect(resolver(declaration, changed, FILLED)).to.not.equal(first);
        const alone = createDefinitionResolver()(declaration, changed, FILLED);
        expect(resolver(declaration, changed, FILLED)).to.deep.equal(alone);
      });
    }

    it('sees what was changed within an object of theirs', () => {
      const resolver = createDefinitionResolver();
      const params: Record<string, string> = { a: 'b' };
      const ask = () => resolver(declaration, { refresh: { params } }, FILLED).refresh?.parameters;
      expect(ask()).to.deep.equal({ a: 'b' });
      params['a'] = 'c';
      expect(ask()).to.deep.equal({ a: 'c' });
    });

    it('refuses what is wrong with them each time', () => {
      const resolver = createDefinitionResolver();
      const wrong = (): ConnectionOptions => ({ clientAuthentication: 'none of them' as never });
      for (const attempt of [1, 2]) {
        expect(codeOf(thrownBy(() => resolver(declaration, wrong(), FILLED))), String(attempt)).to.equal(
          'OPTION_INVALID',
        );
      }
    });
  });

  it('is not mixed up between two configurations that leave different fields empty', () => {
    const resolver = createDefinitionResolver();
    const declaration = parseDescriptor(
      descriptorWith({ token_uri: '{{authUri}}', auth_uri: '{{authUri}}', client_id: '{{clientId}}' }),
    );
    const options = { provider: PROVIDER };
    const one = resolver(declaration, options, { clientId: 'a' });
    const other = resolver(declaration, options, { authUri: 'https://x.example' });
    expect(one.token?.url).to.equal('https://p.example/token');
    expect(other.token?.url).to.equal('{{authUri}}');
    expect(other.client?.id).to.equal('{{clientId}}');
  });

  describe('with a field of the form that has the name of what it fills in', () => {
    let world: ProviderWorld;

    before(async () => {
      world = await openProviderWorld();
    });

    after(() => world.close());

    it('is no circle: `"client_id": "{{client_id}}"` is what is on the form', async () => {
      const form = { client_id: 'from-form', client_secret: 'secret-of-form' };
      const { connection, cfg } = world.connect({
        provider: { grant: 'client_credentials', token: { url: world.tokenUrl } },
        form,
        block: { client_id: '{{client_id}}', client_secret: '{{client_secret}}' },
      });
      await connection.obtain(cfg);
      expect(world.onlyParameters()).to.include(form);
    });
  });
});
