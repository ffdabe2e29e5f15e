import { expect } from 'chai';
import { defineConnection } from '../lib/component/connection';
import { DESCRIPTOR } from '../spec/component/descriptors';
import { openWorld, type World } from '../spec/component/world';
import { createTaskContext, type RecordedContext } from '../spec/support/runtime-context';
import { openRedisBench, REDIS_URL, type RedisBench } from './redis-bench';
import { startRedisServer, type RedisServer } from './redis-server';

/** What a busy machine may need beside the wait itself. */
const SLACK_MS = 1_500;

describe('R9 containers that share an account by way of Redis', () => {
  let bench: RedisBench;
  let world: World;
  let server: RedisServer | undefined;

  beforeEach(async () => {
    bench = await openRedisBench();
    world = await openWorld({ server: { delayMs: 200 } });
    world.expire();
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    await world.close();
    await bench.close();
  });

  /** A container of its own as far as the connection knows; one message of it. */
  function createContainer(url = REDIS_URL, fields: Readonly<Record<string, unknown>> = {}) {
    const environment = { FRESHKEYS_REDIS_URL: url };
    const connection = defineConnection(DESCRIPTOR, { baseURL: world.api.url }, { environment });
    const process = connection.action(async ({ http }) => {
      const { data } = await http.get<{ name: string }>('/me');
      return { body: data.name };
    });
    const cfg = { ...world.cfg, _account: bench.credential, ...fields };
    return async (context: RecordedContext = createTaskContext()): Promise<unknown> =>
      (await process.call(context, { id: 'message-1', body: {} }, cfg))?.body;
  }

  const ownServer = async (): Promise<string> => {
    server = await startRedisServer();
    return `redis://127.0.0.1:${String(server.port)}`;
  };

  const timed = async (work: Promise<unknown>): Promise<number> => {
    const startedAt = performance.now();
    await work;
    return performance.now() - startedAt;
  };

  /** Ends the access token that this message has saved. */
  const expireSaved = ({ emitted }: RecordedContext): void => {
    const { oauth } = emitted.at(-1)?.[1] as { oauth: { access_token: string } };
    world.server.expire(oauth.access_token);
  };

  it('refresh it once, save it once, and all of them go on', async () => {
    const containers = Array.from({ length: 4 }, () => createContainer());
    const contexts = containers.map(() => createTaskContext());
    const names = await Promise.all(containers.map((send, index) => send(contexts[index])));
    expect(new Set(names)).to.deep.equal(new Set(['Jane']));
    expect(world.server.counts()).to.include({ tokenRequests: 1, refused: 0, reuseDetected: 0 });
    expect(contexts.flatMap(({ emitted }) => emitted)).to.have.length(1);
    const lines = contexts.flatMap(({ log }) => log).join('\n');
    expect(lines).not.to.match(/warn|error/);
    expect(await bench.redis.exists(bench.leaseKey)).to.equal(0);
  });

  it('start with a configuration of long ago, and need no token request', async () => {
    await createContainer()();
    expect(await createContainer()()).to.equal('Jane');
    expect(world.server.counts()).to.include({ tokenRequests: 1 });
  });

  it('have several accounts that begin at the same moment: nobody takes Redis for away', async () => {
    const contexts = [1, 2, 3].map(() => createTaskContext());
    const environment = { FRESHKEYS_REDIS_URL: REDIS_URL };
    const connection = defineConnection(DESCRIPTOR, { baseURL: world.api.url }, { environment });
    const process = connection.action(async ({ http }) => ({
      body: (await http.get<{ name: string }>('/me')).data.name,
    }));
    const accounts = contexts.map((context, index) => {
      const oauth = world.server.issue();
      world.server.expire(oauth.access_token);
      const cfg = { ...world.cfg, _account: `${bench.credential}-${String(index)}`, oauth };
      return process.call(context, { id: 'message-1', body: {} }, cfg);
    });
    expect((await Promise.all(accounts)).map((message) => message?.body)).to.deep.equal([
      'Jane',
      'Jane',
      'Jane',
    ]);
    await bench.redis.del(
      contexts.map((_, index) => `freshkeys:{${bench.credential}-${String(index)}}:tokens`),
    );
    expect(contexts.flatMap(({ log }) => log).join('\n')).not.to.match(/warn/);
  });

  it('go on each for itself after two seconds if Redis stands still', async () => {
    const send = createContainer(await ownServer());
    const context = createTaskContext();
    await send(context);
    expireSaved(context);
    server?.signal('SIGSTOP');
    const tookMs = await timed(send(context));
    server?.signal('SIGCONT');
    expect(world.server.counts()).to.include({ tokenRequests: 2, refused: 0 });
    expect(context.log.filter((line) => line.startsWith('warn'))).to.have.length(1);
    expect(tookMs).to.be.within(1_900, 2_000 + SLACK_MS);
  });

  it('go on each for itself after two seconds if Redis stands still from the start', async () => {
    const send = createContainer(await ownServer());
    server?.signal('SIGSTOP');
    const tookMs = await timed(send());
    server?.signal('SIGCONT');
    expect(tookMs).to.be.within(1_900, 2_000 + SLACK_MS);
  });

  it('go on if Redis dies while one of them refreshes, and save', async () => {
    const send = createContainer(await ownServer());
    const context = createTaskContext();
    const sent = send(context);
    const sentAt = performance.now();
    while (world.server.counts().tokenRequests === 0 && performance.now() - sentAt < 10_000)
      await new Promise((resolve) => setImmediate(resolve));
    await server?.kill();
    expect(await sent).to.equal('Jane');
    expect(context.emitted).to.have.length(1);
    expect(context.log.filter((line) => line.startsWith('warn'))).to.have.length(1);
  });
});
