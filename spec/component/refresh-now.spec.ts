import { expect } from 'chai';
import { defineConnection } from '../../lib/component/connection';
import type { ConnectionOptions } from '../../lib/component/options';
import type { RuntimeContext } from '../../lib/component/runtime';
import type { TraceEvent } from '../../lib/component/trace-events';
import { codeOf, rejectionOf } from './caught';
import { DESCRIPTOR } from './descriptors';
import { openWorld, type World } from './world';

describe('a refresh by hand', () => {
  let world: World;
  let saved: unknown[];

  beforeEach(async () => {
    world = await openWorld();
    saved = [];
  });

  afterEach(() => world.close());

  const ignore = (): void => undefined;
  const contextWith = (update: (keys: unknown) => Promise<unknown>): RuntimeContext => ({
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    emit: () => false,
    getConfig: () => ({}),
    getApiClient: () => ({
      tasks: { retrieveStep: () => Promise.resolve(undefined) },
      accounts: { update: (_id, { keys }) => update(keys) },
    }),
  });
  const context = () => contextWith((keys) => Promise.resolve(saved.push(keys)));
  const connect = (options: ConnectionOptions = {}) => defineConnection(DESCRIPTOR, options);

  it('renews tokens that live, and has saved them when it returns', async () => {
    await connect().refresh(context(), world.cfg);
    const [keys] = saved as [{ oauth: Record<string, string> }];
    expect(world.server.isActive(keys.oauth['access_token'] ?? '')).to.equal(true);
    expect(world.server.requests).to.have.length(1);
  });

  it('renews where the policy never would, and each time it is asked', async () => {
    const connection = connect({ refresh: { when: 'never' } });
    await connection.refresh(context(), world.cfg);
    const [keys] = saved as [object];
    await connection.refresh(context(), { ...world.cfg, ...keys });
    expect(world.server.requests).to.have.length(2);
    expect(world.server.counts()).to.include({ reuseDetected: 0 });
  });

  it('is traced as forced, the only refresh that no policy and no rejection asked for', async () => {
    const events: TraceEvent[] = [];
    const trace = (event: TraceEvent): unknown => events.push(event);
    const connection = defineConnection(DESCRIPTOR, {}, { trace });
    await connection.refresh(context(), world.cfg);
    expect(events.map((event) => 'reason' in event && event.reason)).to.deep.equal(['forced']);
  });

  it('asks once for an account that has no access token yet', async () => {
    const oauth = { refresh_token: world.tokens['refresh_token'] };
    await connect().refresh(context(), { ...world.cfg, oauth });
    expect(world.server.requests).to.have.length(1);
    expect(saved).to.have.length(1);
  });

  it('fails if the provider refuses, although the token at hand lives', async () => {
    world.server.revokeGrant();
    const error = await rejectionOf(connect().refresh(context(), world.cfg));
    expect(codeOf(error)).to.equal('REAUTHORIZATION_REQUIRED');
    expect(saved).to.deep.equal([]);
  });

  it('fails if the new tokens cannot be saved', async () => {
    const broken = contextWith(() => Promise.reject(new TypeError('disk full')));
    const error = await rejectionOf(connect().refresh(broken, world.cfg));
    expect(codeOf(error)).to.equal('TOKENS_NOT_SAVED');
  });
});
