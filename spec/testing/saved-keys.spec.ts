import { expect } from 'chai';
import { assertNothingSaved, assertSaved, createTestAccount, createTestClock } from '../../lib/testing';

describe('assertSaved', () => {
  const keys = [
    { oauth: { access_token: 'first' } },
    { oauth: { access_token: 'second', refresh_token: 'kept', scope: 'a' } },
  ];

  const reason = (run: () => void): string => {
    try {
      run();
      return 'passed';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };

  it('passes if the last keys have what is expected, whatever else they have', () => {
    expect(
      reason(() => {
        assertSaved({ keys }, { oauth: { access_token: 'second', refresh_token: 'kept' } });
      }),
    ).to.equal('passed');
    expect(
      reason(() => {
        assertSaved(keys, {});
      }),
    ).to.equal('passed');
  });

  it('names what differs, and no value', () => {
    expect(
      reason(() => {
        assertSaved(keys, { oauth: { access_token: 'first', id_token: 'x', scope: ['a'] }, other: {} });
      }),
    ).to.equal(
      'the keys that were saved last differ: oauth.access_token is another one, oauth.id_token is missing, ' +
        'oauth.scope is another one, other is missing',
    );
  });

  it('tells nothing from something', () => {
    const account = createTestAccount({});
    expect(
      reason(() => {
        assertSaved(account, {});
      }),
    ).to.contain('nothing was saved');
    assertNothingSaved(account);
    expect(
      reason(() => {
        assertNothingSaved(keys);
      }),
    ).to.contain('keys were saved 2 time(s)');
  });
});

describe('test clock', () => {
  it('wakes sleepers at their own moments, in order, and no sooner', async () => {
    const clock = createTestClock({ now: 1000 });
    const woken: [string, number][] = [];
    const sleep = (name: string, delayMs: number, signal?: AbortSignal): Promise<void> =>
      clock.sleep(delayMs, signal).then(() => void woken.push([name, clock.now()]));
    void sleep('late', 30);
    void sleep('early', 10).then(() => sleep('again', 10));
    const aborted = new AbortController();
    void sleep('aborted', 60_000, aborted.signal);
    aborted.abort();
    await clock.advance(25);
    expect(woken).to.deep.equal([
      ['aborted', 1000],
      ['early', 1010],
      ['again', 1020],
    ]);
    await clock.advance(5);
    expect(woken.at(-1)).to.deep.equal(['late', 1030]);
    expect(clock.sleeps).to.deep.equal([30, 10, 60_000, 10]);
  });
});
