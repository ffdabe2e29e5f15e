import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import {
  startAuthorizationServer,
  type AuthorizationServer,
} from '../../../lib/platform/certified-server/authorization-server';
import type { AuthorizationServerOptions } from '../../../lib/platform/certified-server/authorization-server-options';
import { signIn } from '../../../lib/platform/certified-server/browser';
import { SignInError } from '../../../lib/platform/certified-server/sign-in-error';

interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

describe('platform: certified authorization server', () => {
  let server: AuthorizationServer;
  const verifier = randomBytes(32).toString('base64url');

  async function start(options: AuthorizationServerOptions = {}): Promise<void> {
    server = await startAuthorizationServer(options);
  }

  function authorizationUrl(changes: Record<string, string> = {}): string {
    const parameters = {
      response_type: 'code',
      client_id: server.clientId,
      redirect_uri: server.redirectUri,
      scope: 'openid offline_access contacts.read',
      prompt: 'consent',
      state: 'state-1',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    };
    return `${server.authorizationEndpoint}?${String(new URLSearchParams(parameters))}`;
  }

  async function requestTokens(parameters: Record<string, string>, basic = true): Promise<TokenAnswer> {
    const credentials = Buffer.from(`${server.clientId}:${server.clientSecret}`).toString('base64');
    const response = await fetch(server.tokenEndpoint, {
      method: 'POST',
      body: new URLSearchParams(parameters),
      headers: basic ? { authorization: `Basic ${credentials}` } : {},
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async function obtainTokens(
    further: Record<string, string> = {},
  ): Promise<Readonly<Record<string, string>>> {
    const callback = await signIn(authorizationUrl(), { redirectUri: server.redirectUri });
    expect(callback.searchParams.get('state')).to.equal('state-1');
    const answer = await requestTokens(
      {
        grant_type: 'authorization_code',
        code: callback.searchParams.get('code') ?? '',
        redirect_uri: server.redirectUri,
        code_verifier: verifier,
        ...further,
      },
      Object.keys(further).length === 0,
    );
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    return answer.body as Record<string, string>;
  }

  const refresh = (refreshToken = ''): Promise<TokenAnswer> =>
    requestTokens({ grant_type: 'refresh_token', refresh_token: refreshToken });

  afterEach(() => server.close());

  it('signs a user in, exchanges the code and refreshes', async () => {
    await start({ accessTokenSeconds: 60 });
    const tokens = await obtainTokens();
    expect(tokens).to.include({ token_type: 'Bearer', expires_in: 60 });
    expect(await server.isActive(tokens['access_token'] ?? '')).to.equal(true);

    const refreshed = await refresh(tokens['refresh_token']);
    expect(refreshed.status).to.equal(200);
    expect(refreshed.body['refresh_token']).to.be.a('string').and.not.equal(tokens['refresh_token']);
    expect(server.counts()).to.deep.equal({
      tokenRequests: 2,
      codeExchanges: 1,
      refreshes: 1,
      refused: 0,
      reuseDetected: 0,
    });
    expect(server.grantAlive()).to.equal(true);
  });

  it('revokes the grant when a spent refresh token comes back, until the account is connected again', async () => {
    await start({ accessTokenSeconds: 60 });
    const tokens = await obtainTokens();
    const refreshed = await refresh(tokens['refresh_token']);
    const reuse = await refresh(tokens['refresh_token']);
    expect(reuse.status).to.equal(400);
    expect(reuse.body['error']).to.equal('invalid_grant');
    expect(server.grantAlive()).to.equal(false);
    expect(await server.isActive(String(refreshed.body['access_token']))).to.equal(false);
    expect((await refresh(String(refreshed.body['refresh_token']))).status).to.equal(400);
    expect(server.counts()).to.include({ tokenRequests: 4, refreshes: 1, refused: 2, reuseDetected: 1 });
    await obtainTokens();
    expect(server.grantAlive()).to.equal(true);
  });

  it('lets one of many simultaneous refreshes through', async () => {
    await start();
    const tokens = await obtainTokens();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(tokens['refresh_token'])));
    expect(answers.filter((answer) => answer.status === 200)).to.have.length(1);
    expect(server.counts()).to.include({ refreshes: 1, refused: 19, reuseDetected: 1 });
  });

  it('revokes a single access token', async () => {
    await start();
    const tokens = await obtainTokens();
    await server.revokeAccessToken(tokens['access_token'] ?? '');
    expect(await server.isActive(tokens['access_token'] ?? '')).to.equal(false);
    expect(await server.isActive('never issued')).to.equal(false);
    expect((await refresh(tokens['refresh_token'])).status).to.equal(200);
  });

  it('expires access tokens', async () => {
    await start({ accessTokenSeconds: 1 });
    const token = (await obtainTokens())['access_token'] ?? '';
    const obtainedAt = Date.now();
    while (await server.isActive(token)) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(Date.now() - obtainedAt).to.be.below(1200);
  });

  it('authenticates by parameters, and knows public clients', async () => {
    await start({ clientAuthentication: 'client_secret_post', clientId: 'me', clientSecret: 'a secret' });
    expect(server).to.include({ clientId: 'me', clientSecret: 'a secret' });
    await obtainTokens({ client_id: 'me', client_secret: 'a secret' });
    expect((await requestTokens({ grant_type: 'refresh_token', refresh_token: 'x' })).body['error']).to.be.a(
      'string',
    );
    await server.close();

    await start({ clientAuthentication: 'none' });
    expect(server.clientSecret).to.equal('');
    await obtainTokens({ client_id: server.clientId });
  });

  it('accepts a loopback redirect with any port', async () => {
    await start();
    const redirectUri = 'http://127.0.0.1:5555/callback';
    const callback = await signIn(authorizationUrl({ redirect_uri: redirectUri }), { redirectUri });
    expect(callback.port).to.equal('5555');
    expect(callback.searchParams.has('code')).to.equal(true);
  });

  it('wants PKCE, and shows unknown clients an error page', async () => {
    await start({ redirectUri: 'https://platform.example/callback/oauth2' });
    const { redirectUri, clientId } = server;
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
    });
    const callback = await signIn(`${server.authorizationEndpoint}?${String(query)}&scope=openid`, {
      redirectUri,
    });
    expect(callback.searchParams.get('error')).to.equal('invalid_request');
    expect(callback.searchParams.get('error_description')).to.contain('PKCE');
    const refused: unknown = await signIn(authorizationUrl({ client_id: 'nobody' }), { redirectUri }).catch(
      (error: unknown) => error,
    );
    expect(refused).to.be.instanceOf(SignInError);
    expect(String(refused)).to.contain('invalid_client');
  });

  it('is silent, and leaves the console as it was', async () => {
    const original = { info: console.info, warn: console.warn };
    const printed: unknown[] = [];
    const record = (...values: unknown[]): void => void printed.push(...values);
    Object.assign(console, { info: record, warn: record });
    try {
      await start();
      await refresh((await obtainTokens())['refresh_token']);
      await refresh('unknown');
      expect(console.warn).to.equal(record);
    } finally {
      Object.assign(console, original);
    }
    expect(printed).to.deep.equal([]);
  });

  it('closes its port if it cannot start', async () => {
    await start();
    const failure: unknown = await startAuthorizationServer({ redirectUri: 'https://x.example/#part' })
      .then((unexpected) => unexpected.close())
      .catch((error: unknown) => error);
    expect(failure).to.have.property('error_description').that.contains('redirect_uris');
  });
});
