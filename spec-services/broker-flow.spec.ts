import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { openFlow, type Flow } from '../lib/platform/flow/flow';
import type { FlowOptions } from '../lib/platform/flow/flow-options';
import type { RouteFault } from '../lib/platform/rest-api/route-faults';
import { startPlatformApi, type PlatformApi } from '../lib/platform/rest-api/platform-api';
import { ContainerStartError } from '../lib/platform/runtime/container-start-error';

const AMQP_URL = 'amqp://guest:guest@127.0.0.1:5672';
const NOOP = join(__dirname, '../lib/platform/noop-component');
const PROBE = join(__dirname, '../spec/fixtures/runtime-probe');

describe('flow on a broker', () => {
  let platform: PlatformApi;
  let flow: Flow | undefined;

  beforeEach(async () => {
    platform = await startPlatformApi();
    platform.addAccount('account-1', { oauth: 'first' });
    platform.addStep({ flowId: 'flow', stepId: 'step_1', accountId: 'account-1' });
  });

  afterEach(async () => {
    await flow?.close();
    await platform.close();
  });

  async function open(options: Partial<FlowOptions> = {}): Promise<Flow> {
    flow = await openFlow({
      amqpUrl: AMQP_URL,
      platformApi: platform,
      flowId: 'flow',
      stepId: 'step_1',
      functionName: 'noop',
      componentDirectory: NOOP,
      ...options,
    });
    return flow;
  }

  const openProbe = (functionName = 'emitAll'): Promise<Flow> =>
    open({ functionName, componentDirectory: PROBE });

  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ body: { index } }));

  it('delivers every message once, by all containers, and counts the undecryptable one as rejected', async () => {
    const run = await open({ prefetch: 5 });
    const [first, second] = await run.start(2);
    expect(first?.isReady() === true && second?.isReady() === true).to.equal(true);
    const ids = await run.send(many(40));
    const bad = await run.sendUndecryptable();
    expect(await run.whenSettled({ timeoutMs: 30_000 })).to.equal('settled');
    expect(run.counts()).to.include({
      sent: 41,
      delivered: 40,
      duplicates: 0,
      rejected: 1,
      errors: 0,
      open: 0,
    });
    expect(run.outcomeOf(bad)).to.include({ rejected: true });
    expect(run.outcomeOf(ids[7] ?? '')?.data[0]?.body).to.deep.equal({ index: 7 });
    const senders = new Set(run.outcomes().flatMap(({ data }) => data.map(({ containerId }) => containerId)));
    expect([...senders].sort()).to.deep.equal(['container-1', 'container-2']);
    expect(first?.memory()?.peakBytes).to.be.greaterThan(10_000_000);
    await run.stop();
    expect(await Promise.all(run.containers.map(({ ended }) => ended))).to.deep.equal([0, 0]);
  });

  it('tells errors, rejections, rebounds and snapshots from data', async () => {
    const run = await openProbe();
    await run.start();
    const emit = (...events: unknown[]) => ({ body: { emit: events } });
    const [fails = '', rebounds = ''] = await run.send([
      { body: { fail: 'no such thing' } },
      emit(['rebound', 'later'], ['snapshot', { at: 1 }]),
    ]);
    expect(await run.whenSettled({ timeoutMs: 30_000 })).to.equal('settled');
    await run.stop();
    expect(run.outcomeOf(fails)).to.deep.include({ errors: ['no such thing'], rejected: true, data: [] });
    expect(run.outcomeOf(rebounds)).to.include({ rebounds: 1, snapshots: 1, rejected: false });
  });

  it('gives the messages of a killed container to the next one', async () => {
    const run = await openProbe('untilTerminated');
    const [first] = await run.start();
    await run.send(many(2));
    await first?.kill();
    expect(await run.whenSettled({ timeoutMs: 30_000 })).to.equal('containers-ended');
    expect(run.counts()).to.include({ open: 2 });
    expect(await run.waiting()).to.equal(2);
    await run.start();
    // SIGTERM lets the second one finish the message in process, and only that.
    await run.stop();
    expect(run.counts()).to.include({ sent: 2, delivered: 1, duplicates: 0, open: 1 });
  });

  const faults: readonly (readonly [RouteFault, RegExp])[] = [
    [401, /it exited with 1: the platform API did not hand out the step: .*401/],
    [404, /it exited with 1: the platform API did not hand out the step: .*404/],
    [500, /it exited with 1: the platform API did not hand out the step: .*500/],
  ];
  for (const [fault, text] of faults) {
    it(`says why no container comes up when the platform answers ${String(fault)}, and starts no other`, async () => {
      platform.failRoute('steps', fault);
      const run = await open();
      const failure: unknown = await run.start().catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(ContainerStartError);
      expect((failure as Error).message).to.match(text);
      expect((failure as Error).message).not.to.include(platform.apiKey);
      expect(run.containers).to.have.length(1);
      expect(platform.account('account-1')).to.deep.equal({ oauth: 'first' });
    });
  }

  it('hands a platform in HTML to the component as an empty configuration, and loses no message', async () => {
    platform.failRoute('steps', 'html');
    const run = await open();
    await run.start();
    await run.send(many(3));
    expect(await run.whenSettled({ timeoutMs: 30_000 })).to.equal('settled');
    expect(run.counts()).to.include({ sent: 3, open: 0 });
  });

  it('waits for a slow platform', async () => {
    platform.delayRoute('steps', 300);
    const run = await open();
    await run.start();
    expect(run.containers[0]?.isReady()).to.equal(true);
  });

  it('says that a component directory is none', async () => {
    const run = await open({ componentDirectory: '/no/such/directory' });
    const failure: unknown = await run.start().catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(ContainerStartError).with.property('message').that.includes('ENOENT');
  });

  it('stores what a startup leaves for the shutdown, here nothing', async () => {
    const run = await open({ environment: { ELASTICIO_STARTUP_REQUIRED: 'true' } });
    await run.start();
    expect(platform.startupData('flow')).to.deep.equal({});
  });

  it('does not hang when the connection to the broker is lost', async () => {
    const proxy = await startProxy();
    try {
      const run = await open({ amqpUrl: proxy.url });
      await run.send(many(2));
      const end = run.whenSettled({ timeoutMs: 30_000 });
      proxy.cut();
      expect(await end).to.equal('broker-lost');
      const failure: unknown = await run.send(many(1)).catch((error: unknown) => error);
      expect(failure).to.have.property('code', 'BROKER_FAILED');
    } finally {
      // The proxy still takes connections: close deletes everything over a new one.
      await flow?.close();
      proxy.close();
    }
  });
});

/** Something between us and the broker that can be cut. */
async function startProxy(): Promise<{ readonly url: string; cut(): void; close(): void }> {
  const sockets: Socket[] = [];
  const server: Server = createServer((client) => {
    const broker = connect(5672, '127.0.0.1');
    for (const socket of [client, broker]) {
      sockets.push(socket);
      socket.on('error', () => undefined);
    }
    client.pipe(broker).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const socket of sockets.splice(0)) socket.destroy();
  };
  return {
    url: `amqp://guest:guest@127.0.0.1:${String(port)}`,
    cut,
    close() {
      cut();
      server.close();
    },
  };
}
