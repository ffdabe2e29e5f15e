import { resolve } from 'node:path';

import { expect } from 'chai';

import { startPlatformApi, type PlatformApi } from '../../../lib/platform/rest-api/platform-api';
import type { ServiceCall } from '../../../lib/platform/runtime/service-call';
import { runService } from '../../../lib/platform/runtime/service-runner';

const COMPONENT = resolve(__dirname, '../../fixtures/runtime-probe');

describe('service runner', () => {
  let api: PlatformApi;

  before(async () => {
    api = await startPlatformApi({ username: 'user@example.com', apiKey: 'key/with:signs' });
    api.addAccount('account-1', { oauth: 'first' });
  });

  after(() => api.close());

  const run = (call: Omit<ServiceCall, 'componentDirectory' | 'platformApi'>) =>
    runService({ componentDirectory: COMPONENT, platformApi: api, ...call });

  it('verifies credentials, where nobody listens to updateKeys', async () => {
    const cfg = { oauth: 'first', _account: 'account-1' };
    const [good, bad] = await Promise.all([
      run({ method: 'verifyCredentials', cfg }),
      run({ method: 'verifyCredentials', cfg: { reason: 'wrong password' } }),
    ]);
    expect(good.result).to.deep.equal({ status: 'success', data: { verified: true, listenedTo: false } });
    expect(good).to.include({ exitCode: 0 });
    expect(good.output).to.include('verifying');
    expect(bad.result).to.deep.equal({
      status: 'success',
      data: { verified: false, reason: 'wrong password' },
    });
    expect(api.counts().accountUpdates).to.equal(0);
  });

  it('runs a select model, whose updateKeys is stored before the result', async () => {
    const { result } = await run({
      method: 'selectModel',
      cfg: { oauth: 'first', _account: 'account-1' },
      actionOrTrigger: 'emitAll',
      modelMethod: 'selectColour',
    });
    expect(result).to.deep.equal({ status: 'success', data: { red: 'Red, "first"' } });
    expect(api.account('account-1')).to.deep.equal({ oauth: 'new' });
  });

  it('reports an error of the method', async () => {
    const { result, exitCode } = await run({ method: 'getMetaModel', cfg: {}, actionOrTrigger: 'emitAll' });
    expect(result?.status).to.equal('error');
    expect(result?.data).to.have.property('message').that.includes('"getMetaModel" is not found');
    expect(exitCode).to.equal(0);
  });

  it('has no result when the platform cannot be told', async () => {
    const environment = { ELASTICIO_POST_RESULT_URL: `${api.url}/nowhere` };
    const outcome = await run({ method: 'verifyCredentials', cfg: {}, environment });
    expect(outcome.result).to.equal(undefined);
    expect(outcome.exitCode).to.equal(1);
  });
});
