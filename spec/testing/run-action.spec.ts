import { expect } from 'chai';
import type { OutgoingMessage, RuntimeContext } from '../../lib/component/runtime';
import { createTestAccount, runAction, runTrigger } from '../../lib/testing';

describe('runAction', () => {
  it('hands over everything that was emitted, in order, as it looks after the wire', async () => {
    const run = await runTrigger(
      async function (this: RuntimeContext) {
        await this.emit('data', { body: { at: new Date(0) }, attachments: { file: { url: 'u' } } });
        await this.emit('rebound', new Error('later'));
        await this.emit('snapshot', { since: 1 });
        await this.emit('updateSnapshot', { page: 2 });
        await this.emit('updateKeys', { oauth: { access_token: 'second' } });
        await this.emit('httpReply', { statusCode: 200, body: 'done' });
        this.logger.info('looked at 3 things');
        return { id: 'own', body: { last: true } };
      },
      { message: { headers: { reply_to: 'me' } } },
    );
    expect(run).to.deep.include({ acked: true, errors: [], rebounds: ['later'], late: [] });
    expect(run.data[0]).to.deep.include({
      body: { at: '1970-01-01T00:00:00.000Z' },
      attachments: { file: { url: 'u' } },
    });
    expect(run.data[1]).to.deep.equal({ id: 'own', body: { last: true }, headers: {} });
    expect(run.snapshots).to.deep.equal([{ since: 1 }, { page: 2 }]);
    expect(run.keys).to.deep.equal([{ oauth: { access_token: 'second' } }]);
    expect(run.httpReplies).to.deep.equal([{ statusCode: 200, body: 'done', headers: {} }]);
    expect(run.logs).to.include('info: looked at 3 things');
  });

  it('makes an exception an error of the message, and rejects it', async () => {
    const run = await runAction(() => {
      throw new TypeError('no such field');
    });
    expect(run).to.deep.include({ acked: false, data: [] });
    expect(run.errors).to.have.length(1);
    expect(run.errors[0]).to.include({ name: 'TypeError', message: 'no such field' });
    expect(run.errors[0]?.stack).to.contain('run-action.spec');
  });

  it('keeps the code of an error, whether it was thrown or emitted', async () => {
    const coded = (code: unknown) => Object.assign(new Error('no answer'), { code });
    const run = await runAction(async function (this: RuntimeContext) {
      await this.emit('error', coded('REQUEST_UNANSWERED'));
      await this.emit('error', coded(7));
      throw coded('TOKEN_REJECTED');
    });
    expect(run.errors.map(({ code }) => code)).to.deep.equal([
      'REQUEST_UNANSWERED',
      undefined,
      'TOKEN_REJECTED',
    ]);
  });

  it('gives message, configuration and snapshot as copies', async () => {
    const cfg = { oauth: { access_token: 'first' } };
    const message = { id: 'message-1', body: { list: [1] } };
    const snapshot = { since: 1 };
    await runAction(
      (own: typeof message, ownCfg: typeof cfg, ownSnapshot: typeof snapshot) => {
        own.body.list.push(2);
        ownCfg.oauth.access_token = 'changed';
        ownSnapshot.since = 2;
        return Promise.resolve({ body: {} });
      },
      { message, cfg, snapshot },
    );
    expect([cfg, message, snapshot]).to.deep.equal([
      { oauth: { access_token: 'first' } },
      { id: 'message-1', body: { list: [1] } },
      { since: 1 },
    ]);
  });

  it('gives data without an id of its own the one of the call, as the runtime does', async () => {
    const { data } = await runAction(async function (this: RuntimeContext) {
      await this.emit('data', { body: 1 });
      await this.emit('data', { body: 2 });
    });
    const ids = data.map(({ id }: OutgoingMessage) => id);
    expect(ids[0]).to.be.a('string').that.equals(ids[1]);
  });

  it('shows what nobody waited for', async () => {
    const run = await runAction(function (this: RuntimeContext) {
      setImmediate(() => setImmediate(() => void this.emit('data', { body: 'too late' })));
      return Promise.resolve({ body: 'in time' });
    });
    expect(run.data).to.have.length(1);
    while (run.late.length === 0) await new Promise(setImmediate);
    expect(run.late[0]?.kind).to.equal('data');
  });

  it('shows a failed save as the runtime does: emit resolves, and an error is counted', async () => {
    const account = createTestAccount({ oauth: { access_token: 'first' } });
    account.failSaves(1, 400);
    const counts: unknown[] = [];
    const run = await runAction(
      async function (this: RuntimeContext) {
        counts.push(await this.emit('updateKeys', { oauth: { access_token: 'second' } }), this.errorCount);
        return { body: {} };
      },
      { account },
    );
    expect(counts).to.deep.equal([true, 1]);
    expect(run).to.deep.include({ acked: false, keys: [] });
    expect(account.keys()).to.deep.equal({ oauth: { access_token: 'first' } });
  });

  it('keeps an account beyond a run, and says whose it is', async () => {
    const account = createTestAccount({ tenant: 'a', oauth: { access_token: 'first' } });
    const seen: unknown[] = [];
    const process = async function (this: RuntimeContext, _message: unknown, cfg: Record<string, unknown>) {
      seen.push(cfg);
      await this.emit('updateKeys', { oauth: { access_token: 'next' } });
      const step = (await this.getApiClient().tasks.retrieveStep('flow-1', 'step_1')) as { config: unknown };
      seen.push(step.config);
    };
    await runAction(process, { account, cfg: { own: 'field' } });
    const next = { tenant: 'a', oauth: { access_token: 'next' }, own: 'field', _account: account.id };
    expect(seen).to.deep.equal([{ ...next, oauth: { access_token: 'first' } }, next]);
    account.connectAgain({ oauth: { access_token: 'again' } });
    await runAction(process, { account });
    expect(seen[2]).to.deep.equal({ oauth: { access_token: 'again' }, _account: account.id });
    expect(account.saved).to.have.length(2);
  });

  it('takes the same configuration for the same account, and another one for another', async () => {
    const accountOf = async (cfg: Record<string, unknown>) => {
      const { data } = await runAction(
        (_message: unknown, own: { _account: string }) => ({ body: own._account }),
        {
          cfg,
        },
      );
      return data[0]?.body;
    };
    const first = await accountOf({ oauth: { access_token: 'a' } });
    expect(await accountOf({ oauth: { access_token: 'a' } })).to.equal(first);
    expect(await accountOf({ oauth: { access_token: 'b' } })).not.to.equal(first);
    expect(await accountOf({ _account: 'mine' })).to.equal('mine');
    expect(await accountOf({ secretId: 'secret-1' })).to.equal(undefined);
  });

  it('shows settings and variables of the step', async () => {
    const { data } = await runAction(
      function (this: RuntimeContext) {
        return { body: { variables: this.getFlowVariables?.(), size: this.getConfig()['MY_LIMIT'] } };
      },
      { variables: { region: 'eu' }, environment: { ELASTICIO_FLOW_ID: 'flow-9' } },
    );
    expect(data[0]?.body).to.deep.equal({ variables: { region: 'eu' } });
  });
});
