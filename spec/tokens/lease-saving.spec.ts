import { expect } from 'chai';
import type { TokenSet } from '../../lib/oauth2/token-set';
import type { SaveOutcome } from '../../lib/ports';
import { createFleet, type Container, type Fleet } from '../support/lease-fleet';
import { runPendingWork } from '../../lib/testing/test-clock';

const unsaved: SaveOutcome = { saved: false, reason: 'the platform did not take the account update' };

describe('R5 R9 saving that failed, among containers', () => {
  for (const withoutLease of [false, true]) {
    it(`never brings an older set over a newer one ${withoutLease ? 'without' : 'with'} a lease`, async () => {
      const fleet = createFleet({ withoutLease });
      const [a, b] = [fleet.start('A'), fleet.start('B')];
      await b.send();
      a.saveResults.push(unsaved);
      expect(await fleet.finish(a.renew())).to.equal('access-T2');
      // Without a lease nobody has told B of T2: it got there by another way.
      const presented = withoutLease ? fleet.server.newest() : undefined;
      expect(await fleet.finish(goOn(b, presented))).to.equal('access-T3');
      expect(fleet.stored.accessToken).to.equal('access-T3');
      expect(await fleet.finish(a.send())).to.equal('access-T3');
      expect(fleet.entries('A save')).to.deep.equal(['A save access-T2']);
      expect(fleet.stored.accessToken).to.equal('access-T3');
    });
  }

  describe('with a lease', () => {
    let fleet: Fleet;
    let a: Container;
    let b: Container;

    beforeEach(async () => {
      fleet = createFleet();
      [a, b] = [fleet.start('A'), fleet.start('B')];
      a.saveResults.push(unsaved);
      await fleet.finish(a.renew());
      fleet.log.length = 0;
    });

    it('is made good under the lease, after a look, and told', async () => {
      expect(await fleet.finish(a.send())).to.equal('access-T2');
      expect(fleet.log.filter((entry) => !entry.includes('share'))).to.deep.equal([
        'A load',
        'A save access-T2',
        'A confirm access-T2',
        'A release',
      ]);
    });

    it('is made good by whoever comes first, and then by nobody again', async () => {
      await fleet.finish(b.renew());
      await fleet.finish(b.send());
      expect(fleet.stored.accessToken).to.equal('access-T2');
      await fleet.finish(a.send());
      expect(fleet.entries('save')).to.deep.equal(['B save access-T2']);
      expect(a.record().unsaved).to.equal(false);
    });

    it('waits for the next message while somebody else has the lease', async () => {
      b.saveResults.push(unsaved);
      await fleet.finish(b.renew());
      const answer = fleet.hold('B answer');
      const other = b.renew();
      await runPendingWork();
      expect(fleet.lease.holder()).to.equal('B');
      expect(await fleet.finish(a.send())).to.equal('access-T2');
      expect(a.record().unsaved).to.equal(true);
      answer();
      await fleet.finish(other);
      expect(await fleet.finish(a.send())).to.equal('access-T3');
      expect(fleet.entries('save')).to.deep.equal(['B save access-T2', 'B save access-T3']);
    });

    it('is left for what somebody else tells, even while that is being saved', async () => {
      await fleet.finish(b.renew());
      await fleet.finish(b.send());
      a.record().unsaved = true;
      fleet.hold('B save');
      void b.renew();
      await runPendingWork();
      expect(await fleet.finish(a.send())).to.equal('access-T3');
    });

    it('is made good without the lease if nobody can be asked for it', async () => {
      fleet.lease.away = true;
      expect(await fleet.finish(a.send())).to.equal('access-T2');
      expect(fleet.stored.accessToken).to.equal('access-T2');
    });

    it('is not made good by a container that has lost the lease over the look', async () => {
      const look = fleet.hold('A load');
      const message = a.send();
      await runPendingWork();
      fleet.lease.expire();
      await fleet.finish(goOn(b));
      expect(fleet.stored.accessToken).to.equal('access-T3');
      look();
      await fleet.finish(message);
      expect(fleet.entries('A save')).to.deep.equal([]);
      expect(fleet.stored.accessToken).to.equal('access-T3');
    });

    it('lets go if it fails again, so that others can refresh', async () => {
      a.saveResults.push(unsaved);
      await fleet.finish(a.send());
      expect(fleet.lease.holder()).to.equal(undefined);
      expect(a.record().unsaved).to.equal(true);
    });
  });

  /** Takes over what there is, and replaces it. */
  async function goOn(container: Container, presented?: TokenSet): Promise<string> {
    if (presented !== undefined) return container.renew({ presented });
    await container.renew();
    return container.renew();
  }
});
