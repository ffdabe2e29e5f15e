import { expect } from 'chai';
import { createHash, createHmac } from 'node:crypto';
import { parametersOf } from '../support/recording-server';
import { CLIENT, NOW, openProviderWorld, type ProviderWorld } from '../support/provider-world';
import { createTaskContext } from '../support/runtime-context';

const URN = 'urn:ietf:params:oauth:grant-type';
const FORM = 'application/x-www-form-urlencoded';
const OF_THE_CLIENT = { client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret };

describe('on the wire, the grant', () => {
  let world: ProviderWorld;

  beforeEach(async () => {
    world = await openProviderWorld();
  });

  afterEach(() => world.close());

  it('refresh_token is as RFC 6749 §6 has it', async () => {
    const stored = { access_token: 'old', refresh_token: 'r-1', expires_at: NOW / 1000 - 1 };
    const { connection, cfg } = world.connect({ stored });
    await connection.client(createTaskContext(), cfg).get('/me');
    const [request] = world.tokenRequests();
    expect(request?.method).to.equal('POST');
    expect(request?.headers).to.include({ 'content-type': FORM, accept: 'application/json' });
    expect(world.onlyParameters()).to.deep.equal({
      grant_type: 'refresh_token',
      refresh_token: 'r-1',
      ...OF_THE_CLIENT,
    });
    expect(world.server.requests.at(-1)?.headers['authorization']).to.equal('Bearer new-access');
  });

  it('authorization_code brings the code and the proof key of RFC 7636', async () => {
    const authorize = { url: 'https://provider.example/authorize', keep: ['realmId'] };
    const { connection, cfg } = world.connect({ provider: { authorize, token: { url: world.tokenUrl } } });
    const pending = connection.authorize(cfg, 'http://127.0.0.1/callback');
    const asked = parametersOf(new URL(pending.url).search);
    const query = new URLSearchParams({ state: pending.state, code: 'c-1', realmId: '42' });
    const tokens = await connection.exchange(cfg, pending, `http://127.0.0.1/callback?${query.toString()}`);
    const parameters = world.onlyParameters();
    expect(parameters).to.deep.equal({
      grant_type: 'authorization_code',
      code: 'c-1',
      redirect_uri: 'http://127.0.0.1/callback',
      code_verifier: pending.codeVerifier,
      ...OF_THE_CLIENT,
    });
    const challenge = createHash('sha256').update(String(parameters['code_verifier'])).digest('base64url');
    expect(asked).to.include({ code_challenge: challenge, code_challenge_method: 'S256' });
    expect(tokens).to.include({ access_token: 'new-access', realmId: '42' });
  });

  it('client_credentials is as RFC 6749 §4.4.2 has it', async () => {
    const scopes = { default: ['read', 'write'] };
    const { connection, cfg } = world.connect({
      provider: { grant: 'client_credentials', scopes, token: { url: world.tokenUrl } },
    });
    await connection.obtain(cfg);
    expect(world.onlyParameters()).to.deep.equal({
      grant_type: 'client_credentials',
      scope: 'read write',
      ...OF_THE_CLIENT,
    });
  });

  it('password is as RFC 6749 §4.3.2 has it', async () => {
    const form = { ...CLIENT, username: 'jane', password: 'p w&d' };
    const { connection, cfg } = world.connect({
      provider: { grant: 'password', token: { url: world.tokenUrl } },
      form,
    });
    await connection.obtain(cfg);
    expect(world.onlyParameters()).to.deep.equal({
      grant_type: 'password',
      username: 'jane',
      password: 'p w&d',
      ...OF_THE_CLIENT,
    });
  });

  it('token_exchange is as RFC 8693 §2.1 has it', async () => {
    const form = { ...CLIENT, subject_token: 's-1', audience: 'them' };
    const { connection, cfg } = world.connect({
      provider: { grant: 'token_exchange', token: { url: world.tokenUrl } },
      form,
    });
    await connection.obtain(cfg);
    expect(world.onlyParameters()).to.deep.equal({
      grant_type: `${URN}:token-exchange`,
      subject_token: 's-1',
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      audience: 'them',
      ...OF_THE_CLIENT,
    });
  });

  it('device_code asks for a code first, and then as often as the person needs (RFC 8628 §3)', async () => {
    const answers = [
      {
        device_code: 'd-1',
        user_code: 'ABCD',
        verification_uri: 'https://p.example/d',
        interval: 7,
        expires_in: 60,
      },
      { error: 'authorization_pending' },
      { access_token: 'new-access' },
    ];
    world.server.respond((_request, index) => ({ status: index === 1 ? 400 : 200, body: answers[index] }));
    const { connection, cfg, clock } = world.connect({
      provider: {
        grant: 'device_code',
        scopes: { default: ['read'] },
        deviceAuthorization: { url: `${world.server.url}/device` },
        token: { url: world.tokenUrl },
      },
      form: { clientId: 'public-client' },
    });
    await connection.authorizeDevice(cfg, () => undefined);
    const [first, ...polls] = world.tokenRequests();
    expect(first?.target).to.equal('/device');
    expect(parametersOf(first?.body)).to.deep.equal({ client_id: 'public-client', scope: 'read' });
    expect(polls.map(({ body }) => parametersOf(body))).to.deep.equal(
      [1, 2].map(() => ({
        grant_type: `${URN}:device_code`,
        device_code: 'd-1',
        client_id: 'public-client',
      })),
    );
    expect(clock.sleeps).to.deep.equal([7_000, 7_000]);
  });

  it('login is what its definition says, in one step', async () => {
    world.server.respond(() => ({ headers: { 'X-Session': 'session-1' } }));
    const { connection, cfg } = world.connect({
      provider: {
        grant: 'login',
        token: {
          url: `${world.server.url}/login`,
          placement: 'json',
          parameters: { login: { name: '{{username}}' } },
        },
        response: { accessToken: 'header:X-Session' },
      },
      form: { username: 'jane' },
    });
    expect(await connection.obtain(cfg)).to.include({ access_token: 'session-1' });
    const [request] = world.tokenRequests();
    expect(request).to.include({ target: '/login', body: '{"login":{"name":"jane"}}' });
    expect(request?.headers)
      .to.include({ 'content-type': 'application/json' })
      .and.not.have.property('authorization');
  });

  it('login may take two steps, with a value and a header that the first one gave', async () => {
    world.server.respond(({ target }) =>
      target === '/begin'
        ? { body: { data: [{ challenge: 'c-1' }] }, headers: { 'X-Csrf': 'csrf-1' } }
        : { body: { access_token: 'new-access' } },
    );
    const { connection, cfg } = world.connect({
      provider: {
        grant: 'login',
        steps: [
          {
            url: `${world.server.url}/begin`,
            parameters: { user: '{{username}}' },
            keep: { challenge: 'data.0.challenge', csrf: 'header:x-csrf' },
          },
        ],
        token: {
          url: world.tokenUrl,
          parameters: { answer: "{{hmac('sha256', password, challenge)}}" },
          headers: { 'X-Csrf': '{{csrf}}' },
        },
      },
      form: { username: 'jane', password: 'secret' },
    });
    await connection.obtain(cfg);
    const [first, second] = world.tokenRequests();
    expect(first).to.include({ target: '/begin', body: 'user=jane' });
    expect(second?.headers['x-csrf']).to.equal('csrf-1');
    // HMAC-SHA-256 of "c-1" with the key "secret".
    expect(parametersOf(second?.body)).to.deep.equal({
      answer: createHmac('sha256', 'secret').update('c-1').digest('hex'),
    });
  });
});
