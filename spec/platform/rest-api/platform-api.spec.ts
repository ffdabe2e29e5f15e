import { expect } from 'chai';

import { startPlatformApi, type PlatformApi } from '../../../lib/platform/rest-api/platform-api';

describe('platform API', () => {
  let api: PlatformApi;

  beforeEach(async () => {
    api = await startPlatformApi({ username: 'me', apiKey: 'key' });
    api.addAccount('account-1', { oauth: { access_token: 'first' }, region: 'eu' });
    api.addStep({ flowId: 'flow', stepId: 'step_1', accountId: 'account-1', fields: { region: 'us' } });
  });

  afterEach(() => api.close());

  async function call(method: string, path: string, body?: unknown) {
    const response = await fetch(api.url + path, {
      method,
      headers: { authorization: `Basic ${Buffer.from('me:key').toString('base64')}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  const update = (oauth: string) => call('PUT', '/v1/accounts/account-1', { keys: { oauth } });

  it('wants its own user and key', async () => {
    const headers = { authorization: `Basic ${Buffer.from('me:other').toString('base64')}` };
    const response = await fetch(`${api.url}/v1/accounts/account-1`, { headers });
    expect(response.status).to.equal(401);
    expect((await fetch(`${api.url}/v1/accounts/account-1`)).status).to.equal(401);
    expect(api.counts().accountReads).to.equal(0);
  });

  it('merges account keys, step fields and the account id into one configuration', async () => {
    const { body } = await call('GET', '/v1/tasks/flow/steps/step_1');
    expect(body).to.deep.equal({
      config: { oauth: { access_token: 'first' }, region: 'us', _account: 'account-1' },
      snapshot: {},
      variables: {},
      is_passthrough: false,
    });
    expect(api.counts()).to.include({ stepReads: 1 });
  });

  it('does not know other steps, accounts and paths', async () => {
    for (const path of ['/v1/tasks/flow/steps/step_2', '/v1/accounts/account-2', '/v2/anything']) {
      expect(await call('GET', path)).to.include({ status: 404 });
    }
    expect(await call('PUT', '/v1/accounts/account-2', { keys: {} })).to.include({ status: 404 });
  });

  it('merges an account update at the top level', async () => {
    expect(await update('second')).to.include({ status: 200 });
    expect(api.account('account-1')).to.deep.equal({ oauth: 'second', region: 'eu' });
    expect((await call('GET', '/v1/accounts/account-1')).body).to.deep.equal({
      id: 'account-1',
      keys: { oauth: 'second', region: 'eu' },
    });
  });

  it('refuses an update without keys, and a body that is no JSON', async () => {
    expect(await call('PUT', '/v1/accounts/account-1', {})).to.include({ status: 400 });
    const response = await fetch(`${api.url}/result`, { method: 'POST', body: '{' });
    expect(response.status).to.equal(400);
  });

  it('fails as many updates as it is told and stores none of them', async () => {
    api.failUpdates(1);
    expect(await update('lost')).to.include({ status: 500 });
    api.failUpdates(1, 503);
    expect(await update('lost too')).to.include({ status: 503 });
    expect(await update('stored')).to.include({ status: 200 });
    expect(api.updates.map(({ keys, status }) => [keys.oauth, status])).to.deep.equal([
      ['lost', 500],
      ['lost too', 503],
      ['stored', 200],
    ]);
    expect(api.counts()).to.include({ accountUpdates: 1, failedUpdates: 2 });
  });

  it('holds updates until they are released', async () => {
    const hold = api.holdUpdates();
    const answer = update('second');
    await hold.arrived;
    expect(api.account('account-1')?.oauth).to.deep.equal({ access_token: 'first' });
    hold.release();
    expect(await answer).to.include({ status: 200 });
    expect(api.account('account-1')?.oauth).to.equal('second');
    expect(await update('third')).to.include({ status: 200 });
  });

  it('delays updates', async () => {
    const startedAt = performance.now();
    api.delayUpdates(30);
    await update('second');
    expect(performance.now() - startedAt).to.be.greaterThan(28);
  });

  it('hands out what it has stored as a copy', () => {
    const copy = api.account('account-1') as { oauth: { access_token: string } };
    copy.oauth.access_token = 'changed';
    expect(api.account('account-1')?.oauth).to.deep.equal({ access_token: 'first' });
  });

  it('keeps service results for those who wait and those who come later', async () => {
    const awaited = api.nextResult();
    await call('POST', '/result', { status: 'success' });
    await call('POST', '/result/ticket-7', { status: 'error' });
    expect(await awaited).to.deep.equal({ status: 'success' });
    expect(await api.nextResult()).to.deep.equal({ status: 'error' });
    expect(api.resultOf('ticket-7')).to.deep.equal({ status: 'error' });
    expect(api.results).to.have.length(2);
  });
});
