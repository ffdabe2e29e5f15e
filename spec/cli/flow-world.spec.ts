import { expect } from 'chai';
import { startConfiguredWorld, startFlowWorld, type FlowWorld } from '../../lib/cli/flow-world';
import type { FlowPlan } from '../../lib/cli/flow-plan';

const PLAN: FlowPlan = { label: 'flow', containers: 1, messages: 1, prefetch: 1 };

describe('freshkeys flow: the world around a flow', () => {
  let world: FlowWorld;
  const open = async (plan: Partial<FlowPlan> = {}): Promise<void> => {
    world = await startFlowWorld({ ...PLAN, ...plan });
  };
  afterEach(() => world.close());

  /** The configuration of the step, as a container reads it at its start. */
  const readStep = async (): Promise<{ config: Record<string, unknown> }> => {
    const { url, username, apiKey } = world.platform;
    const response = await fetch(`${url}/v1/tasks/${world.flowId}/steps/${world.stepId}`, {
      headers: { authorization: `Basic ${Buffer.from(`${username}:${apiKey}`).toString('base64')}` },
    });
    return response.json() as Promise<{ config: Record<string, unknown> }>;
  };

  const callApi = async (): Promise<number> => {
    const { config } = await readStep();
    const { access_token: token } = config['oauth'] as { readonly access_token: string };
    const response = await fetch(`${String(config['baseUrl'])}/me`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return response.status;
  };

  it('holds a connected account whose access token has ended, unless it is to be valid', async () => {
    await open();
    expect(await callApi()).to.equal(401);
    await world.close();
    await open({ accessToken: 'valid' });
    expect(await callApi()).to.equal(200);
    world.expire();
    expect(await callApi()).to.equal(401);
    expect(world.counts()).to.include({ apiCalls: 2, tokenRequests: 0, accountUpdates: 0 });
  });

  it('is about another account each time: what an earlier run has told in Redis is not about this one', async () => {
    await open();
    const first = (await readStep()).config['_account'];
    await world.close();
    await open();
    expect((await readStep()).config['_account']).not.to.equal(first);
  });

  it('tells at the end whether the account lives, and whether the saved tokens are those in use', async () => {
    await open({ accessToken: 'valid' });
    await callApi();
    expect(await world.figures()).to.include({
      accountAlive: true,
      savedTokensInUse: true,
      tokenRequests: 0,
    });
    // The look has spent the refresh token that the platform holds: a second one is a reuse.
    expect(await world.figures()).to.include({ accountAlive: false, tokenRequests: 1 });
    expect(await world.figures()).to.include({ accountAlive: false, reuseDetected: 1 });
  });

  it('is a platform alone for a component with servers of its own', async () => {
    world = await startConfiguredWorld({ region: 'eu' });
    expect((await readStep()).config).to.include({ region: 'eu' });
    expect(world.counts()).to.equal(undefined);
    expect(await world.figures()).to.equal(undefined);
  });
});
