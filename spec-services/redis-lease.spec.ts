import { expect } from 'chai';
import type { Clock } from '../lib/ports';
import { LEASE_MS } from '../lib/leases/redis-lease';
import { openRedisBench, SECRET, sharedTokens, takeFree, type RedisBench } from './redis-bench';

const WEEK_MS = 7 * 24 * 3_600_000;

describe('R9 the lease in Redis', () => {
  let bench: RedisBench;

  beforeEach(async () => {
    bench = await openRedisBench();
  });
  afterEach(() => bench.close());

  it('is held by one of two processes, and by the other one after it was let go', async () => {
    const [one, other] = [bench.process().lease(), bench.process().lease()];
    const held = await takeFree(one);
    expect(await other.take()).to.equal('taken');
    expect(await one.take()).to.equal('taken');
    await held.release();
    const second = await takeFree(other);
    expect(await one.take()).to.equal('taken');
    await second.release();
    expect(await bench.redis.exists(bench.leaseKey)).to.equal(0);
  });

  it('is given to one of many who ask at the same moment', async () => {
    const processes = Array.from({ length: 10 }, () => bench.process().lease());
    const answers = await Promise.all([...processes, ...processes].map((lease) => lease.take()));
    expect(answers.filter((answer) => answer === 'taken')).to.have.length(19);
  });

  it('belongs to one account: another one has its own', async () => {
    const process = bench.process();
    const held = await takeFree(process.lease());
    const others = await takeFree(process.lease(`${bench.credential}-2`));
    await held.release();
    expect(await bench.redis.exists(`mutex:freshkeys:{${bench.credential}-2}`)).to.equal(1);
    await others.release();
  });

  it('lasts ten seconds, so that a dead holder is waited for no longer', async () => {
    await takeFree(bench.process().lease());
    expect(LEASE_MS).to.equal(10_000);
    expect(await bench.redis.pttl(bench.leaseKey)).to.be.within(LEASE_MS - 1_000, LEASE_MS);
    expect(bench.process().lease().waitMs).to.equal(30_000 + LEASE_MS);
  });

  it('is let go by its holder alone: a late one takes nothing away from the next', async () => {
    const late = await takeFree(bench.process().lease());
    await bench.redis.pexpire(bench.leaseKey, 0);
    const next = await takeFree(bench.process().lease());
    await late.release();
    expect(await bench.redis.exists(bench.leaseKey)).to.equal(1);
    expect(await next.share(sharedTokens('canary'))).to.equal('shared');
    await next.release();
    await next.release();
    await takeFree(bench.process().lease());
  });

  it('is extended every three seconds while it is held, and not any more once it was let go', async () => {
    const asked: number[] = [];
    let wake = (): void => undefined;
    const clock: Clock = {
      now: () => Date.now(),
      sleep: (delayMs, signal) =>
        new Promise((resolve) => {
          asked.push(delayMs);
          wake = resolve;
          signal?.addEventListener('abort', () => {
            resolve();
          });
        }),
    };
    const held = await takeFree(bench.process(clock).lease());
    await bench.redis.pexpire(bench.leaseKey, 2_000);
    wake();
    await untilIs(2, () => asked.length);
    expect(await bench.redis.pttl(bench.leaseKey)).to.be.above(9_000);
    expect(asked).to.deep.equal([3_000, 3_000]);
    await held.release();
    expect(await bench.redis.exists(bench.leaseKey)).to.equal(0);
    expect(asked).to.have.length(2);
  });

  it('is not extended, nor taken again, by a holder who has lost it', async () => {
    let wake = (): void => undefined;
    const asked: number[] = [];
    const clock: Clock = {
      now: () => Date.now(),
      sleep: (delayMs, signal) =>
        new Promise((resolve) => {
          asked.push(delayMs);
          wake = resolve;
          signal?.addEventListener('abort', () => {
            resolve();
          });
        }),
    };
    const process = bench.process(clock);
    const late = await takeFree(process.lease());
    await bench.redis.pexpire(bench.leaseKey, 0);
    const next = await takeFree(bench.process().lease());
    await bench.redis.pexpire(bench.leaseKey, 5_000);
    wake();
    // On the connection of the holder, and so after what it asks itself.
    for (let turn = 0; turn < 10; turn += 1)
      await process.connection.run((redis) => redis.ping(), process.logger);
    await late.release();
    expect(asked).to.have.length(1);
    expect(await bench.redis.pttl(bench.leaseKey)).to.be.within(1, 5_000);
    expect(await next.share(sharedTokens('canary'))).to.equal('shared');
  });

  it('is lost when it has run out, whether or not somebody else has it', async () => {
    const held = await takeFree(bench.process().lease());
    expect(await held.share(sharedTokens('early'))).to.equal('shared');
    await bench.redis.pexpire(bench.leaseKey, 0);
    expect(await held.share(sharedTokens('late'))).to.equal('lost');
    await takeFree(bench.process().lease());
    expect(await held.share(sharedTokens('later'))).to.equal('lost');
    expect((await bench.process().lease().read())?.tokens.accessToken).to.equal('access-early');
  });

  it('is lost with everything that was told if Redis forgets it, and the next one begins anew', async () => {
    const held = await takeFree(bench.process().lease());
    await held.share(sharedTokens('canary'));
    await bench.redis.del(bench.leaseKey, bench.tokensKey);
    expect(await held.share(sharedTokens('canary'))).to.equal('lost');
    expect(await bench.process().lease().read()).to.equal(undefined);
    const next = await takeFree(bench.process().lease());
    await held.release();
    expect(await next.share(sharedTokens('next'))).to.equal('shared');
  });

  async function untilIs(expected: number, read: () => number): Promise<void> {
    for (let turn = 0; turn < 1_000 && read() < expected; turn += 1) await bench.redis.ping();
    expect(read()).to.equal(expected);
  }
});

