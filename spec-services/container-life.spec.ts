import { expect } from 'chai';
import {
  AMQP_URL,
  CLIENT_SECRET,
  openBrokerFlow,
  REDIS_URL,
  until,
  type BrokerFlow,
  type BrokerFlowOptions,
} from './support/broker-flow';
import { startSeverableProxy, type SeverableProxy } from './support/severable-proxy';

/** How containers live and die beside a refresh, with the runtime's own run.js, RabbitMQ and Redis. */
describe('R3 R5 life and death of containers', () => {
  let flow: BrokerFlow;
  let proxy: SeverableProxy | undefined;
  const open = async (containers: number, options: BrokerFlowOptions = {}): Promise<void> => {
    flow = await openBrokerFlow(options);
    await flow.start(containers);
  };
  /** At least once: a container that was killed may have sent data out and not said so. */
  const expectAllDelivered = async (count: number): Promise<void> => {
    await flow.whenSettled({ timeoutMs: 50_000 });
    expect(flow.counts()).to.include({ sent: count, delivered: count, errors: 0, rejected: 0 });
    expect(flow.isAlive()).to.equal(true);
    expect(flow.server.counts()).to.include({ reuseDetected: 0, refused: 0 });
  };
  /** Two containers, and the messages with the first: it alone is in the middle of something, and is killed. */
  const killFirst = async (): Promise<void> => {
    const [first] = flow.containers;
    await flow.start(1);
    await first?.kill();
  };

  afterEach(async () => {
    await flow.close();
    // R12: whatever happened, the logs hold no secret.
    const tokens = flow.server.requests.map(({ parameters }) => parameters['refresh_token'] ?? CLIENT_SECRET);
    for (const secret of [CLIENT_SECRET, String(flow.stored()['access_token']), ...tokens])
      for (const { output } of flow.containers) expect(output()).not.to.include(secret);
    await proxy?.close();
    proxy = undefined;
  });

  describe('kill -9', () => {
    it('before the provider has done anything: another one waits until the lease ends, and refreshes', async () => {
      await open(1);
      flow.server.next({ hang: true });
      await flow.send(20);
      await until(() => flow.server.requests.length === 1);
      await killFirst();
      await expectAllDelivered(20);
      expect(flow.server.counts()).to.include({ issued: 1 });
    });

    it('after the work and before the answer, where the provider takes a token again for a while', async () => {
      await open(1, { server: { reuseGraceMs: 60_000 }, form: { provider: 'xero' } });
      flow.server.next({ delayMs: 30_000 });
      await flow.send(20);
      await until(() => flow.server.counts().issued === 1);
      await killFirst();
      await expectAllDelivered(20);
    });

    it('after the answer and before it was saved: another one has been told of it, and saves it', async () => {
      await open(1);
      flow.platform.failUpdates(100);
      await flow.send(20);
      await until(() => flow.platform.counts().failedUpdates === 1);
      await killFirst();
      flow.platform.failUpdates(0);
      await flow.whenSettled({ timeoutMs: 50_000 });
      expect(flow.counts()).to.include({ delivered: 20, errors: 0 });
      // The dead one's lease has to end first; then the next message saves what it has left behind.
      let count = 20;
      for (; flow.platform.counts().accountUpdates === 0; count += 1) await flow.deliver(1);
      await expectAllDelivered(count);
      expect(flow.server.counts()).to.include({ tokenRequests: 1 });
      expect(flow.platform.counts()).to.include({ accountUpdates: 1 });
    });

    it('after it was saved: its messages come again, and nothing is refreshed again', async () => {
      await open(1, { api: { delayMs: 50 } });
      await flow.send(60);
      await until(() => flow.counts().delivered > 5);
      await killFirst();
      await expectAllDelivered(60);
      expect(flow.server.counts()).to.include({ tokenRequests: 1 });
    });

    it('without Redis, after it was saved: the next container begins with the newest tokens', async () => {
      await open(1, { redis: false });
      await flow.deliver(20);
      await flow.containers[0]?.kill();
      await flow.start(1);
      await flow.send(20);
      await expectAllDelivered(40);
      expect(flow.server.counts()).to.include({ tokenRequests: 1 });
    });
  });

  describe('SIGTERM', () => {
    it('in the middle of a refresh: what comes back is saved before the exit', async () => {
      await open(1, { redis: false });
      flow.server.next({ delayMs: 500 });
      await flow.send(10);
      await until(() => flow.server.requests.length === 1);
      const [container] = flow.containers;
      await container?.stop();
      expect(await container?.ended).to.equal(0);
      expect(flow.platform.counts()).to.include({ accountUpdates: 1 });
      await expectAllDelivered(10);
    });

    it('while the platform takes its time to save', async () => {
      await open(1, { redis: false });
      const hold = flow.platform.holdUpdates();
      await flow.send(10);
      await hold.arrived;
      const [container] = flow.containers;
      const stopped = container?.stop();
      hold.release();
      await stopped;
      expect(await container?.ended).to.equal(0);
      await expectAllDelivered(10);
    });

    it('in mid-run, one container after the other: nothing is lost, and one token request is enough', async () => {
      await open(2);
      await flow.send(100);
      await until(() => flow.counts().delivered > 10);
      await flow.start(1);
      await flow.containers[0]?.stop();
      await flow.start(1);
      await flow.containers[1]?.stop();
      await expectAllDelivered(100);
      expect(flow.counts().duplicates).to.equal(0);
      expect(flow.server.counts()).to.include({ tokenRequests: 1 });
    });
  });

  describe('an account that is connected again while messages flow', () => {
    for (const redis of [true, false]) {
      it(`wins over what the containers remember, ${redis ? 'with' : 'without'} Redis`, async () => {
        await open(redis ? 2 : 1, { redis });
        await flow.deliver(20);
        // The old grant is gone, with all its tokens.
        flow.server.revokeGrant();
        flow.reconnect();
        const connected = flow.stored()['refresh_token'];
        await flow.send(40);
        await expectAllDelivered(60);
        expect(flow.stored()['refresh_token']).to.equal(connected);
        // A container that starts now must not take what was told before for newer.
        await flow.start(1);
        flow.expireStored();
        await flow.send(40);
        await expectAllDelivered(100);
        expect(flow.server.counts()).to.include({ tokenRequests: 2 });
      });
    }
  });

  describe('the services around', () => {
    it('a broker that is restarted: the messages come again, the tokens stay', async () => {
      proxy = await startSeverableProxy(5672);
      const { port } = proxy;
      await open(2, {
        api: { delayMs: 20 },
        environment: { ELASTICIO_AMQP_URI: AMQP_URL.replace('5672', String(port)) },
      });
      await flow.send(200);
      await until(() => flow.counts().delivered > 20);
      const before = proxy.connections();
      proxy.sever();
      proxy.restore();
      await until(() => (proxy?.connections() ?? 0) > before);
      await expectAllDelivered(200);
      expect(flow.server.counts()).to.include({ tokenRequests: 1 });
    });

    it('a Redis that is gone in mid-run: the flow goes on, and it is said once', async () => {
      proxy = await startSeverableProxy(6379);
      const { port } = proxy;
      await open(1, { environment: { FRESHKEYS_REDIS_URL: REDIS_URL.replace('6379', String(port)) } });
      await flow.deliver(20);
      proxy.sever();
      for (let expiry = 0; expiry < 2; expiry += 1) {
        flow.expireStored();
        await flow.deliver(20);
      }
      await expectAllDelivered(60);
      expect(flow.server.counts()).to.include({ tokenRequests: 3 });
      expect(flow.containers[0]?.output().match(/cannot be used/g)).to.have.length(1);
      proxy.restore();
    });
  });
});
