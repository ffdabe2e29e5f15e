import { expect } from 'chai';
import type { TokenIssuer } from '../../lib/ports';
import { createFleet, type Container, type Fleet } from '../support/lease-fleet';
import { runPendingWork } from '../../lib/testing/test-clock';
import { fail, issue } from '../support/renewal-session';

let fleet: Fleet;
let a: Container;
let b: Container;

beforeEach(() => {
  fleet = createFleet();
  [a, b] = [fleet.start('A'), fleet.start('B')];
});

describe('R9 tokens of a holder whose lease ran out', () => {
  const lostLease =
    'warn: The lease of the account "A" ran out during a refresh. Its new tokens are used here, and saved with the next message unless another container has newer ones.';

  /** A has been issued T2 and does not know yet; its lease runs out; B does this; A goes on. */
  async function overtake(issuer: TokenIssuer): Promise<void> {
    const goOn = fleet.hold('A answer');
    const first = a.renew();
    await runPendingWork();
    fleet.lease.expire();
    await fleet.finish(b.renew({ issuer }).catch(() => undefined));
    goOn();
    expect(await fleet.finish(first)).to.equal('access-T2');
  }

  const lenient: TokenIssuer = { refresh: () => Promise.resolve(issue('T9', fleet.clock.now())) };

  it('are not saved nor told; its own request goes on with them, and it is said', async () => {
    await overtake(lenient);
    expect(fleet.entries('A save')).to.deep.equal([]);
    expect(fleet.lease.told()).to.have.nested.property('tokens.accessToken', 'access-T9');
    expect(fleet.stored.accessToken).to.equal('access-T9');
    expect(a.lines).to.deep.equal([lostLease]);
  });

  it('are left for the tokens that somebody else has told meanwhile', async () => {
    await overtake(lenient);
    expect(await fleet.finish(a.send())).to.equal('access-T9');
    expect(fleet.entries('A save')).to.deep.equal([]);
    expect(a.record().unsaved).to.equal(false);
  });

  it('are left for what somebody else has told and not saved yet', async () => {
    b.saveResults.push({ saved: false, reason: 'status 500' });
    await overtake(lenient);
    expect(fleet.stored.accessToken).to.equal('access-T1');
    expect(await fleet.finish(a.send())).to.equal('access-T9');
    expect(fleet.stored.accessToken).to.equal('access-T9');
    expect(fleet.entries('A save')).to.deep.equal(['A save access-T9']);
  });

  it('are forgotten with the account that they belong to, once it is connected again', async () => {
    await overtake(lenient);
    await fleet.finish(a.send());
    const next: TokenIssuer = { refresh: () => Promise.resolve(issue('T10', fleet.clock.now())) };
    await fleet.finish(b.renew({ issuer: next }));
    const presented = fleet.server.connect('N1');
    fleet.stored = presented;
    expect(await fleet.finish(a.send({ presented }))).to.equal('access-N1');
    await fleet.finish(a.renew({ presented }));
    expect(fleet.entries('A refresh').at(-1)).to.equal('A refresh refresh-N1');
  });

  it('are saved with the next message if nobody else got any, and the others take them over', async () => {
    await overtake({ refresh: () => Promise.resolve(fail('transient')) });
    expect(await fleet.finish(a.send())).to.equal('access-T2');
    expect(fleet.stored.accessToken).to.equal('access-T2');
    expect(fleet.lease.told()).to.include({ saved: true });
    const { generation } = a.record();
    expect(await fleet.finish(a.send())).to.equal('access-T2');
    expect(
      await fleet.finish(
        a.renew({ issuer: { refresh: () => Promise.resolve(fail('transient')) } }).catch(String),
      ),
    ).to.equal('Error: transient');
    expect(a.record().generation).to.equal(generation);
    expect(await fleet.finish(b.renew())).to.equal('access-T2');
    expect(fleet.server.reuses).to.deep.equal([]);
  });

  it('are left by a request that is rejected, too', async () => {
    const message = a.message();
    const goOn = fleet.hold('A answer');
    const first = Promise.resolve(message.current()).then((token) => message.renew(token));
    await runPendingWork();
    fleet.lease.expire();
    await fleet.finish(b.renew({ issuer: lenient }));
    goOn();
    const renewal = await fleet.finish(first);
    if (!renewal.renewed) throw new TypeError(renewal.because);
    const second = await fleet.finish(message.renew(renewal.token));
    expect(second).to.have.nested.property('token.value', 'access-T9');
    expect(fleet.entries('A refresh')).to.have.length(1);
  });

  it('are lost to nobody if it runs out while they are saved: they were told', async () => {
    const goOn = fleet.hold('A save');
    const first = a.renew();
    await runPendingWork();
    fleet.lease.expire();
    expect(await fleet.finish(b.renew())).to.equal('access-T2');
    goOn();
    await fleet.finish(first);
    expect(fleet.stored.accessToken).to.equal('access-T2');
    expect(fleet.entries('refresh')).to.have.length(1);
  });
});