describe('R9 E9 what is told by way of Redis', () => {
  let bench: RedisBench;

  beforeEach(async () => {
    bench = await openRedisBench();
  });
  afterEach(() => bench.close());

  it('is nothing at first', async () => {
    const process = bench.process();
    expect(await process.lease().read()).to.equal(undefined);
    expect(process.lines).to.deep.equal([]);
  });

  it('is read by everybody with the same secret, whole, also after the lease was let go', async () => {
    const told = sharedTokens('canary', true);
    const held = await takeFree(bench.process().lease());
    await held.share(sharedTokens('older'));
    await held.share(told);
    await held.release();
    expect(await bench.process().lease().read()).to.deep.equal(told);
    expect(await bench.redis.pttl(bench.tokensKey)).to.be.within(WEEK_MS - 60_000, WEEK_MS);
  });

  it('is read by nobody else: another secret, another account, no secret', async () => {
    const held = await takeFree(bench.process().lease());
    await held.share(sharedTokens('canary'));
    const process = bench.process();
    expect(await process.lease(bench.credential, 'another-secret').read()).to.equal(undefined);
    expect(await process.lease(bench.credential, '').read()).to.equal(undefined);
    const sealed = (await bench.redis.get(bench.tokensKey)) ?? '';
    const elsewhere = `freshkeys:{${bench.credential}-2}:tokens`;
    await bench.redis.set(elsewhere, sealed, 'PX', 60_000);
    expect(await process.lease(`${bench.credential}-2`).read()).to.equal(undefined);
    await bench.redis.del(elsewhere);
    expect(process.lines).to.deep.equal([]);
  });

  it('stands in Redis as nothing that anybody could use', async () => {
    const held = await takeFree(bench.process().lease());
    await held.share(sharedTokens('canary'));
    const keys = (await bench.redis.keys(`*freshkeys*`)).filter((key) => key.includes(bench.credential));
    expect(keys).to.have.members([bench.leaseKey, bench.tokensKey]);
    const values = await bench.redis.mget(keys);
    for (const text of [...keys, ...values]) {
      expect(text).to.be.a('string');
      expect(text).not.to.match(/canary|fingerprint|accessToken/);
      expect(Buffer.from(text ?? '', 'base64url').toString('latin1')).not.to.match(/canary|accessToken/);
    }
    expect(values.join()).not.to.contain(SECRET);
  });

  it('is nothing without a secret, and the lease is one all the same', async () => {
    const lease = bench.process().lease(bench.credential, '');
    const held = await takeFree(lease);
    expect(await held.share(sharedTokens('canary'))).to.equal('shared');
    expect(await bench.redis.exists(bench.tokensKey)).to.equal(0);
    await bench.redis.pexpire(bench.leaseKey, 0);
    expect(await held.share(sharedTokens('canary'))).to.equal('lost');
  });

  it('is nothing if somebody has written something else there', async () => {
    const process = bench.process();
    for (const garbage of ['', 'text', 'freshkeys1:', 'freshkeys1:AAAA', '{"tokens":{}}']) {
      await bench.redis.set(bench.tokensKey, garbage, 'PX', 60_000);
      expect(await process.lease().read()).to.equal(undefined);
    }
    await bench.redis.del(bench.tokensKey);
    await bench.redis.rpush(bench.tokensKey, 'a list');
    expect(await process.lease().read()).to.equal(undefined);
  });
});
