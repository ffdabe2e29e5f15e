import { resolve } from 'node:path';

import { expect } from 'chai';

import { startPlatformApi, type PlatformApi } from '../../../lib/platform/rest-api/platform-api';
import { createStepRunner, type StepRunner } from '../../../lib/platform/runtime/step-runner';
import { stepSettings } from '../../../lib/platform/runtime/step-settings';

const COMPONENT = resolve(__dirname, '../../fixtures/runtime-probe');

interface Seen {
  readonly cfg: { readonly oauth: unknown };
  readonly snapshot: unknown;
  readonly initialised: boolean;
  readonly inProcess: number;
  readonly emitted: readonly boolean[];
}

describe('step runner', () => {
  let api: PlatformApi;
  let runners: StepRunner[];

  beforeEach(async () => {
    runners = [];
    api = await startPlatformApi();
    api.addAccount('account-1', { oauth: { access_token: 'first' } });
    api.addStep({ flowId: 'flow', stepId: 'step_1', accountId: 'account-1', snapshot: { since: 1 } });
  });

  afterEach(async () => {
    await Promise.all(runners.map((runner) => runner.stop()));
    await api.close();
  });

  function createRunner(
    environment: Record<string, string> = {},
    functionName = 'emitAll',
    platformApi = api,
  ) {
    const step = { platformApi, flowId: 'flow', stepId: 'step_1', functionName, environment };
    return createStepRunner(stepSettings({ ...step, componentDirectory: COMPONENT }));
  }

  async function startRunner(...wishes: Parameters<typeof createRunner>): Promise<StepRunner> {
    const runner = createRunner(...wishes);
    await runner.start();
    runners.push(runner);
    return runner;
  }

  it('acks a message and hands over what it has sent', async () => {
    const runner = await startRunner();
    const outcome = await runner.process({ id: 'message-1', body: {} });
    expect(outcome).to.include({ messageId: 'message-1', acked: true, lost: false });
    expect(outcome.errors).to.deep.equal([]);
    const [sent] = outcome.data;
    expect(sent?.headers).to.deep.equal({ probe: 'yes' });
    expect(sent?.messageId).to.be.a('string').that.does.not.equal('message-1');
    expect(sent?.body).to.deep.include({ snapshot: { since: 1 }, initialised: true });
  });

  it('gives every message a copy of the configuration that was read once', async () => {
    const runner = await startRunner();
    const updateKeys = ['updateKeys', { oauth: { access_token: 'second' } }] as const;
    const first = await runner.process({ body: { emit: [updateKeys] } });
    const second = await runner.process({ body: {} });
    expect(api.account('account-1')).to.deep.equal({ oauth: { access_token: 'second' } });
    for (const outcome of [first, second]) {
      const seen = outcome.data[0]?.body as Seen;
      expect(seen.cfg).to.deep.equal({ oauth: { access_token: 'first' }, _account: 'account-1' });
    }
    expect(api.counts()).to.include({ stepReads: 1, accountUpdates: 1 });
    const restarted = await startRunner();
    const { data } = await restarted.process({ body: {} });
    expect((data[0]?.body as Seen).cfg.oauth).to.deep.equal({ access_token: 'second' });
  });

  it('rejects a message whose account update fails, although its data went out', async () => {
    api.failUpdates(1, 400);
    const runner = await startRunner();
    const outcome = await runner.process({ body: { emit: [['updateKeys', { oauth: 'new' }]] } });
    expect(outcome.acked).to.equal(false);
    expect(outcome.errors).to.deep.equal([{ name: 'Error', message: '{"error":"update refused"}' }]);
    expect((outcome.data[0]?.body as Seen).emitted).to.deep.equal([true]);
  });

  it('rejects a message that throws', async () => {
    const runner = await startRunner();
    const outcome = await runner.process({ body: { fail: 'no such thing' } });
    expect(outcome).to.deep.include({ acked: false, lost: false, data: [] });
    expect(outcome.errors).to.deep.equal([{ name: 'RangeError', message: 'no such thing' }]);
  });

  it('records rebounds and the wait that grows with them', async () => {
    const runner = await startRunner();
    const body = { emit: [['rebound', 'not now']] };
    const first = await runner.process({ body });
    const third = await runner.process({ body, transportHeaders: { reboundIteration: 2 } });
    const last = await runner.process({ body, transportHeaders: { reboundIteration: 20 } });
    expect(first.acked).to.equal(true);
    expect(first.rebounds).to.deep.equal([{ reason: 'not now', iteration: 1, expirationMs: 15_000 }]);
    expect(third.rebounds[0]).to.include({ iteration: 3, expirationMs: 60_000 });
    expect(last.rebounds).to.deep.equal([]);
    expect(last.errors[0]?.message).to.equal('Rebound limit exceeded');
  });

  it('records snapshots, and the next message sees them', async () => {
    const runner = await startRunner();
    const emit = [
      ['snapshot', { since: 2 }],
      ['updateSnapshot', { page: 3 }],
    ];
    const first = await runner.process({ body: { emit } });
    const second = await runner.process({ body: {} });
    expect(first.snapshots).to.deep.equal([{ since: 2 }, { page: 3 }]);
    expect((second.data[0]?.body as Seen).snapshot).to.deep.equal({ since: 2, page: 3 });
  });

  it('records a reply over HTTP, if the message asks for one', async () => {
    const runner = await startRunner();
    const reply = { statusCode: 200, body: 'done' };
    const body = { emit: [['httpReply', reply]] };
    expect((await runner.process({ body, headers: { reply_to: 'me' } })).httpReplies).to.deep.equal([
      { ...reply, headers: {} },
    ]);
    expect(await runner.process({ body })).to.deep.include({ acked: false, httpReplies: [] });
  });

  it('resolves to false for an event that nobody knows', async () => {
    const runner = await startRunner();
    const { data } = await runner.process({ body: { emit: [['updateTokens', {}]] } });
    expect((data[0]?.body as Seen).emitted).to.deep.equal([false]);
  });

  it('refuses a message above the size limit', async () => {
    const runner = await startRunner({ ELASTICIO_OUTGOING_MESSAGE_SIZE_LIMIT: '2000' });
    const outcome = await runner.process({ body: { emit: [['data', { body: 'x'.repeat(2000) }]] } });
    expect(outcome.acked).to.equal(false);
    expect(outcome.errors[0]?.message).to.match(/^Outgoing message size \d+ exceeds limit of 2000\.$/);
  });

  it('has one message in process at once, or as many as the prefetch says', async () => {
    const inProcess = async (runner: StepRunner): Promise<number> => {
      const outcomes = await Promise.all(Array.from({ length: 6 }, () => runner.process({ body: {} })));
      return Math.max(...outcomes.map(({ data }) => (data[0]?.body as Seen).inProcess));
    };
    expect(await inProcess(await startRunner())).to.equal(1);
    const wider = await startRunner({
      ELASTICIO_RABBITMQ_PREFETCH_SAILOR: '4',
      ELASTICIO_DATA_RATE_LIMIT: '1000',
    });
    expect(await inProcess(wider)).to.equal(4);
  });

  it('reports what a component did not wait for as late', async () => {
    api.failUpdates(1, 400);
    const hold = api.holdUpdates();
    const runner = await startRunner();
    const outcome = await runner.process({
      id: 'message-1',
      body: { emitUnawaited: [['updateKeys', { oauth: 'new' }]] },
    });
    expect(outcome).to.deep.include({ acked: true, errors: [] });
    hold.release();
    await runner.process({ body: { emit: [['updateKeys', { oauth: 'newer' }]] } });
    expect(runner.late.map(({ messageId, kind }) => [messageId, kind])).to.deep.equal([
      ['message-1', 'errors'],
    ]);
  });

  it('keeps runners apart, and the global object clean', async () => {
    const other = await startPlatformApi();
    other.addAccount('account-2', { oauth: 'other' });
    other.addStep({ flowId: 'flow', stepId: 'step_1', accountId: 'account-2' });
    const runner = await startRunner();
    await startRunner({}, 'emitAll', other);
    await runner.process({ body: { emit: [['updateKeys', { oauth: 'mine' }]] } });
    await other.close();
    expect(api.account('account-1')).to.deep.equal({ oauth: 'mine' });
    expect(Object.keys(globalThis)).to.not.include('_api');
    expect(process.env.ELASTICIO_API_URI).to.equal(undefined);
  });

  it('keeps messages in the queue until it starts, and gives up those that wait when it stops', async () => {
    const runner = createRunner();
    const early = runner.process({ body: {} });
    await runner.start();
    const late = runner.process({ id: 'behind the prefetch', body: {} });
    await runner.stop();
    expect((await early).acked).to.equal(true);
    expect(await late).to.include({ messageId: 'behind the prefetch', acked: false, lost: true });
    expect(await runner.process({ body: {} })).to.include({ lost: true });
  });

  it('refuses an id that is in the queue already', async () => {
    const runner = await startRunner();
    const first = runner.process({ id: 'twice', body: {} });
    expect(() => runner.process({ id: 'twice', body: {} })).to.throw('message twice is in the queue already');
    expect((await first).acked).to.equal(true);
    expect((await runner.process({ id: 'twice', body: {} })).acked).to.equal(true);
  });

  it('does not start when the step is unknown or the action cannot be loaded', async () => {
    for (const [environment, functionName, reason] of [
      [{ ELASTICIO_STEP_ID: 'step_9' }, 'emitAll', /NotFound/],
      [{}, 'notThere', /Failed to load file '\.\/actions\/notThere'/],
    ] as const) {
      const failure: unknown = await createRunner(environment, functionName)
        .start()
        .catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(Error).with.property('message').that.matches(reason);
    }
  });
});
