import { expect } from 'chai';
import type { DevicePrompt } from '../../lib/component/device-authorization';
import { createTestClock } from '../../lib/testing/test-clock';
import { parametersOf, type RecordedAnswer } from '../support/recording-server';
import { NOW, openProviderWorld, type ProviderWorld } from '../support/provider-world';
import { codeOf, messageOf, rejectionOf } from './caught';

const DEVICE = {
  device_code: 'canary-device-code',
  user_code: 'ABCD-EFGH',
  verification_uri: 'https://p.example/device',
  verification_uri_complete: 'https://p.example/device?code=ABCD-EFGH',
  expires_in: 60,
  interval: 10,
};

describe('N3 the device authorization', () => {
  let world: ProviderWorld;

  beforeEach(async () => {
    world = await openProviderWorld();
  });

  afterEach(() => world.close());

  /** Connects with these answers: the first to the device authorization, the others to the token requests. */
  function authorize(...answers: readonly RecordedAnswer[]) {
    world.server.respond((_request, index) => answers[Math.min(index, answers.length - 1)] ?? {});
    const prompts: DevicePrompt[] = [];
    const clock = createTestClock({ now: NOW, automatic: true });
    const { connection, cfg } = world.connect({
      provider: {
        grant: 'device_code',
        scopes: { default: ['read'] },
        deviceAuthorization: { url: `${world.server.url}/device` },
        token: { url: world.tokenUrl },
      },
      surroundings: { clock },
    });
    const outcome = connection.authorizeDevice(cfg, (prompt) => prompts.push(prompt));
    return { outcome, prompts, clock };
  }

  const pending = (error = 'authorization_pending'): RecordedAnswer => ({ status: 400, body: { error } });
  const issued: RecordedAnswer = { body: { access_token: 'new-access' } };

  it('tells the person what to do, and until when', async () => {
    const { outcome, prompts } = authorize({ body: DEVICE }, issued);
    expect(await outcome).to.include({ access_token: 'new-access', requested_scope: 'read' });
    expect(prompts).to.deep.equal([
      {
        userCode: 'ABCD-EFGH',
        verificationUri: 'https://p.example/device',
        verificationUriComplete: 'https://p.example/device?code=ABCD-EFGH',
        expiresAt: NOW + 60_000,
      },
    ]);
  });

  it('takes `verification_url`, and the defaults of RFC 8628 §3.2', async () => {
    const { device_code, user_code } = DEVICE;
    const body = { device_code, user_code, verification_url: 'https://p.example/old' };
    const { outcome, prompts, clock } = authorize({ body }, pending(), issued);
    await outcome;
    expect(prompts[0]).to.include({ verificationUri: 'https://p.example/old', expiresAt: NOW + 900_000 });
    expect(clock.sleeps).to.deep.equal([5_000, 5_000]);
  });

  it('asks more slowly when it is told to (RFC 8628 §3.5)', async () => {
    const { outcome, clock } = authorize({ body: DEVICE }, pending('slow_down'), issued);
    await outcome;
    const waits = clock.sleeps.filter((delayMs) => delayMs >= 10_000);
    expect(waits).to.deep.equal([10_000, 15_000]);
    expect(clock.sleeps).to.deep.equal(waits);
  });

  it('sends one request at a time: nothing is repeated between two of them', async () => {
    const { outcome } = authorize({ body: DEVICE }, pending(), pending(), issued);
    await outcome;
    const codes = world
      .tokenRequests()
      .slice(1)
      .map(({ body }) => parametersOf(body)['device_code']);
    expect(codes).to.deep.equal(Array(3).fill('canary-device-code'));
  });

  it('ends when the person refuses', async () => {
    const { outcome } = authorize({ body: DEVICE }, pending('access_denied'));
    const error = await rejectionOf(outcome);
    expect(codeOf(error)).to.equal('TOKEN_ENDPOINT_REFUSED');
    expect(messageOf(error)).to.contain('access_denied').and.not.contain('canary');
    expect(world.tokenRequests()).to.have.length(2);
  });

  it('ends when nobody agrees in time', async () => {
    const { outcome, clock } = authorize({ body: DEVICE }, pending());
    expect(codeOf(await rejectionOf(outcome))).to.equal('REAUTHORIZATION_REQUIRED');
    expect(clock.now()).to.be.at.least(NOW + 60_000);
  });

  for (const [title, answer, words] of [
    ['an error', { status: 400, body: { error: 'invalid_client' } }, 'status 400 and invalid_client'],
    [
      'an answer without a code',
      { body: { user_code: 'x', verification_uri: 'https://p.example' } },
      'status 200',
    ],
    ['an answer that is no JSON', { body: '<html>' }, 'status 200'],
  ] as const) {
    it(`is not successful with ${title}`, async () => {
      const { outcome, prompts } = authorize(answer);
      const error = await rejectionOf(outcome);
      expect(codeOf(error)).to.equal('TOKEN_ENDPOINT_REFUSED');
      expect(messageOf(error)).to.contain(words).and.contain('/device');
      expect(prompts).to.deep.equal([]);
    });
  }

  it('says so when the provider cannot be reached', async () => {
    const { connection, cfg } = world.connect({
      provider: { grant: 'device_code', deviceAuthorization: { url: 'http://127.0.0.1:1/device' } },
    });
    const error = await rejectionOf(connection.authorizeDevice(cfg, () => undefined));
    expect(codeOf(error)).to.equal('TOKEN_ENDPOINT_UNREACHABLE');
  });

  it('is refused with a provider that has none', async () => {
    const { connection, cfg } = world.connect();
    const error = await rejectionOf(connection.authorizeDevice(cfg, () => undefined));
    expect(codeOf(error)).to.equal('DESCRIPTOR_INVALID');
    expect(messageOf(error)).to.contain('deviceAuthorization.url');
  });
});
