import { expect } from 'chai';
import { LeaseTimeoutError } from '../../lib/errors';
import { createFleet, type Container, type Fleet } from '../support/lease-fleet';
import { runPendingWork } from '../../lib/testing/test-clock';
import { fail, HOUR_MS, rejectionOf, type MessageSettings } from '../support/renewal-session';
import { LEASE_MS } from '../support/shared-lease';

describe('R9 one refresher among containers', () => {
  let fleet: Fleet;
  let all: readonly Container[];

  const start = (settings: Omit<MessageSettings, 'presented'> = {}): void => {
    all = ['A', 'B', 'C', 'D'].map((name) => fleet.start(name, settings));
  };

  const container = (index: number): Container => {
    const found = all[index];
    if (found === undefined) throw new TypeError('no such container');
    return found;
  };

  beforeEach(() => {
    fleet = createFleet();
    start();
  });

  it('is one token request for four of them, and all of them get its token', async () => {
    const tokens = await fleet.finish(Promise.all(all.map((each) => each.renew())));
    expect(tokens).to.deep.equal(['access-T2', 'access-T2', 'access-T2', 'access-T2']);
    expect(fleet.entries('refresh')).to.deep.equal(['A refresh refresh-T1']);
    expect(fleet.entries('save')).to.deep.equal(['A save access-T2']);
    expect(fleet.lease.holder()).to.equal(undefined);
  });

  for (const [name, policy] of [
    ['always', { when: 'always' }],
    ['everySeconds', { when: { everySeconds: 60 } }],
    ['expiring', { when: 'expiring' }],
  ] as const) {
    it(`shares what \`${name}\` asks for`, async () => {
      start({ policy });
      const tokens = await fleet.finish(Promise.all(all.map((each) => each.send())));
      expect(new Set(tokens)).to.deep.equal(new Set(['access-T2']));
      expect(fleet.entries('refresh')).to.have.length(1);
    });
  }

  it('asks again for the next message of `always`, once for all who have one', async () => {
    start({ policy: { when: 'always' } });
    await fleet.finish(Promise.all(all.map((each) => each.send())));
    const tokens = await fleet.finish(Promise.all(all.map((each) => each.send())));
    expect(new Set(tokens)).to.deep.equal(new Set(['access-T3']));
    expect(fleet.entries('refresh')).to.have.length(2);
  });

  it('tells before it saves, marks as saved, and lets go at last', async () => {
    await fleet.finish(container(0).renew());
    expect(fleet.log).to.deep.equal([
      'A load',
      'A refresh refresh-T1',
      'A answer',
      'A share access-T2',
      'A save access-T2',
      'A confirm access-T2',
      'A release',
    ]);
    expect(fleet.lease.told()).to.have.property('saved', true);
  });

  it('lets those who wait go on with what is told, before it is saved', async () => {
    const goOn = fleet.hold('A save');
    const first = container(0).renew();
    await runPendingWork();
    expect(await fleet.finish(container(1).renew())).to.equal('access-T2');
    expect(fleet.log.at(-1)).to.equal('A save access-T2');
    expect(fleet.entries('B')).to.deep.equal([]);
    goOn();
    expect(await fleet.finish(first)).to.equal('access-T2');
    expect(await fleet.finish(container(1).send())).to.equal('access-T2');
    expect(container(1).record().unsaved).to.equal(false);
    expect(fleet.entries('save')).to.deep.equal(['A save access-T2']);
  });

  it('lets those who wait look ten times a second', async () => {
    fleet.hold('A answer');
    void container(0).renew();
    await runPendingWork();
    void container(1).renew();
    await runPendingWork();
    await fleet.clock.advance(1_000);
    expect(fleet.clock.sleeps).to.deep.equal(Array.from({ length: 11 }, () => 100));
  });

  it('lets go if the refresh fails, and the next in line asks', async () => {
    const failing = { refresh: () => Promise.resolve(fail('transient')) };
    const first = rejectionOf(container(0).renew({ issuer: failing }));
    const second = container(1).renew();
    expect((await fleet.finish(first)).message).to.equal('transient');
    expect(await fleet.finish(second)).to.equal('access-T2');
    expect(fleet.lease.holder()).to.equal(undefined);
  });

  it('lets go if something unforeseen happens', async () => {
    const broken = { refresh: () => Promise.reject(new TypeError('unforeseen')) };
    expect((await rejectionOf(container(0).renew({ issuer: broken }))).message).to.equal('unforeseen');
    expect(fleet.lease.holder()).to.equal(undefined);
  });

  it('gives up after the wait if the holder neither tells anything nor ends: a transient error', async () => {
    fleet.hold('A answer');
    void container(0).renew();
    await runPendingWork();
    const startedAt = fleet.clock.now();
    const error = await fleet.finish(rejectionOf(container(1).renew()));
    expect(fleet.clock.now() - startedAt).to.be.within(40_000, 40_100);
    expect(error).to.be.instanceOf(LeaseTimeoutError);
    expect(error).to.include({ code: 'LEASE_TIMEOUT', transient: true });
    expect(error.message).to.contain('the account "A" for 40 s');
    expect(fleet.entries('B')).to.deep.equal([]);
    expect(container(1).record().block).to.equal(undefined);
  });

  it('uses a token on that is still good if it has to give up', async () => {
    fleet.stored = fleet.server.connect('N1', {
      issuedAt: fleet.clock.now(),
      expiresAt: fleet.clock.now() + HOUR_MS,
    });
    start({ policy: { when: 'always' } });
    fleet.hold('A answer');
    void container(0).send();
    await runPendingWork();
    expect(await fleet.finish(container(1).send())).to.equal('access-N1');
    expect(container(1).lines.join()).to.contain('could not be renewed ahead of time');
  });

  it('goes on without the lease if nobody can be asked for it: look, spend, save', async () => {
    fleet.lease.away = true;
    expect(await fleet.finish(container(0).renew())).to.equal('access-T2');
    expect(fleet.log.filter((entry) => !/share|confirm/.test(entry))).to.deep.equal([
      'A load',
      'A refresh refresh-T1',
      'A answer',
      'A save access-T2',
    ]);
    expect(await fleet.finish(container(1).renew())).to.equal('access-T2');
    expect(fleet.entries('refresh')).to.have.length(1);
    expect(container(0).lines).to.deep.equal([]);
  });

  it('goes on, and saves, if the lease cannot be asked any more while it is held', async () => {
    const goOn = fleet.hold('A answer');
    const first = container(0).renew();
    await runPendingWork();
    fleet.lease.away = true;
    goOn();
    expect(await fleet.finish(first)).to.equal('access-T2');
    expect(fleet.stored.accessToken).to.equal('access-T2');
    expect(container(0).lines).to.deep.equal([]);
  });

  it('stops waiting as soon as the lease cannot be asked any more', async () => {
    fleet.hold('A refresh');
    void container(0).renew();
    await runPendingWork();
    const second = container(1).renew();
    await fleet.clock.advance(500);
    fleet.lease.away = true;
    expect(await fleet.finish(second)).to.equal('access-T2');
    expect(fleet.clock.now() - Date.parse('2026-01-01T00:00:00Z')).to.be.below(1_000);
  });

  it('goes on if everything is lost in mid-run: its request has a token, and the next message saves it', async () => {
    const goOn = fleet.hold('A answer');
    const first = container(0).renew();
    await runPendingWork();
    fleet.lease.wipe();
    goOn();
    expect(await fleet.finish(first)).to.equal('access-T2');
    expect(fleet.entries('save')).to.deep.equal([]);
    expect(await fleet.finish(container(0).send())).to.equal('access-T2');
    expect(fleet.stored.accessToken).to.equal('access-T2');
    expect(await fleet.finish(container(1).renew())).to.equal('access-T2');
    expect(fleet.server.reuses).to.deep.equal([]);
  });

  it('is taken over from a process that died while it asked, once its lease has run out', async () => {
    fleet.hold('A refresh');
    void container(0).renew();
    await runPendingWork();
    fleet.lease.die('A');
    const startedAt = fleet.clock.now();
    expect(await fleet.finish(container(1).renew())).to.equal('access-T2');
    expect(fleet.clock.now() - startedAt).to.be.within(LEASE_MS, LEASE_MS + 200);
    expect(fleet.entries('refresh')).to.deep.equal(['A refresh refresh-T1', 'B refresh refresh-T1']);
  });

  it('tells and saves again what is learnt with the new tokens', async () => {
    const issuer = {
      refresh: (current: Parameters<typeof fleet.server.refresh>[0]) =>
        Promise.resolve(fleet.server.refresh(current)),
      complete: (tokens: ReturnType<typeof fleet.server.newest>) =>
        Promise.resolve({ ...tokens, raw: { ...tokens.raw, tenant: 'tenant-7' } }),
    };
    await fleet.finish(container(0).renew({ issuer }));
    const told = ['A share access-T2', 'A save access-T2'];
    expect(fleet.log).to.deep.equal(['A load', ...told, ...told, 'A confirm access-T2', 'A release']);
    expect(fleet.stored.raw).to.have.property('tenant', 'tenant-7');
    expect(fleet.lease.told()).to.have.nested.property('tokens.raw.tenant', 'tenant-7');
  });
});
