import type { DeclaredRate } from '../http/limits/declared-rate';
import { createRateBudget, type RateBudget } from '../http/limits/rate-budget';
import type { RateLimitShape } from '../http/limits/rate-limit';
import { isRecord } from '../oauth2/wire';
import type { Clock } from '../ports';
import { invalidOption } from './option-checks';
import type { RateBudgetOptions } from './options';

/** Whose budget, and what it is made with the first time. */
export interface BudgetRequest {
  /** Identity of the account: limits are counted for each. */
  readonly account: string;
  readonly declared: DeclaredRate | undefined;
  readonly rateLimit: RateLimitShape | undefined;
}

/** The rate budgets of a connection: all messages of an account share one for each origin. */
export interface RateBudgets {
  /** Opens the budgets of an account: a function of the origin. */
  open(request: BudgetRequest): (origin: string) => RateBudget;
  /** How many are kept. */
  size(): number;
}

/** How many budgets are kept, each of a few hundred bytes. */
const MAX_BUDGETS = 1000;

interface Kept {
  readonly budget: RateBudget;
  /** Whether anybody has asked for it again since it was looked at. */
  wasUsed: boolean;
}

/**
 * Creates the budgets of one connection. Of too many, idle ones are forgotten first, else one that was not used for
 * long: who waits there still gets a turn.
 */
export function createRateBudgets(clock: Clock): RateBudgets {
  const budgets = new Map<string, Kept>();

  function select(key: string, { declared, rateLimit }: BudgetRequest): RateBudget {
    const known = budgets.get(key);
    if (known !== undefined) {
      known.wasUsed = true;
      return known.budget;
    }
    if (budgets.size >= MAX_BUDGETS) forgetOne(budgets);
    const budget = createRateBudget({ clock, declared, rateLimit });
    budgets.set(key, { budget, wasUsed: false });
    return budget;
  }

  // Most messages are of the same account, and most of their requests go to the same place.
  let latest: { readonly key: string; readonly budget: RateBudget } | undefined;
  const selectLatest = (key: string, request: BudgetRequest): RateBudget => {
    if (latest?.key !== key) latest = { key, budget: select(key, request) };
    return latest.budget;
  };

  return {
    open: (request) => {
      const { account, declared } = request;
      let last: { readonly origin: string; readonly budget: RateBudget } | undefined;
      return (origin) => {
        if (last?.origin !== origin) {
          const key = JSON.stringify([account, origin, declared?.requests, declared?.perSeconds]);
          last = { origin, budget: selectLatest(key, request) };
        }
        return last.budget;
      };
    },
    size: () => budgets.size,
  };
}

/** Whoever was used has a second chance, at the end of the order: to keep the order with each use takes too long. */
function forgetOne(budgets: Map<string, Kept>): void {
  let forgotten: string | undefined;
  for (const [key, kept] of budgets) {
    if (kept.wasUsed) {
      kept.wasUsed = false;
      budgets.delete(key);
      budgets.set(key, kept);
      continue;
    }
    forgotten ??= key;
    if (!kept.budget.isIdle()) continue;
    forgotten = key;
    break;
  }
  if (forgotten !== undefined) budgets.delete(forgotten);
}

/** 31 days: no limit is counted for longer. */
const MAX_PER_SECONDS = 2_678_400;

/**
 * Checks the rate that an author declares.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`
 */
export function resolveRateBudget(option: RateBudgetOptions | undefined): DeclaredRate | undefined {
  if (option === undefined) return undefined;
  // Options may come from a form, or from code without types.
  const given: unknown = option;
  const { requests, perSeconds }: Readonly<Record<string, unknown>> = isRecord(given) ? given : {};
  if (typeof requests !== 'number' || !Number.isSafeInteger(requests) || requests < 1) {
    throw invalidOption('rateBudget.requests', requests, 'a whole number, 1 or more');
  }
  const isDuration = typeof perSeconds === 'number' && perSeconds >= 0.001 && perSeconds <= MAX_PER_SECONDS;
  if (!isDuration) {
    const expected = `a number of seconds from 0.001 to ${String(MAX_PER_SECONDS)}`;
    throw invalidOption('rateBudget.perSeconds', perSeconds, expected);
  }
  return { requests, perSeconds };
}
