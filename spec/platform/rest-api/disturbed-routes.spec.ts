import { expect } from 'chai';
import { startPlatformApi, type PlatformApi } from '../../../lib/platform/rest-api/platform-api';

describe('platform API: startup hooks and disturbances', () => {
  let api: PlatformApi;

  beforeEach(async () => {
    api = await startPlatformApi({ username: 'me', apiKey: 'key' });
    api.addAccount('account-1', { oauth: 'first' });
    api.addStep({ flowId: 'flow', stepId: 'step_1', accountId: 'account-1' });
  });

  afterEach(() => api.close());

  interface Details {
    readonly body?: unknown;
    readonly signal?: AbortSignal;
  }

  const call = (method: string, path: string, { body, signal }: Details = {}): Promise<Response> =>
    fetch(api.url + path, {
      method,
      headers: { authorization: `Basic ${Buffer.from('me:key').toString('base64')}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });

  const STEP = '/v1/tasks/flow/steps/step_1';
  const HOOK = '/sailor-support/hooks/task/flow/startup/data';

  it('keeps the data of a startup until it is deleted', async () => {
    expect((await call('GET', HOOK)).status).to.equal(404);
    expect((await call('POST', HOOK, { body: { subscription: 1 } })).status).to.equal(201);
    expect(await (await call('GET', HOOK)).json()).to.deep.equal({ subscription: 1 });
    expect(api.startupData('flow')).to.deep.equal({ subscription: 1 });
    expect((await call('DELETE', HOOK)).status).to.equal(200);
    expect((await call('DELETE', HOOK)).status).to.equal(404);
    expect(api.startupData('flow')).to.equal(undefined);
  });

  it('answers 409 for a second startup, and keeps the first', async () => {
    await call('POST', HOOK, { body: { subscription: 1 } });
    const second = await call('POST', HOOK, { body: { subscription: 2 } });
    expect(second.status).to.equal(409);
    expect(await second.json()).to.have.property('error');
    expect(api.startupData('flow')).to.deep.equal({ subscription: 1 });
  });

  it('wants its own user and key for hooks, too', async () => {
    expect((await fetch(api.url + HOOK)).status).to.equal(401);
  });

  for (const status of [401, 404, 500]) {
    it(`answers ${String(status)} as often as it is told, and counts none of it`, async () => {
      api.failRoute('steps', status, 2);
      const statuses = [await call('GET', STEP), await call('GET', STEP), await call('GET', STEP)];
      expect(statuses.map((answer) => answer.status)).to.deep.equal([status, status, 200]);
      expect(api.counts().stepReads).to.equal(1);
    });
  }

  it('goes on until it is told otherwise, and disturbs no other kind', async () => {
    api.failRoute('accounts', 500);
    for (let index = 0; index < 3; index += 1) {
      expect(
        (await call('PUT', '/v1/accounts/account-1', { body: { keys: { oauth: 'second' } } })).status,
      ).to.equal(500);
    }
    expect(api.account('account-1')).to.deep.equal({ oauth: 'first' });
    expect((await call('GET', STEP)).status).to.equal(200);
    api.failRoute('accounts', 500, 0);
    expect((await call('GET', '/v1/accounts/account-1')).status).to.equal(200);
  });

  it('answers with a page of HTML and status 200', async () => {
    api.failRoute('secrets', 'html');
    const answer = await call('GET', '/v2/workspaces/w/secrets/s');
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-type')).to.equal('text/html');
    expect(await answer.text()).to.match(/^<!doctype html>/);
  });

  it('does not answer at all', async () => {
    api.failRoute('steps', 'nothing');
    const limit = new AbortController();
    const silent = call('GET', STEP, { signal: limit.signal }).catch(
      (error: unknown) => (error as Error).name,
    );
    // Another one is answered while this one still waits.
    expect((await call('GET', '/v1/accounts/account-1')).status).to.equal(200);
    limit.abort();
    expect(await silent).to.equal('AbortError');
  });

  it('takes its time', async () => {
    api.delayRoute('steps', 30);
    const startedAt = performance.now();
    expect((await call('GET', STEP)).status).to.equal(200);
    expect(performance.now() - startedAt).to.be.greaterThan(28);
  });
});
