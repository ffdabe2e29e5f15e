import { expect } from 'chai';
import axios, { type AxiosResponse } from 'axios';
import type { RateBudget } from '../../../lib/http/limits/rate-budget';
import { runPendingWork } from '../../../lib/testing/test-clock';
import { startRecordingServer, type Answer, type RecordingServer } from '../authorized-client';
import { NEVER, openBudget, type BudgetWorld } from './rate-budget-world';

/** How many requests the server takes in how much time. */
const LIMIT = 50;
const WINDOW_MS = 1000;

describe('http: a rate budget before a real server', () => {
  let world: BudgetWorld;
  let server: RecordingServer;
  let answer: () => Answer;
  let onTheirWay: number;

  beforeEach(async () => {
    onTheirWay = 0;
    server = await startRecordingServer(() => answer());
  });

  afterEach(() => server.close());

  /** Takes no more than its limit in any stretch of the clock that the budget goes by, too. */
  const limitSliding = (): (() => Answer) => {
    const taken: number[] = [];
    return () => {
      const now = world.clock.now();
      if (taken.filter((at) => at > now - WINDOW_MS).length >= LIMIT) return { status: 429 };
      taken.push(now);
      return {};
    };
  };

  /** The same in windows that follow each other, and it says so. */
  const limitByWindow = (): (() => Answer) => {
    let [endsAt, used] = [0, 0];
    return () => {
      const now = world.clock.now();
      if (now >= endsAt) [endsAt, used] = [now + WINDOW_MS, 0];
      used += 1;
      const remaining = Math.max(0, LIMIT - used);
      const resetSeconds = (endsAt - now) / 1000;
      return {
        status: used > LIMIT ? 429 : 200,
        headers: {
          'x-ratelimit-limit': String(LIMIT),
          'x-ratelimit-remaining': String(remaining),
          'x-ratelimit-reset': String(resetSeconds),
        },
      };
    };
  };

  const send = async (budget: RateBudget): Promise<number> => {
    const ticket = await budget.acquire(NEVER);
    if (typeof ticket !== 'number') throw new TypeError('expected a turn');
    onTheirWay += 1;
    const response: AxiosResponse = await axios.get(server.url, { validateStatus: null, proxy: false });
    onTheirWay -= 1;
    budget.observe(ticket, response);
    return response.status;
  };

  /** Sends so many at once, and lets the time pass while all wait that are not answered yet. */
  const sendAll = async (count: number): Promise<number[]> => {
    let isDone = false;
    const statuses = Promise.all(Array.from({ length: count }, () => send(world.budget))).finally(() => {
      isDone = true;
    });
    const done = (): boolean => isDone;
    while (!done()) {
      await runPendingWork();
      if (onTheirWay === 0 && world.clock.sleeping() > 0) await world.clock.advance(10);
    }
    return statuses;
  };

  const count = (statuses: readonly number[], wanted: number): number =>
    statuses.filter((status) => status === wanted).length;

  it('never sees a 429 with 200 parallel messages and a declared rate', async () => {
    world = openBudget({ declared: { requests: LIMIT, perSeconds: WINDOW_MS / 1000 } });
    answer = limitSliding();
    const startedAt = world.clock.now();
    const statuses = await sendAll(200);
    expect(count(statuses, 200)).to.equal(200);
    // Three more rounds after the first one, and no slower than they must be.
    expect(world.clock.now() - startedAt).to.be.within(3000, 3200);
  });

  it('sees one without', async () => {
    world = openBudget();
    answer = limitSliding();
    expect(count(await sendAll(200), 429)).to.equal(150);
  });

  it('never sees one with what the first answer has taught either', async () => {
    world = openBudget();
    answer = limitByWindow();
    expect(await send(world.budget)).to.equal(200);
    expect(count(await sendAll(200), 200)).to.equal(200);
  });
});
