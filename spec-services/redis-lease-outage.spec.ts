import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Clock } from '../lib/ports';
import { NEVER_EXTENDING, openRedisBench, sharedTokens, takeFree, type RedisBench } from './redis-bench';
import { startRedisServer, type RedisServer, type RedisServerOptions } from './redis-server';

const PASSWORD = 'canary-redis-password';

describe('R9 a Redis with a lock on its door', () => {
  let bench: RedisBench;
  let server: RedisServer | undefined;

  beforeEach(async () => {
    bench = await openRedisBench();
  });
  afterEach(async () => {
    await bench.close();
    await server?.close();
    server = undefined;
  });

  const start = async (options: RedisServerOptions): Promise<RedisServer> => {
    server = await startRedisServer(options);
    return server;
  };

  for (const user of ['', 'default']) {
    it(`is used with the right password, ${user === '' ? 'without' : 'with'} a user`, async () => {
      const { port } = await start({ password: PASSWORD });
      const process = bench.process(NEVER_EXTENDING, `redis://${user}:${PASSWORD}@127.0.0.1:${String(port)}`);
      const held = await takeFree(process.lease());
      expect(await held.share(sharedTokens('canary'))).to.equal('shared');
      await held.release();
      expect(process.lines).to.deep.equal([]);
    });
  }

  for (const [what, userInfo, said] of [
    ['a wrong password', ':canary-wrong@', /WRONGPASS|invalid username-password pair/],
    ['no password', '', /NOAUTH|[Aa]uthentication/],
    ['another user', `nobody:${PASSWORD}@`, /WRONGPASS|invalid username-password pair/],
  ] as const) {
    it(`says so with ${what}, once and without the password`, async () => {
      const { port } = await start({ password: PASSWORD });
      const process = bench.process(NEVER_EXTENDING, `redis://${userInfo}127.0.0.1:${String(port)}`);
      for (let round = 0; round < 3; round += 1) expect(await process.lease().take()).to.equal('unavailable');
      expect(process.lines).to.have.length(1);
      expect(process.lines[0]).to.match(said);
      expect(process.lines[0]).not.to.contain('canary');
    });
  }

  it('is used by way of TLS where its certificate is known', async () => {
    const { port, certificatePath } = await start({ tls: true, password: PASSWORD });
    expect(await askAlone(`rediss://:${PASSWORD}@127.0.0.1:${String(port)}`, certificatePath)).to.equal(
      'ran: true\n',
    );
  });

  it('is not trusted where nobody vouches for its certificate, and says so', async () => {
    const { port } = await start({ tls: true });
    const process = bench.process(NEVER_EXTENDING, `rediss://127.0.0.1:${String(port)}`);
    expect(await process.lease().take()).to.equal('unavailable');
    expect(process.lines.join()).to.match(/self[- ]signed certificate/i);
  });

  it('is away for those who do not know that it wants TLS, and for those who want it in vain', async () => {
    const { port } = await start({ tls: true });
    const plain = bench.process(NEVER_EXTENDING, `redis://127.0.0.1:${String(port)}`);
    expect(await plain.lease().take()).to.equal('unavailable');
    const secure = bench.process(NEVER_EXTENDING, 'rediss://127.0.0.1:6379');
    expect(await secure.lease().take()).to.equal('unavailable');
    expect([...plain.lines, ...secure.lines]).to.have.length(2);
  });

  it('keeps no process alive that has nothing else to do', async () => {
    const { port } = await start({});
    expect(await askAlone(`redis://127.0.0.1:${String(port)}`)).to.equal('ran: true\n');
  });

  /** What a process of its own says that asks this Redis once; it must end by itself. */
  async function askAlone(url: string, certificatePath?: string): Promise<string> {
    const alone = require.resolve('../spec/leases/lonely-process');
    const child = spawn(process.execPath, ['--require', require.resolve('tsx/cjs'), alone, url], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        ...(certificatePath === undefined ? {} : { NODE_EXTRA_CA_CERTS: certificatePath }),
      },
    });
    const printed: string[] = [];
    child.stdout.on('data', (chunk: Buffer) => {
      printed.push(chunk.toString('utf8'));
    });
    const [code] = (await once(child, 'close')) as [number | null];
    expect(code).to.equal(0);
    return printed.join('');
  }
});

