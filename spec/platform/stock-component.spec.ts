import { resolve } from 'node:path';

import { expect } from 'chai';

import { startLoopbackServer, type LoopbackServer } from '../../lib/platform/loopback-server';
import { startPlatformApi, type PlatformApi } from '../../lib/platform/rest-api/platform-api';
import { createStepRunner, type StepRunner } from '../../lib/platform/runtime/step-runner';
import { stepSettings } from '../../lib/platform/runtime/step-settings';

const COMPONENT = resolve(__dirname, '../../lib/platform/stock-component');

/** An API and its token endpoint: `access-<n>` is valid after the n-th refresh, and a used `refresh-<n>` is refused. */
function createRotatingProvider() {
  let generation = 0;
  const calls: string[] = [];
  return {
    calls,
    answer(path: string, authorization: string | undefined, form: URLSearchParams): [number, unknown] {
      calls.push(path);
      if (path !== '/token') {
        const isValid = generation > 0 && authorization === `Bearer access-${String(generation)}`;
        return isValid ? [200, { ok: true, path }] : [401, {}];
      }
      if (form.get('refresh_token') !== `refresh-${String(generation)}`)
        return [400, { error: 'invalid_grant' }];
      generation += 1;
      const suffix = String(generation);
      return [200, { access_token: `access-${suffix}`, refresh_token: `refresh-${suffix}`, expires_in: 60 }];
    },
  };
}

describe('stock component', () => {
  let api: PlatformApi;
  let server: LoopbackServer;
  let provider: ReturnType<typeof createRotatingProvider>;

  beforeEach(async () => {
    provider = createRotatingProvider();
    server = await startLoopbackServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const form = new URLSearchParams(Buffer.concat(chunks).toString());
        const [status, body] = provider.answer(request.url ?? '', request.headers.authorization, form);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
    api = await startPlatformApi();
    api.addAccount('account-1', {
      baseUrl: server.url,
      tokenUri: `${server.url}/token`,
      clientId: 'client',
      clientSecret: 'secret',
      oauth: { access_token: 'access-0', refresh_token: 'refresh-0' },
    });
    api.addStep({ flowId: 'flow', stepId: 'step_1', accountId: 'account-1' });
  });

  afterEach(() => Promise.all([api.close(), server.close()]));

  async function withRunner(functionName: string, run: (runner: StepRunner) => Promise<void>): Promise<void> {
    const step = { platformApi: api, flowId: 'flow', stepId: 'step_1', functionName };
    const runner = createStepRunner(stepSettings({ ...step, componentDirectory: COMPONENT }));
    await runner.start();
    await run(runner);
    await runner.stop();
  }

  it('survives the first expiry and loses the second message to a rotating provider', () =>
    withRunner('makeRawRequest', async (runner) => {
      const first = await runner.process({ body: { method: 'GET', url: '/things', params: { page: 1 } } });
      expect(first).to.deep.include({ acked: true, errors: [] });
      expect(first.data[0]?.body).to.deep.include({
        statusCode: 200,
        responseBody: { ok: true, path: '/things?page=1' },
      });
      expect(api.account('account-1')?.oauth).to.deep.equal({
        access_token: 'access-1',
        refresh_token: 'refresh-1',
        expires_in: 60,
      });
      expect(provider.calls).to.deep.equal(['/things?page=1', '/token', '/things?page=1']);
      const second = await runner.process({ body: { url: '/things' } });
      expect(second).to.deep.include({ acked: false, data: [] });
      expect(second.errors[0]?.message).to.include('400');
    }));

  it('does not refresh for anything but a 401', () =>
    withRunner('makeRawRequest', async (runner) => {
      const outcome = await runner.process({ body: { method: 'POST', url: '/token', data: {} } });
      expect(outcome.acked).to.equal(false);
      expect(provider.calls).to.deep.equal(['/token']);
    }));

  it('spends the same refresh token with every message when it refreshes always', () =>
    withRunner('makeRawRequestAlways', async (runner) => {
      const first = await runner.process({ body: { url: '/things' } });
      expect(first.acked).to.equal(true);
      expect(provider.calls).to.deep.equal(['/token', '/things']);
      const second = await runner.process({ body: { url: '/things' } });
      expect(second.acked).to.equal(false);
      expect(api.counts().accountUpdates).to.equal(1);
    }));
});
