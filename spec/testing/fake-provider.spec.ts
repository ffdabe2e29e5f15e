import { expect } from 'chai';
import {
  createTestClock,
  startFakeProvider,
  type FakeProvider,
  type FakeProviderOptions,
  type ProviderTokens,
} from '../../lib/testing';

describe('fake provider', () => {
  let provider: FakeProvider;

  afterEach(() => provider.close());

  async function start(options: FakeProviderOptions = {}): Promise<ProviderTokens> {
    provider = await startFakeProvider(options);
    return provider.issue();
  }

  async function refresh(refreshToken: string, path = '/token') {
    const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken });
    const response = await fetch(`${provider.url}${path}`, { method: 'POST', body });
    return { response, body: (await response.json().catch(() => undefined)) as ProviderTokens | undefined };
  }

  const get = (path: string, token?: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${provider.apiUrl}${path}`, {
      headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    });

  it('serves any path to an active token, and rejects an expired one', async () => {
    const { access_token: token } = await start({ answers: { 'GET /contacts/7': { id: '7' } } });
    expect(await (await get('/contacts/7', token)).json()).to.deep.equal({ id: '7' });
    expect(await (await get('/whatever', token)).json()).to.include({ id: '1' });
    expect(provider.isActive(token)).to.equal(true);
    provider.expire();
    expect(provider.isActive(token)).to.equal(false);
    const rejected = await get('/whatever', token);
    expect(rejected.status).to.equal(401);
    expect(rejected.headers.get('www-authenticate')).to.contain('invalid_token');
    expect(provider.counts()).to.include({ apiRequests: 3, apiServed: 2, apiRejected: 1, tokenRequests: 0 });
  });

  it('takes a token in other places than the standard one', async () => {
    const { access_token: token } = await start();
    const answers = [
      await get('/x', undefined, { authorization: `Zoho-oauthtoken ${token}` }),
      await get('/x', undefined, { 'x-session-id': token }),
      await get(`/x?access_token=${token}`),
      await get('/x?access_token=another'),
      await get('/x'),
    ];
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200, 401, 401]);
  });

  it('rotates, and revokes the grant when a spent refresh token comes back', async () => {
    const { refresh_token: first } = await start();
    const { body } = await refresh(first);
    expect(body?.refresh_token).not.to.equal(first);
    expect([provider.isCurrent(first), provider.isCurrent(body?.refresh_token ?? '')]).to.deep.equal([
      false,
      true,
    ]);
    expect((await refresh(first)).response.status).to.equal(400);
    expect(provider.isActive(body?.access_token ?? '')).to.equal(false);
    expect(provider.counts()).to.include({ tokenRequests: 2, issued: 1, refused: 1, reuseDetected: 1 });
  });

  it('behaves as its options say', async () => {
    const clock = createTestClock();
    const tokens = await start({
      clock,
      accessTokenSeconds: 60,
      reuseGraceSeconds: 10,
      omitRefreshToken: true,
      issued: { instance_url: 'https://eu.example.com' },
      tokenPaths: ['/oauth/exchange'],
      expirySign: '200-error-body',
    });
    expect(tokens).to.include({ expires_in: 60, instance_url: 'https://eu.example.com' });
    await clock.advance(60_000);
    const rejected = await get('/me', tokens.access_token);
    expect([rejected.status, await rejected.json()]).to.deep.equal([
      200,
      { ok: false, error: 'token_expired' },
    ]);
    const { body } = await refresh(tokens.refresh_token, '/oauth/exchange');
    expect(body).to.not.have.any.keys('refresh_token', 'instance_url');
  });

  it('misbehaves to order', async () => {
    const { refresh_token: token, access_token: accessToken } = await start();
    provider.fail(503, 2);
    provider.fail('html');
    provider.fail('error-in-200');
    provider.fail('empty');
    provider.fail(400);
    const answers = [];
    for (let index = 0; index < 6; index += 1) answers.push(await refresh(token));
    expect(answers.map(({ response }) => response.status)).to.deep.equal([503, 503, 200, 200, 200, 400]);
    expect(answers[2]?.response.headers.get('content-type')).to.equal('text/html');
    expect(answers[3]?.body).to.deep.equal({ error: 'server_error' });
    expect(answers[5]?.body).to.deep.equal({ error: 'invalid_grant' });
    provider.fail('reset');
    const broken = (): Promise<boolean> =>
      refresh(token).then(
        () => false,
        () => true,
      );
    expect(await broken()).to.equal(true);
    expect(provider.isCurrent(token)).to.equal(true);
    provider.fail('lost-answer');
    expect(await broken()).to.equal(true);
    expect(provider.isCurrent(token)).to.equal(false);
    provider.failApi(1, { status: 429, body: {}, headers: { 'retry-after': '7' } });
    provider.rejectApi(1);
    const limited = await get('/me', accessToken);
    expect([limited.status, limited.headers.get('retry-after')]).to.deep.equal([429, '7']);
    expect((await get('/me', accessToken)).status).to.equal(401);
    expect((await get('/me', accessToken)).status).to.equal(200);
  });

  it('agrees in the name of its user, and gives tokens for the code', async () => {
    await start();
    const target = new URL(provider.authUri);
    target.search = String(
      new URLSearchParams({ redirect_uri: 'http://127.0.0.1:1/back', state: 'my-state' }),
    );
    const answer = await fetch(target, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    expect([back.origin, back.pathname, back.searchParams.get('state')]).to.deep.equal([
      'http://127.0.0.1:1',
      '/back',
      'my-state',
    ]);
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
    });
    const tokens = (await (
      await fetch(provider.tokenUri, { method: 'POST', body })
    ).json()) as ProviderTokens;
    expect(provider.isActive(tokens.access_token)).to.equal(true);
    expect((await fetch(provider.authUri)).status).to.equal(400);
    expect(provider.requests.map(({ kind }) => kind)).to.deep.equal(['authorize', 'token', 'authorize']);
  });

  it('rejects tokens in its own words, and refuses requests for reasons of its own', async () => {
    const rejection = { status: 401, body: [{ errorCode: 'INVALID_SESSION_ID' }] };
    const { refresh_token: refreshToken } = await start({
      rejection,
      refuse: ({ parameters }) => (parameters['scope'] === undefined ? 'invalid_scope' : undefined),
    });
    provider.expire();
    const rejected = await get('/me', 'stranger');
    expect([rejected.status, await rejected.json()]).to.deep.equal([401, rejection.body]);
    const refresh = async (more: Record<string, string>): Promise<unknown> => {
      const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, ...more });
      return (await fetch(provider.tokenUri, { method: 'POST', body })).json();
    };
    expect(await refresh({})).to.include({ error: 'invalid_scope' });
    expect(await refresh({ scope: 'a' })).to.have.property('access_token');
    expect(provider.counts()).to.include({ refused: 1, issued: 1, reuseDetected: 0 });
    expect(provider.requests.map(({ host }) => host)).to.deep.equal(
      Array(3).fill(new URL(provider.url).host),
    );
  });

  it('knows its secrets, shows its counters, and revokes', async () => {
    const { access_token: accessToken, refresh_token: refreshToken } = await start({
      clientSecret: 'topsecret',
    });
    expect(provider.secrets()).to.have.members([accessToken, refreshToken, 'topsecret']);
    provider.revoke();
    expect((await get('/me', accessToken)).status).to.equal(401);
    const counts: unknown = await (await fetch(`${provider.url}/__counts`)).json();
    expect(counts).to.deep.equal(provider.counts());
    expect(counts).to.include({ apiRequests: 1 });
  });
});
