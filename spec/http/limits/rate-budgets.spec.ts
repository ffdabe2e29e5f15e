import { expect } from 'chai';
import fc from 'fast-check';
import type { DeclaredRate } from '../../../lib/http/limits/declared-rate';
import type { AskForTurn, Departure } from '../../../lib/http/limits/rate-budget';
import { createRateBudgets, type RateBudgets } from '../../../lib/http/limits/rate-budgets';
import { createTestClock, runPendingWork, type TestClock } from '../../../lib/testing/test-clock';
import { answerWith, left, NEVER } from './rate-budget-world';

const ORIGIN = 'https://one.example';
const OK = answerWith(200);
const REFUSED = answerWith(429, { 'retry-after': '30' });

describe('http: rate budgets', () => {
  let clock: TestClock;
  let budgets: RateBudgets;

  beforeEach(() => {
    clock = createTestClock();
    budgets = createRateBudgets(clock);
  });

  const open = (account: string, declared?: DeclaredRate): AskForTurn =>
    budgets.open({ account, declared, rateLimit: undefined });

  /** Sends, where nobody has to wait. */
  function send(account: string, origin = ORIGIN, declared?: DeclaredRate): Departure {
    const turn = open(account, declared)(origin, NEVER);
    if (turn instanceof Promise || 'readyAt' in turn) throw new TypeError('expected a free turn');
    return turn;
  }

  const isFree = (account: string, origin = ORIGIN, declared?: DeclaredRate): boolean =>
    !('readyAt' in open(account, declared)(origin, 0));

  it('are none while nobody says anything about limits', () => {
    const sent = Array.from({ length: 100 }, (_, index) => send(`account-${String(index)}`));
    for (const { end } of sent) end(OK);
    send('a').end(answerWith(200, { 'ratelimit-remaining': '5' }));
    send('a').end(answerWith(429));
    send('a').end();
    expect(budgets.size()).to.equal(0);
  });

  it('are shared by all messages of an account, for each origin', () => {
    send('a').end(REFUSED);
    expect(isFree('a')).to.equal(false);
    expect(isFree('a', 'https://two.example')).to.equal(true);
    expect(isFree('b')).to.equal(true);
    expect(isFree('a', ORIGIN, { requests: 1, perSeconds: 1 })).to.equal(true);
  });

  it('do not take one account for another, whatever they are called', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        fc.pre(one !== other);
        budgets = createRateBudgets(clock);
        send(one).end(REFUSED);
        return isFree(other) && !isFree(one);
      }),
    );
    send('undefined undefined a').end(REFUSED);
    expect(isFree('a')).to.equal(true);
    expect(isFree('1 a', ORIGIN, { requests: 1, perSeconds: 1 })).to.equal(true);
    expect(isFree('a', ORIGIN, { requests: 1, perSeconds: 1 })).to.equal(true);
  });

  it('are made with what is declared, and keep it for as long as it counts', async () => {
    const declared = { requests: 2, perSeconds: 60 };
    send('a', ORIGIN, declared).end(OK);
    send('a', ORIGIN, declared);
    expect(isFree('a', ORIGIN, declared)).to.equal(false);
    await clock.advance(61_000);
    send('a', ORIGIN, declared).end(OK);
    expect(budgets.size()).to.equal(1);
  });

  it('are others as soon as another rate is declared', () => {
    send('a', ORIGIN, { requests: 1, perSeconds: 60 });
    expect(isFree('a', ORIGIN, { requests: 1, perSeconds: 60 })).to.equal(false);
    expect(isFree('a', ORIGIN, { requests: 2, perSeconds: 60 })).to.equal(true);
    expect(isFree('a', ORIGIN, { requests: 1, perSeconds: 30 })).to.equal(true);
  });

  it('begin with the first answer that says what is left, less what is on its way by then', () => {
    const account = fc.constantFrom('a', 'b');
    const origin = fc.constantFrom(ORIGIN, 'https://two.example');
    const request = fc.record({ account, origin, isAnswered: fc.boolean() });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 20 }), fc.nat(12), (requests, remaining) => {
        budgets = createRateBudgets(clock);
        const sent = requests.map((one) => ({ ...one, departure: send(one.account, one.origin) }));
        for (const { departure, isAnswered } of sent) if (isAnswered) departure.end(OK);
        send('a').end(left(remaining, 60));
        const alike = sent.filter((one) => one.account === 'a' && one.origin === ORIGIN && !one.isAnswered);
        let free = 0;
        while (free <= remaining && isFree('a')) free += 1;
        expect(free).to.equal(Math.max(0, remaining - alike.length));
        expect(isFree('b')).to.equal(true);
      }),
    );
  });

  it('hear of the answers to what was sent before them', async () => {
    const [first, second, third] = [send('a'), send('a'), send('a')];
    first.end(left(2, 60));
    const waiting = open('a')(ORIGIN, NEVER);
    second.end(left(2, 60));
    await runPendingWork();
    third.end(REFUSED);
    expect(await waiting).to.have.property('end');
    expect(isFree('a')).to.equal(false);
    await clock.advance(10_000);
    expect(isFree('a')).to.equal(false);
  });

  it('are forgotten when nothing is known any more', async () => {
    send('a').end(left(5, 60));
    expect(budgets.size()).to.equal(1);
    await clock.advance(61_000);
    send('a').end(OK);
    expect(budgets.size()).to.equal(0);
  });

  it('let nobody go who has left', async () => {
    const signal = AbortSignal.abort(new RangeError('left'));
    const leave = async (declared?: DeclaredRate): Promise<unknown> => {
      try {
        return await open('a', declared)(ORIGIN, NEVER, signal);
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(await leave()).to.equal('left');
    expect(await leave({ requests: 1, perSeconds: 1 })).to.equal('left');
    expect(budgets.size()).to.equal(0);
  });

  it('are bounded in number: those of which nothing is known any more go first', async () => {
    send('idle').end(left(5, 10));
    for (let index = 1; index < 1000; index += 1) send(`account-${String(index)}`).end(left(5, 60));
    await clock.advance(11_000);
    send('one more').end(left(0, 60));
    expect(budgets.size()).to.equal(1000);
    expect([isFree('one more'), isFree('idle')]).to.deep.equal([false, true]);
  });

  it('are bounded in number even if all are of use: then those that came first go, and who waits there does not', async () => {
    send('first').end(REFUSED);
    const waiting = open('first')(ORIGIN, NEVER);
    for (let index = 1; index < 1100; index += 1) send(`account-${String(index)}`).end(REFUSED);
    expect(budgets.size()).to.be.within(900, 1000);
    expect([isFree('first'), isFree('account-1099')]).to.deep.equal([true, false]);
    await clock.advance(30_000);
    expect(await waiting).to.have.property('end');
  });
});
