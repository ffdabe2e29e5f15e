import { expect } from 'chai';
import { selectAccountChannels } from '../../lib/component/account-channels';
import { selectSecretAccess } from '../../lib/component/secret-access';
import type { RuntimeContext } from '../../lib/component/runtime';
import { startPlatformApi, type PlatformApi } from '../../lib/platform/rest-api/platform-api';
import { createServiceContext, createTaskContext } from '../support/runtime-context';
import { codeOf, messageOf, thrownBy } from './caught';

describe('R6 the ways to the account', () => {
  let platform: PlatformApi;

  before(async () => {
    platform = await startPlatformApi();
    platform.addAccount('account-1', { oauth: 'old' });
    platform.addStep({ flowId: 'flow-1', stepId: 'step-1', accountId: 'account-1' });
  });

  after(() => platform.close());

  it('are the awaited emit and the error count in `process`', async () => {
    const context = { ...createTaskContext(() => Promise.resolve(true)), errorCount: 3 };
    const { emitter } = selectAccountChannels(context, {});
    expect(await emitter?.emit('updateKeys', { oauth: 'new' })).to.equal(true);
    expect(context.emitted).to.deep.equal([['updateKeys', { oauth: 'new' }]]);
    expect(emitter?.errorCount()).to.equal(3);
    context.errorCount = 4;
    expect(emitter?.errorCount()).to.equal(4);
  });

  it('are the REST client and the account id elsewhere, where nobody can be sure that updateKeys is heard', async () => {
    const { emitter, updateAccount } = selectAccountChannels(createServiceContext(platform), {
      _account: 'account-1',
    });
    expect(emitter).to.equal(undefined);
    await updateAccount?.({ oauth: 'new' });
    expect(platform.account('account-1')).to.deep.equal({ oauth: 'new' });
  });

  it('are none for a credential that is not saved yet', () => {
    for (const cfg of [{}, { _account: '' }]) {
      const channels = selectAccountChannels(createServiceContext(platform), cfg);
      expect(channels).to.deep.equal({
        emitter: undefined,
        updateAccount: undefined,
        retrieveStep: undefined,
      });
    }
  });

  for (const prefix of ['', 'ELASTICIO_']) {
    it(`read the step again by ${prefix}FLOW_ID and ${prefix}STEP_ID`, async () => {
      const config = { [`${prefix}FLOW_ID`]: 'flow-1', [`${prefix}STEP_ID`]: 'step-1' };
      const { retrieveStep } = selectAccountChannels(createServiceContext(platform, config), {});
      expect(await retrieveStep?.()).to.have.nested.property('config._account', 'account-1');
    });
  }

  it('read no step without both ids', () => {
    for (const config of [{ FLOW_ID: 'flow-1' }, { STEP_ID: 'step-1' }, { FLOW_ID: '', STEP_ID: 'step-1' }]) {
      const { retrieveStep } = selectAccountChannels(createServiceContext(platform, config), {});
      expect(retrieveStep).to.equal(undefined);
    }
  });

  it('are none in a context without REST client and configuration, such as a hand-made one', () => {
    const bare = { logger: createServiceContext().logger, emit: () => true } as unknown as RuntimeContext;
    expect(selectAccountChannels(bare, { _account: 'account-1' })).to.deep.equal({
      emitter: undefined,
      updateAccount: undefined,
      retrieveStep: undefined,
    });
  });
});

describe('R8 the way to a secret', () => {
  const access = {
    API_URI: 'https://api.example',
    API_USERNAME: 'task-user',
    API_KEY: 'canary-key',
    WORKSPACE_ID: 'workspace-1',
  };
  const expected = {
    apiUrl: 'https://api.example',
    username: 'task-user',
    apiKey: 'canary-key',
    workspaceId: 'workspace-1',
    secretId: 'secret-1',
  };

  for (const prefix of ['', 'ELASTICIO_']) {
    it(`is what the runtime says, as ${prefix}API_URI and so on`, () => {
      const config = Object.fromEntries(
        Object.entries(access).map(([name, value]) => [prefix + name, value]),
      );
      expect(selectSecretAccess(createServiceContext(undefined, config), 'secret-1')).to.deep.equal(expected);
    });
  }

  for (const name of Object.keys(access)) {
    it(`E8 is asked for where the runtime does not say ${name}, without showing the rest`, () => {
      const context = createServiceContext(undefined, { ...access, [name]: '' });
      const error = thrownBy(() => selectSecretAccess(context, 'secret-1'));
      expect(codeOf(error)).to.equal('CREDENTIALS_MISSING');
      expect(messageOf(error)).to.contain('The secret "secret-1"').and.not.contain('canary');
    });
  }
});
