import type { AxiosResponse } from 'axios';
import type { Clock } from '../../ports';
import type { DeclaredRate } from './declared-rate';
import {
  createRateBudget,
  needsBudget,
  type AskForTurn,
  type Departure,
  type RateBudget,
  type Ticket,
  type TooLate,
  type Turn,
} from './rate-budget';
import type { RateLimitShape } from './rate-limit';

/** Whose budget, and what it is made with. */
export interface BudgetRequest {
  /** Identity of the account: limits are counted for each. */
  readonly account: string;
  readonly declared: DeclaredRate | undefined;
  readonly rateLimit: RateLimitShape | undefined;
}

/** The rate budgets of a connection: all messages of an account share one for each origin. */
export interface RateBudgets {
  /** What the requests of an account ask for a turn. */
  open(request: BudgetRequest): AskForTurn;
  /** How many are kept. */
  size(): number;
}

/** How many budgets are kept at most, each of a few hundred bytes. */
const MAX_BUDGETS = 1000;

/** A request that was sent while no limit was known for it. */
interface FreeDeparture extends Departure {
  readonly account: string;
  readonly origin: string;
  /** Where it is among the others. */
  place: number;
}

/** What a connection knows of its requests. */
interface Ledger {
  readonly clock: Clock;
  readonly budgets: Map<string, RateBudget>;
  /**
   * Who is on the way without a budget. A list and no map: where entries come and go with every message, V8 keeps what a
   * map has forgotten for long.
   */
  readonly free: FreeDeparture[];
  /** The last ticket without a budget. */
  departed: number;
}

/**
 * Creates the budgets of one connection. Most APIs never say anything about limits: an account gets a budget only when an
 * answer does, or an author, and keeps it for as long as something is known. Until then its requests are in a list while
 * they are on their way, because they count against whatever the first answer says is left.
 */
export function createRateBudgets(clock: Clock): RateBudgets {
  const ledger: Ledger = { clock, budgets: new Map(), free: [], departed: 0 };
  return {
    open: (request) => (origin, latestAt, signal) => {
      if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
      const isFree = ledger.budgets.size === 0 && request.declared === undefined;
      const held = isFree ? undefined : findBudget(ledger, request, origin);
      if (held === undefined) return departFreely(ledger, request, origin);
      const turn = held.budget.acquire(latestAt, signal);
      return turn instanceof Promise
        ? turn.then((late) => depart(ledger, held, late))
        : depart(ledger, held, turn);
    },
    size: () => ledger.budgets.size,
  };
}

/** What became of a request. */
interface Report {
  readonly ticket: Ticket;
  readonly response: AxiosResponse | undefined;
}

/** A budget, and what it is kept under. */
interface Held {
  readonly key: string;
  readonly budget: RateBudget;
}

function findBudget(ledger: Ledger, request: BudgetRequest, origin: string): Held | undefined {
  const key = keyOf(request, origin);
  const budget = ledger.budgets.get(key);
  if (budget !== undefined) return { key, budget };
  return request.declared === undefined ? undefined : createBudget(ledger, key, request);
}

function createBudget(
  { clock, budgets, departed }: Ledger,
  key: string,
  { declared, rateLimit, onTheirWay = 0 }: BudgetRequest & { readonly onTheirWay?: number },
): Held {
  if (budgets.size >= MAX_BUDGETS) makeRoom(budgets);
  const budget = createRateBudget({ clock, declared, rateLimit, departures: { departed, onTheirWay } });
  budgets.set(key, budget);
  return { key, budget };
}

function depart(ledger: Ledger, held: Held, turn: Turn): Departure | TooLate {
  if (typeof turn !== 'number') return turn;
  return {
    end: (response) => {
      observe(ledger, held, { ticket: turn, response });
    },
  };
}

function observe({ budgets }: Ledger, { key, budget }: Held, { ticket, response }: Report): void {
  budget.observe(ticket, response);
  if (budgets.get(key) === budget && budget.isIdle()) budgets.delete(key);
}

function departFreely(ledger: Ledger, request: BudgetRequest, origin: string): Departure {
  const ticket = (ledger.departed += 1);
  const departure: FreeDeparture = {
    account: request.account,
    origin,
    place: ledger.free.length,
    end: (response) => {
      const held = selectBudget(ledger, request, { departure, response });
      remove(ledger.free, departure);
      if (held !== undefined) observe(ledger, held, { ticket, response });
    },
  };
  ledger.free.push(departure);
  return departure;
}

/** The budget that a free departure is reported to: an answer since then has led to one, or this one does. */
function selectBudget(
  ledger: Ledger,
  request: BudgetRequest,
  {
    departure,
    response,
  }: { readonly departure: FreeDeparture; readonly response: AxiosResponse | undefined },
): Held | undefined {
  const { budgets, clock, free } = ledger;
  const { account, origin } = departure;
  const known = budgets.size === 0 ? undefined : findBudget(ledger, request, origin);
  if (known !== undefined || response === undefined) return known;
  if (!needsBudget(response, request.rateLimit, clock.now())) return undefined;
  const alike = free.filter((other) => other.account === account && other.origin === origin);
  return createBudget(ledger, keyOf(request, origin), { ...request, onTheirWay: alike.length });
}

/** No origin and no number has a blank in it, so no two of them are taken for each other. */
function keyOf({ account, declared }: BudgetRequest, origin: string): string {
  return `${origin} ${String(declared?.requests)} ${String(declared?.perSeconds)} ${account}`;
}

/** The last one takes its place. */
function remove(free: FreeDeparture[], departure: FreeDeparture): void {
  const last = free.pop();
  if (last === undefined || last === departure) return;
  free[departure.place] = last;
  last.place = departure.place;
}

/** How many are forgotten if all are of use: those that came first. Whoever waits there still gets a turn. */
const FORGOTTEN = MAX_BUDGETS / 10;

function makeRoom(budgets: Map<string, RateBudget>): void {
  for (const [key, budget] of budgets) if (budget.isIdle()) budgets.delete(key);
  if (budgets.size < MAX_BUDGETS) return;
  for (const key of [...budgets.keys()].slice(0, FORGOTTEN)) budgets.delete(key);
}
