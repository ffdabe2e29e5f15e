import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { defineConnection } from '../../lib/component/connection';
import type { ConnectionOptions } from '../../lib/component/options';
import {
  startAuthorizationServer,
  type AuthorizationServer,
} from '../../lib/platform/certified-server/authorization-server';
import { signIn } from '../../lib/platform/certified-server/browser';
import { codeOf, messageOf, rejectionOf, thrownBy } from './caught';
import { descriptorWith } from './descriptors';
import { openWorld } from './world';

const SCOPES = ['openid', 'offline_access', 'contacts.read'];
const redirectUri = 'http://127.0.0.1:9/callback';

describe('E10 the first authorization', () => {
  let server: AuthorizationServer;

  before(async () => {
    server = await startAuthorizationServer({ accessTokenSeconds: 600 });
  });

  after(() => server.close());

  const cfg = () => ({
    authUri: server.authorizationEndpoint,
    tokenUri: server.tokenEndpoint,
    clientId: server.clientId,
    clientSecret: server.clientSecret,
  });

  const connect = (block: Readonly<Record<string, unknown>> = {}, options: ConnectionOptions = {}) =>
    defineConnection(
      descriptorWith({ scopes: SCOPES, prompt: 'consent', client_auth: 'basic', ...block }),
      options,
    );

  const parametersOf = (url: string): Record<string, string> => Object.fromEntries(new URL(url).searchParams);

  describe('begins', () => {
    it('with a URL that has everything the standard wants', () => {
      const { url, state, codeVerifier, redirectUri: returned } = connect().authorize(cfg(), redirectUri);
      expect(url.startsWith(`${server.authorizationEndpoint}?`)).to.equal(true);
      expect(returned).to.equal(redirectUri);
      expect(parametersOf(url)).to.deep.equal({
        response_type: 'code',
        client_id: server.clientId,
        redirect_uri: redirectUri,
        scope: 'openid offline_access contacts.read',
        state,
        code_challenge: createHash('sha256')
          .update(codeVerifier ?? expect.fail('no verifier'))
          .digest('base64url'),
        code_challenge_method: 'S256',
        prompt: 'consent',
      });
    });

    it('with a state and a verifier that nobody can guess, new ones each time', () => {
      const [one, other] = [connect().authorize(cfg(), redirectUri), connect().authorize(cfg(), redirectUri)];
      expect(one.state)
        .to.match(/^[\w-]{32}$/)
        .and.not.equal(other.state);
      expect(one.codeVerifier)
        .to.match(/^[\w-]{43}$/)
        .and.not.equal(other.codeVerifier);
    });

    it('with the extras of the oauth2 block, and neither the secret nor the token URI', () => {
      const block = { access_type: 'offline', audience: '{{clientId}}', nested: { a: 1 }, scopes: [] };
      const { url } = connect(block).authorize(cfg(), redirectUri);
      expect(parametersOf(url)).to.include({ access_type: 'offline', audience: server.clientId });
      expect(parametersOf(url)).to.not.have.any.keys('nested', 'scope', 'scopes', 'client_auth', 'token_uri');
      expect(url).to.not.contain(server.clientSecret);
    });

    it('with a secure authorization URI, or not at all', () => {
      const insecure = { ...cfg(), authUri: 'http://id.example/authorize' };
      expect(codeOf(thrownBy(() => connect().authorize(insecure, redirectUri)))).to.equal('INSECURE_URL');
      const none = thrownBy(() => connect({ auth_uri: undefined }).authorize(cfg(), redirectUri));
      expect(codeOf(none)).to.equal('DESCRIPTOR_INVALID');
      expect(messageOf(none)).to.contain('oauth2.auth_uri');
    });
  });

  describe('completes', () => {
    it('with the token response as the platform would store it', async () => {
      const connection = connect();
      const pending = connection.authorize(cfg(), redirectUri);
      const callback = await signIn(pending.url, { redirectUri });
      const tokens = await connection.exchange(cfg(), pending, callback.href);
      expect(tokens).to.include({ token_type: 'Bearer', expires_in: 600 });
      expect(String(tokens['scope']).split(' ')).to.have.members(SCOPES);
      expect(tokens['expires_at']).to.be.closeTo(Date.now() / 1000 + 600, 5);
      expect(tokens).to.include.keys('refresh_token', 'id_token');
      expect(await server.isActive(String(tokens['access_token']))).to.equal(true);
    });

    it('with the code at the token URI, whatever is declared for refreshes', async () => {
      const refresh = {
        url: 'https://id.example/refresh',
        request: 'json',
        params: { format: 'x' },
      } as const;
      const connection = connect({}, { refresh });
      const pending = connection.authorize(cfg(), redirectUri);
      const callback = await signIn(pending.url, { redirectUri });
      expect(await connection.exchange(cfg(), pending, callback.href)).to.include.keys('access_token');
    });

    it('with the verifier that matches the challenge: another one is refused', async () => {
      const connection = connect();
      const pending = connection.authorize(cfg(), redirectUri);
      const callback = await signIn(pending.url, { redirectUri });
      const other = { ...pending, codeVerifier: 'x'.repeat(43) };
      const error = await rejectionOf(connection.exchange(cfg(), other, callback.href));
      expect(codeOf(error)).to.be.oneOf(['REAUTHORIZATION_REQUIRED', 'TOKEN_ENDPOINT_REFUSED']);
      expect(messageOf(error)).to.not.contain(callback.searchParams.get('code'));
    });
  });

  describe('sends nothing', () => {
    const exchange = async (change: (callback: URL) => unknown): Promise<unknown> => {
      const connection = connect();
      const pending = connection.authorize(cfg(), redirectUri);
      const callback = new URL(`${redirectUri}?code=abc&state=${pending.state}`);
      const changed = change(callback);
      const before = server.counts().tokenRequests;
      const url = typeof changed === 'string' ? changed : callback.href;
      const error = await rejectionOf(connection.exchange(cfg(), pending, url));
      expect(server.counts().tokenRequests).to.equal(before);
      return error;
    };

    it('if the state is another one, or missing', async () => {
      for (const change of [
        ({ searchParams }: URL) => {
          searchParams.set('state', 'forged');
        },
        ({ searchParams }: URL) => {
          searchParams.delete('state');
        },
      ]) {
        const error = await exchange(change);
        expect(codeOf(error)).to.equal('CREDENTIALS_MISSING');
        expect(messageOf(error)).to.contain('another `state`').and.contain('Begin again');
      }
    });

    it('if the provider said no, and shows what it said', async () => {
      const error = await exchange(({ searchParams }) => {
        searchParams.set('error', 'access_denied');
        searchParams.set('error_description', 'Jane pressed cancel');
      });
      expect(messageOf(error)).to.contain('access_denied: Jane pressed cancel');
    });

    it('if there is no code', async () => {
      for (const code of [undefined, '']) {
        const error = await exchange(({ searchParams }) => {
          searchParams.delete('code');
          if (code !== undefined) searchParams.set('code', code);
        });
        expect(messageOf(error)).to.contain('no code');
      }
    });

    it('if what was pasted is no URL', async () => {
      for (const pasted of ['', 'abc', '?code=abc']) {
        const error = await exchange(() => pasted);
        expect(codeOf(error)).to.equal('CREDENTIALS_MISSING');
        expect(messageOf(error)).to.contain('the whole URL');
      }
    });
  });

  it('exchanges a code at most once, even if its answer is lost', async () => {
    const world = await openWorld();
    world.server.next({ reset: 'after-work' }, { delayMs: 0 });
    const connection = connect();
    const pending = connection.authorize(world.cfg, redirectUri);
    const callback = `${redirectUri}?code=abc&state=${pending.state}`;
    const error = await rejectionOf(connection.exchange(world.cfg, pending, callback));
    await world.close();
    expect(codeOf(error)).to.equal('TOKEN_ENDPOINT_UNREACHABLE');
    expect(world.server.counts().tokenRequests).to.equal(1);
  });
});
