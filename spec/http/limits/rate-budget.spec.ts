import { expect } from 'chai';
import fc from 'fast-check';
import { runPendingWork } from '../../../lib/testing/test-clock';
import { failureOf } from '../authorized-client';
import { answerWith, left, NEVER, openBudget, type BudgetWorld } from './rate-budget-world';

describe('http: the rate budget', () => {
  let world: BudgetWorld;

  beforeEach(() => {
    world = openBudget();
  });

  describe('of a declared rate', () => {
    it('lets through so many at once, without a promise, and the others in their order later', async () => {
      world = openBudget({ declared: { requests: 3, perSeconds: 10 } });
      world.askTimes(8);
      expect(world.tickets).to.deep.equal([1, 2, 3]);
      await world.clock.advance(9_999);
      expect(world.tickets).to.deep.equal([1, 2, 3]);
      await world.clock.advance(200);
      expect(world.tickets).to.deep.equal([1, 2, 3, 4, 5, 6]);
      await world.clock.advance(10_200);
      expect(world.tickets).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8]);
    });

    it('never lets through more in any stretch of its time, whatever happens, and no less than it must', async () => {
      const gaps = fc.array(fc.nat(700), { minLength: 1, maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 5 }), gaps, async (requests, delays) => {
          world = openBudget({ declared: { requests, perSeconds: 1 } });
          const sentAt: number[] = [];
          for (const delayMs of delays) {
            await world.clock.advance(delayMs);
            void Promise.resolve(world.ask()).then(() => sentAt.push(world.clock.now()));
          }
          await world.clock.advance((delays.length / requests + 1) * 1_050);
          expect(sentAt).to.have.length(delays.length);
          for (const [index, at] of sentAt.entries()) {
            const before = sentAt[index - requests];
            if (before !== undefined) expect(at - before).to.be.at.least(1_000);
          }
        }),
        { numRuns: 25 },
      );
    });

    it('says at once who comes too late, and when it would have been time', () => {
      world = openBudget({ declared: { requests: 2, perSeconds: 10 } });
      const now = world.clock.now();
      world.askTimes(3);
      expect(world.budget.acquire(now + 5_000))
        .to.have.property('readyAt')
        .that.is.within(now + 10_000, now + 10_200);
      world.askTimes(1);
      // Two wait already: the next one is of the round after theirs.
      expect(world.budget.acquire(now + 15_000))
        .to.have.property('readyAt')
        .that.is.within(now + 20_000, now + 20_400);
      expect(world.budget.acquire(now + 21_000)).to.be.a('promise');
    });

    it('believes no headers', () => {
      world = openBudget({ declared: { requests: 5, perSeconds: 10 } });
      world.budget.observe(world.ticket(), left(0, 30));
      expect(world.free()).to.equal(4);
    });

    it('is held up by a refusal all the same', async () => {
      world = openBudget({ declared: { requests: 5, perSeconds: 10 } });
      world.budget.observe(world.ticket(), answerWith(429, { 'retry-after': '30' }));
      world.askTimes(2);
      await world.clock.advance(29_999);
      expect(world.tickets).to.have.length(0);
      await world.clock.advance(1);
      expect(world.tickets).to.have.length(1);
    });

    it('survives a clock that is set back', () => {
      world = openBudget({ declared: { requests: 2, perSeconds: 10 } });
      world.askTimes(2);
      world.clock.set(world.clock.now() - 3_600_000);
      expect(world.free()).to.equal(2);
    });
  });

  describe('that makes somebody wait', () => {
    beforeEach(() => {
      world.budget.observe(world.ticket(), answerWith(429, { 'retry-after': '30' }));
    });

    it('says at once that it is for too long', () => {
      expect(world.budget.acquire(world.clock.now() + 29_999)).to.deep.equal({
        readyAt: world.clock.now() + 30_000,
      });
      expect(world.budget.acquire(world.clock.now() + 30_000)).to.be.a('promise');
    });

    it('says so as soon as it becomes too long', async () => {
      const turn = world.budget.acquire(world.clock.now() + 40_000);
      world.budget.observe(0, answerWith(429, { 'retry-after': '50' }));
      expect(await turn).to.deep.equal({ readyAt: world.clock.now() + 50_000 });
    });

    it('says so when the time is over in which nobody answered', async () => {
      const start = world.clock.now();
      world.askTimes(1);
      const turn = world.budget.acquire(start + 35_000);
      await world.clock.advance(35_000);
      expect(world.tickets).to.have.length(1);
      expect(await turn).to.deep.equal({ readyAt: start + 35_000 });
    });

    it('lets go whoever leaves, with its own reason, and gives its turn to the next', async () => {
      const controller = new AbortController();
      const leaving = failureOf(Promise.resolve(world.ask(NEVER, controller.signal)));
      world.askTimes(1);
      controller.abort(new RangeError('enough'));
      expect(await leaving).to.include({ name: 'RangeError', message: 'enough' });
      await world.clock.advance(30_000);
      expect(world.tickets).to.deep.equal([2]);
    });

    it('gives no turn to whoever has left before', async () => {
      const signal = AbortSignal.abort(new RangeError('enough'));
      expect(await failureOf(Promise.resolve(world.ask(NEVER, signal)))).to.include({ name: 'RangeError' });
      world = openBudget();
      expect(await failureOf(Promise.resolve(world.ask(NEVER, signal)))).to.include({ name: 'RangeError' });
      expect(world.ticket()).to.equal(1);
    });

    it('leaves no timer behind once nobody waits', async () => {
      const controller = new AbortController();
      const leaving = failureOf(Promise.resolve(world.ask(NEVER, controller.signal)));
      expect(world.clock.sleeping()).to.equal(1);
      controller.abort(new RangeError('enough'));
      await leaving;
      await runPendingWork();
      expect(world.clock.sleeping()).to.equal(0);
      expect(world.ask(NEVER)).to.be.a('promise');
      await world.clock.advance(30_000);
      expect(world.tickets).to.deep.equal([2]);
      expect(world.clock.sleeping()).to.equal(0);
    });

    it('lets nobody overtake, although a turn has become free', async () => {
      world.askTimes(1);
      world.clock.set(world.clock.now() + 30_000);
      expect(world.ask()).to.be.a('promise');
      expect(world.tickets).to.have.length(0);
      await world.clock.advance(1);
      expect(world.tickets).to.deep.equal([2]);
    });

    it('has one timer, however many wait', () => {
      world.askTimes(100);
      expect(world.clock.sleeping()).to.equal(1);
    });

    it('is idle only when all that is over', async () => {
      expect(world.budget.isIdle()).to.equal(false);
      await world.clock.advance(30_000);
      expect(world.budget.isIdle()).to.equal(false);
      await world.clock.advance(30_000);
      expect(world.budget.isIdle()).to.equal(true);
      world.ticket();
      expect(world.budget.isIdle()).to.equal(false);
    });

    it('is idle no sooner than what is declared is not counted any more', async () => {
      const declared = openBudget({ declared: { requests: 2, perSeconds: 60 } });
      declared.budget.observe(declared.ticket(), answerWith(200));
      await declared.clock.advance(59_000);
      expect(declared.budget.isIdle()).to.equal(false);
      await declared.clock.advance(2_000);
      expect(declared.budget.isIdle()).to.equal(true);
    });
  });
});
