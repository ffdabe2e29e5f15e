import { expect } from 'chai';
import type { TokenIssuer } from '../../lib/ports';
import { createFleet, type Container, type Fleet } from '../support/lease-fleet';
import { runPendingWork } from '../../lib/testing/test-clock';
import { fail, rejectionOf } from '../support/renewal-session';
import { LEASE_MS } from '../support/shared-lease';

let fleet: Fleet;
let a: Container;
let b: Container;

beforeEach(() => {
  fleet = createFleet();
  [a, b] = [fleet.start('A'), fleet.start('B')];
});

const unsaved = { saved: false, reason: 'status 500' } as const;

describe('R9 tokens of a container that dies between telling and saving', () => {
  beforeEach(async () => {
    fleet.hold('A save');
    void a.renew();
    await runPendingWork();
    fleet.lease.die('A');
    expect(await fleet.finish(b.renew())).to.equal('access-T2');
  });

  it('are used by the others, and nobody saves them while the lease may still be held', async () => {
    expect(await fleet.finish(b.send())).to.equal('access-T2');
    expect(fleet.entries('B')).to.deep.equal([]);
  });

  it('are saved by the next message of another one once the lease has run out, and told as saved', async () => {
    await fleet.clock.advance(LEASE_MS);
    expect(await fleet.finish(b.send())).to.equal('access-T2');
    expect(fleet.entries('B').filter((entry) => !entry.includes('share'))).to.deep.equal([
      'B load',
      'B save access-T2',
      'B confirm access-T2',
      'B release',
    ]);
    expect(fleet.stored.accessToken).to.equal('access-T2');
    await fleet.finish(b.send());
    expect(fleet.entries('save')).to.have.length(2);
  });

  it('are found by a container that starts with what the platform has, and saved by it', async () => {
    await fleet.clock.advance(LEASE_MS);
    const late = fleet.start('C');
    expect(await fleet.finish(late.renew())).to.equal('access-T2');
    await fleet.finish(late.send());
    expect(fleet.stored.accessToken).to.equal('access-T2');
    expect(fleet.server.reuses).to.deep.equal([]);
  });
});

describe('R9 R1 an account that is connected again', () => {
  beforeEach(async () => {
    await fleet.finish(a.renew());
    fleet.stored = fleet.server.connect('N1');
  });

  it('leaves alone what was told from before', async () => {
    const fresh = fleet.start('C');
    expect(await fleet.finish(fresh.renew())).to.equal('access-T3');
    expect(fleet.entries('C refresh')).to.deep.equal(['C refresh refresh-N1']);
  });

  it('leaves alone what was told from before in a message that shows the new tokens, too', async () => {
    const presented = fleet.stored;
    expect(await fleet.finish(b.send({ presented }))).to.equal('access-N1');
    expect(await fleet.finish(b.renew({ presented }))).to.equal('access-T3');
    expect(fleet.entries('B refresh')).to.deep.equal(['B refresh refresh-N1']);
  });

  it('is taken from the platform by a container that has the old tokens', async () => {
    expect(await fleet.finish(a.renew())).to.equal('access-N1');
    expect(fleet.entries('refresh')).to.have.length(1);
  });

  it('is taken from the platform, and then what others told of it', async () => {
    const fresh = fleet.start('C');
    fresh.saveResults.push(unsaved);
    await fleet.finish(fresh.renew());
    expect(fleet.stored.accessToken).to.equal('access-N1');
    expect(await fleet.finish(a.renew())).to.equal('access-T3');
    expect(fleet.entries('refresh')).to.have.length(2);
    expect(a.record().unsaved).to.equal(true);
  });

  it('is told of in its turn, so that a third one needs no token request', async () => {
    await fleet.finish(fleet.start('C').renew());
    fleet.stored = fleet.server.newest();
    expect(await fleet.finish(b.renew())).to.equal('access-T3');
    expect(fleet.entries('refresh')).to.have.length(2);
  });
});

