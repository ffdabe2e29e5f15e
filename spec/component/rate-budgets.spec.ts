import { expect } from 'chai';
import type { AxiosResponse } from 'axios';
import fc from 'fast-check';
import { createRateBudgets, resolveRateBudget, type RateBudgets } from '../../lib/component/rate-budgets';
import { ConfigurationError } from '../../lib/errors';
import { createTestClock, type TestClock } from '../../lib/testing/test-clock';

const REFUSED = { status: 429, headers: { 'retry-after': '30' } } as unknown as AxiosResponse;

describe('component: rate budgets', () => {
  let clock: TestClock;
  let budgets: RateBudgets;

  beforeEach(() => {
    clock = createTestClock();
    budgets = createRateBudgets(clock);
  });

  const open = (account: string, declared?: { readonly requests: number; readonly perSeconds: number }) =>
    budgets.open({ account, declared, rateLimit: undefined });

  it('are shared by all messages of an account, for each origin', () => {
    const budget = open('a')('https://one.example');
    expect(open('a')('https://one.example')).to.equal(budget);
    expect(open('a')('https://two.example')).not.to.equal(budget);
    expect(open('b')('https://one.example')).not.to.equal(budget);
    expect(open('a', { requests: 1, perSeconds: 1 })('https://one.example')).not.to.equal(budget);
    expect(budgets.size()).to.equal(4);
  });

  it('do not take one account for another, whatever they are called', () => {
    expect(open('a"],["b')('c')).not.to.equal(open('a')('b"],["c'));
    expect(open('a\nb')('c')).not.to.equal(open('a')('b\nc'));
  });

  it('are made with what is declared', () => {
    const budget = open('a', { requests: 2, perSeconds: 60 })('https://one.example');
    expect([budget.acquire(0), budget.acquire(0), typeof budget.acquire(0)]).to.deep.equal([1, 2, 'object']);
  });

  it('keep a budget that is followed from origin to origin', () => {
    const select = open('a');
    const budget = select('https://one.example');
    select('https://two.example');
    expect(select('https://one.example')).to.equal(budget);
  });

  it('are bounded in number: the idle one that was used longest ago is forgotten first', () => {
    const origin = 'https://one.example';
    const [busy, idle, used] = [open('busy')(origin), open('idle')(origin), open('used')(origin)];
    busy.observe(0, REFUSED);
    for (let index = 0; index < 996; index += 1) open(`account-${String(index)}`)(origin);
    expect(open('used')(origin)).to.equal(used);
    open('one more')(origin);
    expect(budgets.size()).to.equal(1000);
    open('too many')(origin);
    expect(budgets.size()).to.equal(1000);
    expect(open('busy')(origin)).to.equal(busy);
    expect(open('used')(origin)).to.equal(used);
    expect(open('idle')(origin)).not.to.equal(idle);
  });

  it('are bounded in number even if all are busy', () => {
    for (let index = 0; index < 1100; index += 1) {
      open(`account-${String(index)}`)('https://one.example').observe(0, REFUSED);
    }
    expect(budgets.size()).to.equal(1000);
  });
});

describe('component: the option rateBudget', () => {
  it('is a whole number of requests in a time', () => {
    expect(resolveRateBudget(undefined)).to.equal(undefined);
    for (const option of [
      { requests: 1, perSeconds: 0.001 },
      { requests: 100_000, perSeconds: 86_400 },
    ]) {
      expect(resolveRateBudget(option)).to.deep.equal(option);
    }
  });

  for (const [option, name] of [
    [{ requests: 0, perSeconds: 1 }, 'requests'],
    [{ requests: 1.5, perSeconds: 1 }, 'requests'],
    [{ requests: '50', perSeconds: 1 }, 'requests'],
    [{ requests: Number.NaN, perSeconds: 1 }, 'requests'],
    [{ perSeconds: 1 }, 'requests'],
    [null, 'requests'],
    ['50', 'requests'],
    [{ requests: 1 }, 'perSeconds'],
    [{ requests: 1, perSeconds: 0 }, 'perSeconds'],
    [{ requests: 1, perSeconds: -1 }, 'perSeconds'],
    [{ requests: 1, perSeconds: '1' }, 'perSeconds'],
    [{ requests: 1, perSeconds: Number.POSITIVE_INFINITY }, 'perSeconds'],
    [{ requests: 1, perSeconds: 2_678_401 }, 'perSeconds'],
  ] as const) {
    it(`is not ${JSON.stringify(option)}`, () => {
      expect(() => resolveRateBudget(option as never))
        .to.throw(ConfigurationError, `The setting rateBudget.${name} is `)
        .with.property('code', 'OPTION_INVALID');
    });
  }

  it('is refused with that error, whatever it is, or can be kept to', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (requests, perSeconds) => {
        try {
          const declared = resolveRateBudget({ requests, perSeconds } as never);
          expect(declared).to.have.all.keys('requests', 'perSeconds');
        } catch (error) {
          expect(error).to.include({ code: 'OPTION_INVALID' });
        }
      }),
    );
  });
});
