import { expect } from 'chai';
import type { StepOutcome } from '../../lib/platform/runtime/step-messages';
import type { StepRunner } from '../../lib/platform/runtime/step-runner';
import { createCanary } from '../../lib/testing/canary';
import { openWorld, type World } from '../component/world';

type Members = Readonly<Record<string, unknown>>;

describe('T1 keepTokenFresh in the real runtime', () => {
  let world: World;
  let runner: StepRunner;

  /** A step whose account has a token of which so many seconds are left; they live 3600. */
  const start = async (secondsLeft: number, fields: Members = {}, form: Members = {}): Promise<void> => {
    world = await openWorld({ server: { accessTokenSeconds: 3600 }, form });
    const oauth = { ...world.tokens, expires_at: nowSeconds() + secondsLeft };
    world.platform.addAccount(String(world.cfg._account), { ...world.cfg, oauth });
    await restart(fields);
  };
  const restart = async (fields: Members = {}, snapshot: Members = {}): Promise<void> => {
    runner = await world.start({
      component: 'component-generic',
      functionName: 'keepTokenFresh',
      fields,
      snapshot,
    });
  };
  const poll = (): Promise<StepOutcome> => runner.process({ body: {} });
  const bodiesOf = ({ data }: StepOutcome): readonly Members[] => data.map(({ body }) => body as Members);
  const secrets = (): string[] =>
    [world.tokens, world.stored()].flatMap((tokens) => [
      String(tokens['access_token']),
      String(tokens['refresh_token']),
    ]);
  const nowSeconds = (): number => Math.floor(Date.now() / 1000);

  afterEach(() => world.close());

  it('renews a token that ends before the next poll, saves it, and says until when it lasts', async () => {
    await start(599);
    const outcome = await poll();
    expect(outcome.errors).to.deep.equal([]);
    const [body, ...more] = bodiesOf(outcome);
    expect(more).to.deep.equal([]);
    expect(body).to.deep.include({
      state: 'fresh',
      reasons: ['The access token can be sent.'],
      refreshed: true,
    });
    expect(Number(body?.['expires_at']) - nowSeconds()).to.be.within(3590, 3600);
    expect(world.stored()['access_token']).to.not.equal(world.tokens['access_token']);
    expect(world.stored()['refresh_token']).to.not.equal(world.tokens['refresh_token']);
    expect(world.server.isActive(String(world.stored()['access_token']))).to.equal(true);
    expect(world.server.requests).to.have.length(1);
  });

  it('leaves a token alone that lasts long enough, and says how it is once', async () => {
    await start(700);
    expect(bodiesOf(await poll())).to.have.length(1);
    expect(bodiesOf(await poll())).to.have.length(0);
    expect(world.server.requests).to.have.length(0);
  });

  it('takes the time between two polls from its field', async () => {
    await start(700, { validForSeconds: 900 });
    expect(bodiesOf(await poll())[0]).to.include({ refreshed: true });
    expect(world.server.requests).to.have.length(1);
  });

  it('emits again after a restart only if something has changed, unless it is to do so with every poll', async () => {
    await start(700);
    const snapshot = (await poll()).snapshots.at(-1) as Members;
    await restart({}, snapshot);
    expect(bodiesOf(await poll())).to.have.length(0);
    await restart({ emitEveryPoll: true }, snapshot);
    expect(bodiesOf(await poll())).to.have.length(1);
    expect(bodiesOf(await poll())).to.have.length(1);
  });

  it('R12 emits no token, and none in its snapshot, unless its field says so', async () => {
    await start(599);
    const { data, snapshots } = await poll();
    createCanary(secrets()).check({ data, snapshots });
    await restart({ includeToken: true });
    const outcome = await poll();
    const [body] = bodiesOf(outcome);
    expect(body).to.include({ access_token: world.stored()['access_token'] });
    expect(body?.['token_type']).to.match(/^bearer$/i);
    createCanary(secrets()).check(outcome.snapshots);
  });

  it('tells of an account that is dead before it fails, and every poll fails', async () => {
    await start(-5);
    world.server.revokeGrant();
    const first = await poll();
    expect(bodiesOf(first)[0]).to.include({ state: 'needs_user', refreshed: false });
    expect(first.errors[0]).to.include({ name: 'ReauthorizationRequiredError' });
    expect(bodiesOf(first)[0]?.['reasons']).to.deep.equal([first.errors[0]?.message]);
    const second = await poll();
    expect(bodiesOf(second)).to.deep.equal([]);
    expect(second.acked).to.equal(false);
    expect(world.server.requests).to.have.length(1);
  });

  it('keeps a token that still lasts while the provider is down, and says so', async () => {
    await start(300);
    world.server.next(...Array.from({ length: 10 }, () => ({ status: 400, body: '' })));
    const outcome = await poll();
    expect(outcome.errors).to.deep.equal([]);
    const [body] = bodiesOf(outcome);
    expect(body).to.include({ state: 'fresh', refreshed: false });
    expect((body?.['reasons'] as readonly string[]).join(' ')).to.contain('could not be renewed ahead');
  });

  it('says that it does not renew where the credential says never', async () => {
    await start(-5, {}, { sessionManagement: 'never' });
    const [body] = bodiesOf(await poll());
    expect(body).to.include({ state: 'stale', refreshed: false });
    expect((body?.['reasons'] as readonly string[]).join(' ')).to.contain('never');
    expect(world.server.requests).to.have.length(0);
  });

  it('says what to do about a token whose end nobody says', async () => {
    world = await openWorld({ server: { extra: { expires_in: undefined } } });
    await restart();
    const [body] = bodiesOf(await poll());
    expect(body).to.not.have.property('expires_at');
    expect((body?.['reasons'] as readonly string[]).join(' ')).to.contain('at a fixed interval');
  });

  it('T1 renews at a fixed interval where the credential says so', async () => {
    await start(3000, {}, { sessionManagement: 'fixed', sessionTimeoutSeconds: '500' });
    expect(bodiesOf(await poll())[0]).to.include({ refreshed: true });
    expect(bodiesOf(await poll())).to.deep.equal([]);
    expect(world.server.requests).to.have.length(1);
  });

  it('names the field that cannot be used', async () => {
    await start(700, { validForSeconds: 'soon' });
    const { data, errors } = await poll();
    expect(data).to.deep.equal([]);
    expect(errors[0]?.message).to.contain('"validForSeconds"');
  });
});