describe('R9 a Redis that goes and comes back', () => {
  let bench: RedisBench;
  let server: RedisServer;
  let ahead: number;

  /** Real time, which a spec moves on. */
  const clock: Clock = {
    now: () => Date.now() + ahead,
    sleep: (delayMs, signal) => NEVER_EXTENDING.sleep(delayMs, signal),
  };

  beforeEach(async () => {
    ahead = 0;
    server = await startRedisServer();
    bench = await openRedisBench(`redis://127.0.0.1:${String(server.port)}`);
  });
  afterEach(async () => {
    await bench.close();
    await server.close();
  });

  const isAway = /^warn: Redis \(FRESHKEYS_REDIS_URL\) cannot be used: .*Until it can/;
  const isBack = 'info: Redis (FRESHKEYS_REDIS_URL) can be used again.';

  it('is said to be away once, and to be back once, and again the next time', async () => {
    const process = bench.process(clock);
    await (await takeFree(process.lease())).release();
    for (const round of [1, 2]) {
      await server.kill();
      for (let attempt = 0; attempt < 3; attempt += 1) {
        expect(await process.lease().take()).to.equal('unavailable');
      }
      expect(process.lines).to.have.length(2 * round - 1);
      expect(process.lines.at(-1)).to.match(isAway);
      await server.start();
      ahead += 5_000;
      await (await takeFree(process.lease())).release();
      expect(process.lines).to.have.length(2 * round);
      expect(process.lines.at(-1)).to.equal(isBack);
    }
  });

  it('cannot be told anything by a holder, who lets go in vain without an error', async () => {
    const held = await takeFree(bench.process(clock).lease());
    await server.kill();
    expect(await held.share(sharedTokens('canary'))).to.equal('unavailable');
    await held.release();
  });

  it('has forgotten who holds: the holder has lost its lease', async () => {
    const held = await takeFree(bench.process(clock).lease());
    await server.kill();
    await held.share(sharedTokens('canary'));
    await server.start();
    ahead += 5_000;
    expect(await held.share(sharedTokens('canary'))).to.equal('lost');
  });

  it('is asked again at once if it only closed the connection', async () => {
    const process = bench.process(clock);
    await (await takeFree(process.lease())).release();
    const known = await process.connection.run((redis) => Promise.resolve([redis]), process.logger);
    const noticed = known.ran && known.value[0] !== undefined ? once(known.value[0], 'end') : undefined;
    await bench.redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await noticed;
    await (await takeFree(process.lease())).release();
    expect(process.lines).to.deep.equal([]);
  });

  it('is waited for two seconds if it stands still, and used again when it goes on', async () => {
    const process = bench.process(clock);
    await (await takeFree(process.lease())).release();
    server.signal('SIGSTOP');
    const startedAt = performance.now();
    expect(await process.lease().take()).to.equal('unavailable');
    expect(performance.now() - startedAt).to.be.within(1_900, 3_500);
    server.signal('SIGCONT');
    ahead += 5_000;
    // What it was asked while it stood still it may do now: that lease runs out by itself.
    await bench.redis.del(bench.leaseKey);
    await (await takeFree(process.lease())).release();
    expect(process.lines).to.have.length(2);
    expect(process.lines.at(-1)).to.equal(isBack);
  });

  it('is needed by these specs: nobody there is a failure, not a skip', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const { port } = closed.address() as { port: number };
    closed.close();
    const failure: unknown = await openRedisBench(`redis://127.0.0.1:${String(port)}`).catch(
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(Error);
  });
});
