import { expect } from 'chai';
import { createFleet, type Container, type Fleet } from '../support/lease-fleet';
import { runPendingWork } from '../../lib/testing/test-clock';
import { fail, HOUR_MS, issue, rejectionOf } from '../support/renewal-session';

describe('R9 R3 a holder of the lease whose refresh token is refused', () => {
  let fleet: Fleet;
  let a: Container;
  let b: Container;

  beforeEach(() => {
    fleet = createFleet();
    [a, b] = [fleet.start('A'), fleet.start('B')];
  });

  it('lets go before it looks again: whoever has the tokens must not wait for it', async () => {
    const issuer = { refresh: () => Promise.resolve(fail('grant-refused', new Error('refused'))) };
    const first = rejectionOf(a.renew({ issuer }));
    expect(await fleet.finish(b.renew())).to.equal('access-T2');
    expect(fleet.log.slice(0, 3)).to.deep.equal(['A load', 'A release', 'A load']);
    expect(fleet.clock.sleeps).to.include(250);
    await fleet.finish(first.catch(() => undefined));
  });

  it('adopts what somebody else tells meanwhile, whether or not it is saved', async () => {
    b.saveResults.push({ saved: false, reason: 'status 500' });
    const issuer = { refresh: () => Promise.resolve(fail('grant-refused', new Error('refused'))) };
    const first = a.renew({ issuer });
    const second = b.renew();
    expect(await fleet.finish(Promise.all([first, second]))).to.deep.equal(['access-T2', 'access-T2']);
  });

  it('takes the lease again for tokens that show up and have ended: nobody else may spend them', async () => {
    const now = fleet.clock.now();
    const refused = fail('grant-refused', new Error('refused'));
    const answers = [Promise.resolve(refused)];
    const spent: string[] = [];
    const issuer = {
      refresh: async (current: { readonly refreshToken: string | undefined }) => {
        const scripted = answers.shift();
        if (scripted !== undefined) return scripted;
        spent.push(`${String(fleet.lease.holder())} ${current.refreshToken ?? ''}`);
        return Promise.resolve(issue('T9', now));
      },
    };
    const first = a.renew({ issuer });
    await runPendingWork();
    fleet.stored = fleet.server.connect('N1', { issuedAt: now - HOUR_MS, expiresAt: now - 1 });
    expect(await fleet.finish(first)).to.equal('access-T9');
    expect(spent).to.deep.equal(['A refresh-N1']);
    expect(fleet.stored.accessToken).to.equal('access-T9');
    expect(a.lines).to.deep.equal([]);
  });
});
