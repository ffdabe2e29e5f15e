import { expect } from 'chai';
import type { FaultyAuthorizationServerOptions } from '../../lib/platform/faulty-server/faulty-authorization-server-options';
import type { StepOutcome } from '../../lib/platform/runtime/step-messages';
import type { StepRunner } from '../../lib/platform/runtime/step-runner';
import { openWorld, type World } from '../component/world';

const MEMBERS = ['access_token', 'token_type', 'expires_at', 'scope'];

describe('T4 getAccessToken in the real runtime', () => {
  let world: World;

  /** A step whose account has a token of which so many seconds are left, if that is known. */
  const start = async (
    server: FaultyAuthorizationServerOptions,
    secondsLeft?: number,
    fields = {},
  ): Promise<StepRunner> => {
    world = await openWorld({ server: { accessTokenSeconds: 100, ...server } });
    const end = secondsLeft === undefined ? {} : { expires_at: Math.floor(Date.now() / 1000) + secondsLeft };
    world.platform.addAccount(String(world.cfg._account), {
      ...world.cfg,
      oauth: { ...world.tokens, ...end },
    });
    return world.start({ component: 'component-generic', functionName: 'getAccessToken', fields });
  };
  const bodyOf = ({ data, errors }: StepOutcome): Readonly<Record<string, unknown>> => {
    expect(errors).to.deep.equal([]);
    expect(data).to.have.length(1);
    return data[0]?.body as Readonly<Record<string, unknown>>;
  };
  const secondsFromNow = (time: unknown): number => Number(time) - Date.now() / 1000;

  afterEach(() => world.close());

  it('emits the token, its type, its end and its scope, and nothing else', async () => {
    const runner = await start({ extra: { scope: 'read write' } }, 3000);
    const body = bodyOf(await runner.process({ body: {} }));
    expect(Object.keys(body)).to.have.members(MEMBERS);
    expect(body).to.include({ access_token: world.tokens['access_token'], scope: 'read write' });
    expect(body['token_type']).to.match(/^bearer$/i);
    expect(secondsFromNow(body['expires_at'])).to.be.within(2980, 3000);
    expect(world.server.requests).to.have.length(0);
  });

  it('leaves out what nobody says', async () => {
    const runner = await start({ extra: { scope: undefined, expires_in: undefined } });
    const body = bodyOf(await runner.process({ body: {} }));
    expect(body).to.have.all.keys('access_token', 'token_type');
  });

  it('emits the renewed token of one that ends soon, and saves it first', async () => {
    const runner = await start({}, 10, { validForSeconds: '20' });
    const body = bodyOf(await runner.process({ body: {} }));
    expect(world.server.isActive(String(body['access_token']))).to.equal(true);
    expect(body['access_token']).to.equal(world.stored()['access_token']);
    expect(body['access_token']).to.not.equal(world.tokens['access_token']);
    expect(world.server.requests).to.have.length(1);
    expect(secondsFromNow(body['expires_at'])).to.be.within(90, 100);
  });

  it('renews a token of which the platform says how long it lives and not since when, once', async () => {
    const runner = await start({});
    const all = [await runner.process({ body: {} }), await runner.process({ body: {} })];
    const [first, second] = all.map((outcome) => bodyOf(outcome)['access_token']);
    expect(first).to.equal(second);
    expect(world.server.requests).to.have.length(1);
  });

  it('renews once for all messages', async () => {
    const runner = await start({}, -5);
    const all = await Promise.all([1, 2, 3].map(() => runner.process({ body: {} })));
    expect(new Set(all.map((outcome) => bodyOf(outcome)['access_token'])).size).to.equal(1);
    expect(world.server.requests).to.have.length(1);
  });

  it('emits no token where it cannot be renewed, and says what to do', async () => {
    const runner = await start({}, -5);
    world.server.revokeGrant();
    const { acked, data, errors } = await runner.process({ body: {} });
    expect({ acked, data }).to.deep.equal({ acked: false, data: [] });
    expect(errors[0]).to.include({ name: 'ReauthorizationRequiredError' });
    expect(errors[0]?.message).to.match(/connect/i);
  });

  it('names the field that cannot be used', async () => {
    const { data, errors } = await (await start({}, 50, { validForSeconds: '-1' })).process({ body: {} });
    expect(data).to.deep.equal([]);
    expect(errors[0]?.message).to.contain('"validForSeconds"').and.contain('from 1 to 86400');
  });
});
