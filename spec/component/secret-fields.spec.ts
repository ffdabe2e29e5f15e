import { expect } from 'chai';
import type { ConnectionOptions } from '../../lib/component/options';
import { startLoopbackServer, type LoopbackServer } from '../../lib/platform/loopback-server';
import type { StepOutcome } from '../../lib/platform/runtime/step-messages';
import { script } from '../fixtures/component-scripted/script';
import { TITLES } from '../support/provider-world';
import { openWorld, type World } from './world';

/** The component outlives a test, and its memory with it. */
let secrets = 0;

interface Seen {
  readonly url: string | undefined;
  readonly tenant: unknown;
}

/** The real runtime; the step has an account as well, so that an `updateKeys` would reach the platform. */
describe('R8 the credential fields of a secret', () => {
  let world: World;
  let api: LoopbackServer;
  let seen: Seen[];
  let secretId: string;

  beforeEach(async () => {
    world = await openWorld({ field: 'myOAuth' });
    seen = [];
    secrets += 1;
    secretId = `fields-${String(secrets)}`;
    api = await startLoopbackServer(({ url, headers }, response) => {
      const token = headers.authorization?.replace('Bearer ', '') ?? '';
      const isActive = world.server.isActive(token);
      if (isActive) seen.push({ url, tenant: headers['x-tenant'] });
      response.writeHead(isActive ? 200 : 401).end('{}');
    });
    script.handler = async ({ http }) => ({ body: (await http.get('me')).status });
  });

  afterEach(async () => {
    script.options = {};
    await Promise.all([api.close(), world.close()]);
  });

  /** Runs one message with a secret that keeps these fields. */
  const process = async (
    fields: Readonly<Record<string, unknown>>,
    step: Readonly<Record<string, unknown>> = {},
  ): Promise<() => Promise<StepOutcome>> => {
    world.platform.addSecret(secretId, { ...world.server.issue(), fields }, () =>
      Promise.resolve(world.server.issue()),
    );
    const runner = await world.start({
      component: 'component-scripted',
      functionName: 'scripted',
      fields: { secretId, ...step },
    });
    return () => runner.process({ body: {} });
  };

  const expireSecret = (): void => {
    world.server.expire(String(world.platform.secret(secretId)?.['access_token']));
  };

  const byTemplates = (): ConnectionOptions => ({
    baseURL: () => undefined,
    provider: {
      ...TITLES,
      token: { url: world.server.tokenEndpoint },
      api: { baseURL: `${api.url}/{{tenant}}/`, headers: { 'X-Tenant': '{{tenant}}' } },
    },
  });

  it('fill in templates as if they were flat in the configuration, before and after a refresh', async () => {
    script.options = byTemplates();
    const send = await process({ tenant: 'acme' });
    expect((await send()).errors).to.deep.equal([]);
    expireSecret();
    expect((await send()).errors).to.deep.equal([]);
    const one = { url: '/acme/me', tenant: 'acme' };
    expect(seen).to.deep.equal([one, one]);
  });

  it('are given to the function that computes the base URL', async () => {
    script.options = { baseURL: ({ cfg }) => `${api.url}/${String(cfg['tenant'])}/` };
    await (
      await process({ tenant: 'acme' })
    )();
    expect(seen).to.deep.equal([{ url: '/acme/me', tenant: undefined }]);
  });

  it('give way to what the step says itself, if it says something', async () => {
    script.options = {
      baseURL: ({ cfg }) => `${api.url}/${String(cfg['tenant'])}/${String(cfg['region'])}/`,
    };
    await (
      await process({ tenant: 'acme', region: 'eu' }, { tenant: 'step', region: '' })
    )();
    expect(seen[0]?.url).to.equal('/step/eu/me');
  });

  it('name further origins, too', async () => {
    script.options = {
      ...byTemplates(),
      provider: {
        ...TITLES,
        token: { url: world.server.tokenEndpoint },
        api: { baseURL: `${world.api.url}/`, origins: ['{{uploads}}'] },
      },
    };
    script.handler = async ({ http }) => ({ body: (await http.get(`${api.url}/upload`)).status });
    const send = await process({ uploads: api.url });
    expect((await send()).errors).to.deep.equal([]);
    expect(seen).to.deep.equal([{ url: '/upload', tenant: undefined }]);
  });

  it('are nothing but a member of the token response where there is no secret', async () => {
    await world.close();
    world = await openWorld({ field: 'myOAuth', server: { extra: { fields: { tenant: 'acme' } } } });
    script.options = byTemplates();
    const runner = await world.start({ component: 'component-scripted', functionName: 'scripted' });
    const { errors } = await runner.process({ body: {} });
    expect(errors[0]?.message).to.include('{{tenant}}');
    expect(seen).to.deep.equal([]);
  });

  it('never makes a component with a secret update an account, not even when tokens are refreshed', async () => {
    script.options = { baseURL: api.url };
    const send = await process({});
    await send();
    expireSecret();
    expect(await send()).to.deep.include({ acked: true, errors: [] });
    expect(world.platform.counts()).to.include({ secretRefreshes: 1, accountUpdates: 0, failedUpdates: 0 });
  });
});
