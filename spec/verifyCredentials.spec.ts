import { expect } from 'chai';
import { resolve } from 'node:path';
import { runService } from '../lib/platform/runtime/service-runner';
import verifyCredentials from '../verifyCredentials';
import { openWorld } from './component/world';
import { createServiceContext } from './support/runtime-context';

const COMPONENT = resolve(__dirname, 'fixtures/component-generic');

describe('E2 T3 verifyCredentials of the generic component', () => {
  it('verifies, refreshes and saves in the real runtime', async () => {
    const world = await openWorld({ form: { verificationUrl: '/me' } });
    world.expire();
    const { cfg, platform } = world;
    const { result, output } = await runService({
      componentDirectory: COMPONENT,
      method: 'verifyCredentials',
      cfg,
      platformApi: platform,
    });
    await world.close();
    expect(result).to.deep.equal({ status: 'success', data: { verified: true } });
    expect(world.server.counts().tokenRequests).to.equal(1);
    expect(world.stored()['refresh_token']).to.not.equal(world.tokens['refresh_token']);
    expect(output).to.not.contain(world.tokens['refresh_token']);
  });

  it('does not say yes to a base URL that answers everybody alike', async () => {
    const world = await openWorld();
    const { verified, reason } = await verifyCredentials.call(
      createServiceContext(world.platform),
      world.cfg,
    );
    await world.close();
    expect(verified).to.equal(false);
    expect(reason).to.contain('URL that checks the credentials');
  });

  it('names the field of the form that is wrong or empty', async () => {
    const world = await openWorld();
    for (const [fields, hint] of [
      [{ refreshRequest: 'xml' }, 'refreshRequest'],
      [{ clientId: '' }, '"clientId" is empty'],
      [{ baseUrl: '' }, 'no base URL'],
      [{ baseUrl: 'http://api.example.com' }, 'not https'],
      [{ tokenUri: 'http://id.example.com/token' }, 'not https'],
    ] as const) {
      const cfg = { ...world.cfg, verificationUrl: '/me', ...fields };
      const { verified, reason } = await verifyCredentials.call(createServiceContext(world.platform), cfg);
      expect(verified).to.equal(false);
      expect(reason).to.contain(hint);
    }
    await world.close();
  });
});
