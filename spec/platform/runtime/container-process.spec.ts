import { resolve } from 'node:path';

import { expect } from 'chai';

import { startContainer } from '../../../lib/platform/runtime/container-process';
import { ContainerStartError } from '../../../lib/platform/runtime/container-start-error';
import type { Container } from '../../../lib/platform/runtime/running-container';
import { startPlatformApi, type PlatformApi } from '../../../lib/platform/rest-api/platform-api';

const COMPONENT = resolve(__dirname, '../../fixtures/runtime-probe');

describe('container process', () => {
  let api: PlatformApi;
  const containers: Container[] = [];

  before(async () => {
    api = await startPlatformApi();
    api.addAccount('account-1', { oauth: 'first' });
    api.addStep({ flowId: 'flow', stepId: 'step_1', accountId: 'account-1' });
  });

  after(async () => {
    await Promise.all(containers.map((container) => container.kill()));
    await api.close();
  });

  const ignore = (): void => undefined;

  async function start(
    functionName: string,
    onTrace: (event: unknown) => void = ignore,
    directory = COMPONENT,
  ) {
    const step = { platformApi: api, flowId: 'flow', stepId: 'step_1', functionName };
    const container = await startContainer({ ...step, componentDirectory: directory, onTrace });
    containers.push(container);
    return container;
  }

  /** A container with one message in process and one behind it. */
  async function startBusy() {
    let announce: (event: unknown) => void = () => undefined;
    const started = new Promise((resolveStarted) => {
      announce = resolveStarted;
    });
    const container = await start('untilTerminated', announce);
    const outcome = container.send({ id: 'in process' });
    const waiting = container.send({ id: 'behind it' });
    return { container, outcome, waiting, firstTrace: await started };
  }

  it('processes messages in a process of its own and keeps what it prints', async () => {
    const container = await start('emitAll');
    expect(container.pid).to.not.equal(process.pid);
    const outcomes = await Promise.all([
      container.send({ id: 'message-1', body: { emit: [['updateKeys', { oauth: 'second' }]] } }),
      container.send({ body: { fail: 'no such thing' } }),
    ]);
    expect(outcomes.map(({ acked, lost }) => [acked, lost])).to.deep.equal([
      [true, false],
      [false, false],
    ]);
    expect(outcomes[0].messageId).to.equal('message-1');
    expect(outcomes[0].data[0]?.body).to.deep.include({ cfg: { oauth: 'first', _account: 'account-1' } });
    expect(outcomes[1].errors).to.deep.equal([{ name: 'RangeError', message: 'no such thing' }]);
    expect(api.account('account-1')).to.deep.equal({ oauth: 'second' });
    await container.stop();
    expect(await container.ended).to.equal(0);
    expect(container.output()).to.include('processing message-1');
    expect(await container.send({ id: 'too late' })).to.include({ messageId: 'too late', lost: true });
  });

  it('finishes the message in process on SIGTERM, and forwards traces', async () => {
    const { container, outcome, waiting, firstTrace } = await startBusy();
    expect(firstTrace).to.deep.equal({ kind: 'started', messageId: 'in process' });
    await container.stop();
    expect(await outcome).to.include({ acked: true, lost: false });
    expect((await outcome).data[0]?.body).to.deep.equal({ finished: true });
    expect(await waiting).to.include({ messageId: 'behind it', acked: false, lost: true });
    expect(await container.ended).to.equal(0);
    expect(container.output()).to.include('finishing after SIGTERM');
  });

  it('loses the message in process on SIGKILL', async () => {
    const { container, outcome, waiting } = await startBusy();
    await container.kill();
    expect(await outcome).to.deep.include({ messageId: 'in process', acked: false, lost: true, data: [] });
    expect(await waiting).to.include({ lost: true });
    expect(await container.ended).to.equal(null);
  });

  it('reports what a component did not wait for as late', async () => {
    const container = await start('emitAll');
    api.failUpdates(1, 400);
    const hold = api.holdUpdates();
    const emitUnawaited = [['updateKeys', { oauth: 'refused' }]];
    expect(await container.send({ id: 'message-1', body: { emitUnawaited } })).to.include({ acked: true });
    hold.release();
    // By the time that a later update was stored, the earlier one was refused.
    await container.send({ body: { emit: [['updateKeys', { oauth: 'stored' }]] } });
    const value = { name: 'Error', message: '{"error":"update refused"}' };
    expect(container.late).to.deep.equal([{ messageId: 'message-1', kind: 'errors', value }]);
  });

  it('says why a container does not start', async () => {
    const failure: unknown = await start('notThere').catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(ContainerStartError);
    expect((failure as ContainerStartError).message).to.match(/did not start: Failed to load file/);
    expect((failure as ContainerStartError).output).to.be.a('string');
    const missing: unknown = await start('emitAll', undefined, '/no/such/directory').catch(
      (error: unknown) => error,
    );
    expect(missing).to.be.instanceOf(ContainerStartError).with.property('message').that.includes('ENOENT');
  });
});