describe('R9 what the processes tell each other', () => {
  it('says which tokens were replaced: what the platform still has of them is no news', async () => {
    await fleet.finish(a.renew());
    a.saveResults.push(unsaved);
    await fleet.finish(a.renew());
    expect(fleet.stored.accessToken).to.equal('access-T2');
    expect(fleet.lease.told()?.replaced).to.have.length(2);
    expect(await fleet.finish(b.renew())).to.equal('access-T3');
    b.saveResults.push(unsaved);
    expect(await fleet.finish(b.renew())).to.equal('access-T4');
    expect(fleet.entries('refresh').at(-1)).to.equal('B refresh refresh-T3');
  });

  it('is taken over by a container that has slept through several of them', async () => {
    for (let round = 0; round < 5; round += 1) await fleet.finish(a.renew());
    fleet.log.length = 0;
    expect(await fleet.finish(b.renew())).to.equal('access-T6');
    expect(fleet.log).to.deep.equal([]);
  });

  it('says nothing about other tokens: those that are not saved stay marked', async () => {
    await fleet.finish(a.renew());
    fleet.stored = fleet.server.connect('N1');
    const fresh = fleet.start('C');
    fresh.saveResults.push(unsaved);
    fleet.lease.away = true;
    await fleet.finish(fresh.renew());
    fleet.lease.away = false;
    expect(await fleet.finish(fresh.send())).to.equal('access-T3');
    expect(fleet.stored.accessToken).to.equal('access-T3');
  });

  it('is not needed by a container that has slept through more of them than are remembered', async () => {
    await fleet.finish(a.renew());
    await fleet.finish(b.renew());
    for (let round = 0; round < 40; round += 1) await fleet.finish(a.renew());
    fleet.log.length = 0;
    expect(await fleet.finish(b.renew())).to.equal('access-T42');
    expect(fleet.log).to.deep.equal(['B load', 'B release']);
  });

  it('is refreshed by whoever comes next if it has ended meanwhile, and nobody else asks', async () => {
    await fleet.finish(a.renew());
    await fleet.clock.advance(2 * 3_600_000);
    expect(await fleet.finish(Promise.all([b.renew(), a.renew()]))).to.deep.equal(['access-T3', 'access-T3']);
    expect(fleet.entries('refresh')).to.have.length(2);
    expect(fleet.server.reuses).to.deep.equal([]);
  });

  it('holds what is learnt after the tokens, also for those who have the tokens already', async () => {
    const issuer: TokenIssuer = {
      refresh: (current) => Promise.resolve(fleet.server.refresh(current)),
      complete: async (tokens) => {
        await fleet.clock.sleep(1_000);
        return { ...tokens, raw: { ...tokens.raw, tenant: 'tenant-7' } };
      },
    };
    const first = a.renew({ issuer });
    await runPendingWork();
    expect(await fleet.finish(b.renew())).to.equal('access-T2');
    await fleet.finish(first);
    const { tokens } = await fleet.finish(Promise.resolve(b.message().current()));
    expect(tokens.raw).to.have.property('tenant', 'tenant-7');
  });

  it('frees the stop latch: what was refused is replaced', async () => {
    const refusing: TokenIssuer = {
      refresh: () => Promise.resolve(fail('grant-refused', new Error('refused'))),
    };
    expect((await fleet.finish(rejectionOf(b.renew({ issuer: refusing })))).message).to.equal('refused');
    await fleet.finish(a.renew());
    await fleet.clock.advance(30_000);
    expect(await fleet.finish(b.renew())).to.equal('access-T2');
  });
});

describe('R9 the clock of the server, which is read to the second', () => {
  /** A container whose tokens live a second, and which reads that clock with the given error. */
  const start = (name: string, clockOffsetMs: number): Container =>
    fleet.start(name, {
      issuer: {
        refresh: (current) => {
          const outcome = fleet.server.refresh(current);
          if (!outcome.issued) return Promise.resolve(outcome);
          const issuedAt = fleet.clock.now() + clockOffsetMs;
          const tokens = { ...outcome.tokens, issuedAt, expiresAt: issuedAt + 1000 };
          return Promise.resolve({ ...outcome, tokens, clockOffsetMs });
        },
      },
    });

  it('is told along with tokens: nobody takes over what has ended by the clock of whoever got it', async () => {
    const [fast, slow] = [start('fast', -100), start('slow', -900)];
    expect(await fleet.finish(slow.renew())).to.equal('access-T2');
    await fleet.clock.advance(1200);
    expect(await fleet.finish(fast.renew())).to.equal('access-T3');
    await fleet.clock.advance(1200);
    expect(await fleet.finish(slow.renew())).to.equal('access-T4');
  });

  it('is believed by those who have never asked the server', async () => {
    const far = start('far', -7_200_000);
    await fleet.finish(far.renew());
    expect(await fleet.finish(b.renew())).to.equal('access-T2');
    expect(b.record().clockOffsetMs).to.equal(-7_200_000);
    await fleet.clock.advance(1000);
    expect(await fleet.finish(b.renew())).to.equal('access-T3');
  });

  it('is told to those, too, who have the tokens from the platform already', async () => {
    await fleet.finish(start('far', -7_200_000).renew());
    const late = fleet.start('late');
    const goOn = fleet.hold('late refresh');
    const renewed = late.renew();
    await runPendingWork();
    expect(late.record().clockOffsetMs).to.equal(-7_200_000);
    goOn();
    expect(await fleet.finish(renewed)).to.equal('access-T3');
  });

  it('is not believed by those who have asked and know better: then the clocks of two machines differ', async () => {
    const [right, wrong] = [start('right', -100), start('wrong', 300_000)];
    await fleet.finish(right.renew());
    await fleet.clock.advance(1200);
    await fleet.finish(wrong.renew());
    await fleet.finish(right.renew());
    expect(right.record().clockOffsetMs).to.equal(-100);
  });
});
