import { expect } from 'chai';
import { createRateBudget } from '../../../lib/http/limits/rate-budget';
import { runPendingWork } from '../../../lib/testing/test-clock';
import { answerWith, left, NEVER, openBudget, type BudgetWorld } from './rate-budget-world';

describe('http: a rate budget that learns', () => {
  let world: BudgetWorld;

  beforeEach(() => {
    world = openBudget();
  });

  it('lets everything through as long as nobody says anything', () => {
    expect(world.free()).to.equal(500);
    world.budget.observe(1, answerWith(200));
    world.budget.observe(2);
    world.budget.observe(3, answerWith(429));
    world.budget.observe(4, answerWith(200, { 'ratelimit-remaining': '0' }));
    world.budget.observe(5, answerWith(200, { 'ratelimit-reset': '30' }));
    world.budget.observe(6, answerWith(503, { 'retry-after': '30' }));
    expect(world.free()).to.equal(500);
  });

  it('lets through what remains, less what is on its way', () => {
    const [first, , third] = [world.ticket(), world.ticket(), world.ticket()];
    world.budget.observe(first, left(10, 30));
    // Two are on their way, and may not be among those that the server has counted.
    expect(world.free()).to.equal(8);
    world.budget.observe(third, left(9, 30));
    expect(world.free()).to.equal(0);
  });

  it('lets the next one go as soon as an answer shows that there is room', async () => {
    const [first, second] = [world.ticket(), world.ticket()];
    world.budget.observe(first, left(1, 30));
    world.askTimes(2);
    await runPendingWork();
    expect(world.tickets).to.have.length(0);
    world.budget.observe(second, left(1, 30));
    await runPendingWork();
    expect(world.tickets).to.have.length(1);
  });

  it('is not raised by an answer that was overtaken', () => {
    const [first, second, third] = [world.ticket(), world.ticket(), world.ticket()];
    world.budget.observe(second, left(3, 30));
    world.budget.observe(first, left(100, 30));
    expect(world.free()).to.equal(2);
    world.budget.observe(third, left(50, 30));
    expect(world.free()).to.equal(1);
  });

  it('is not raised by an answer from before the reset, nor emptied', async () => {
    const [first, second, third] = [world.ticket(), world.ticket(), world.ticket()];
    world.budget.observe(first, left(0, 10, 20));
    await world.clock.advance(10_000);
    world.budget.observe(second, left(500, 10));
    world.budget.observe(third, left(0, 10));
    expect(world.free()).to.equal(20);
  });

  it('is raised by the answer to a request that left after the last lesson', () => {
    world.budget.observe(world.ticket(), left(3, 30));
    world.budget.observe(world.ticket(), left(40, 30));
    expect(world.free()).to.equal(40);
  });

  it('holds everything up once nothing is left, and asks again with one request', async () => {
    world.budget.observe(world.ticket(), left(0, 20));
    world.askTimes(5);
    await world.clock.advance(19_999);
    expect(world.tickets).to.have.length(0);
    await world.clock.advance(1);
    expect(world.tickets).to.deep.equal([2]);
    world.budget.observe(2, left(3, 20));
    await runPendingWork();
    expect(world.tickets).to.deep.equal([2, 3, 4, 5]);
  });

  it('asks with as many as there are in a window, if that is known', async () => {
    world.budget.observe(world.ticket(), left(0, 20, 4));
    world.askTimes(9);
    await world.clock.advance(20_000);
    expect(world.tickets).to.have.length(4);
  });

  it('grows where answers say nothing any more, and then lets everything through', async () => {
    world.budget.observe(world.ticket(), left(0, 20));
    await world.clock.advance(20_000);
    for (const [count, expected] of [1, 2, 4, 8, 16, 32, 64].entries()) {
      const given = Array.from({ length: expected }, () => world.ticket());
      expect(world.budget.acquire(0), String(count)).to.have.property('readyAt');
      for (const one of given.slice(1)) world.budget.observe(one);
      world.budget.observe(given[0] ?? 0, answerWith(200));
    }
    expect(world.free()).to.equal(500);
  });

  it('waits for a minute at most because of headers', async () => {
    world.budget.observe(world.ticket(), left(0, 86_400));
    world.askTimes(2);
    await world.clock.advance(59_999);
    expect(world.tickets).to.have.length(0);
    await world.clock.advance(1);
    expect(world.tickets).to.have.length(1);
    await world.clock.advance(60_000);
    expect(world.tickets).to.have.length(2);
  });

  it('waits for as long as a refusal says, up to an hour', async () => {
    world.budget.observe(world.ticket(), answerWith(429, { 'retry-after': '600' }));
    world.askTimes(1);
    await world.clock.advance(599_999);
    expect(world.tickets).to.have.length(0);
    await world.clock.advance(1);
    expect(world.tickets).to.have.length(1);
    world.budget.observe(2, answerWith(429, { 'retry-after': '999999999' }));
    world.askTimes(1);
    await world.clock.advance(3_600_000);
    expect(world.tickets).to.have.length(2);
  });

  it('is not made shorter by a later refusal, nor by headers', async () => {
    const [first, second, third] = [world.ticket(), world.ticket(), world.ticket()];
    world.budget.observe(first, answerWith(429, { 'retry-after': '30' }));
    world.budget.observe(second, answerWith(429, { 'retry-after': '5' }));
    world.budget.observe(third, left(100, 60));
    world.askTimes(1);
    await world.clock.advance(29_999);
    expect(world.tickets).to.have.length(0);
    await world.clock.advance(1);
    expect(world.tickets).to.have.length(1);
  });

  it('is not made shorter by headers that say that nothing is left', async () => {
    const [first, second] = [world.ticket(), world.ticket()];
    world.budget.observe(first, answerWith(429, { 'retry-after': '600' }));
    world.budget.observe(second, left(0, 20));
    world.askTimes(1);
    await world.clock.advance(599_999);
    expect(world.tickets).to.have.length(0);
    await world.clock.advance(1);
    expect(world.tickets).to.have.length(1);
  });

  it('takes another status for a refusal, if that is declared', async () => {
    world = openBudget({ rateLimit: { statuses: [403], header: 'X-Wait' } });
    world.budget.observe(world.ticket(), answerWith(403, { 'x-wait': '7' }));
    world.askTimes(1);
    await world.clock.advance(6_999);
    expect(world.tickets).to.have.length(0);
    await world.clock.advance(1);
    expect(world.tickets).to.have.length(1);
  });

  it('does not wait for ever for an answer that is never reported', async () => {
    world.budget.observe(world.ticket(), left(1, 30));
    world.ticket();
    world.askTimes(2);
    await world.clock.advance(29_999);
    expect(world.tickets).to.have.length(0);
    await world.clock.advance(1 + 60_000);
    expect(world.tickets).to.have.length(2);
  });

  it('survives a clock that is set back, or stands still', async () => {
    world.budget.observe(world.ticket(), left(0, 30));
    world.clock.set(world.clock.now() - 3_600_000);
    expect(typeof world.budget.acquire(NEVER)).to.equal('number');
    const frozen = { now: () => 0, sleep: () => Promise.resolve() };
    const budget = createRateBudget({ clock: frozen });
    budget.observe(1, left(0, 30));
    expect(await budget.acquire(NEVER)).to.equal(1);
  });
});
