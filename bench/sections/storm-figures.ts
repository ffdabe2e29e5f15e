import type { SetupName } from '../setups';
import { spreadOf, type Spread } from '../statistics';
import type { Measured } from '../targets';

/** Whether the stored tokens say when they end. */
export type Expiry = 'known' | 'unknown';
/** Whether all messages share a client, or each makes its own. */
export type Clients = 'one' | 'per message';

/** One setup in one kind of storm; counts are the worst of all rounds. */
export interface StormFigures {
  readonly setup: SetupName | 'ideal';
  readonly expiry: Expiry;
  readonly clients: Clients;
  readonly messages: number;
  readonly rounds: number;
  readonly tokenRequests: number;
  readonly failed: number;
  readonly reuse: number;
  readonly saves: number;
  readonly rejected: number;
  /** `NaN` where nothing but counts was taken. */
  readonly milliseconds: Spread;
  /** Time, divided by that of the ideal in the same round. */
  readonly overIdeal: Spread;
}

/** One storm. */
export interface StormRun extends Omit<StormFigures, 'rounds' | 'milliseconds' | 'overIdeal'> {
  readonly round: number;
  readonly milliseconds: number;
}

/** Medians of times, the worst of counts. */
export function summarizeStorm(runs: readonly StormRun[]): StormFigures[] {
  const kinds = new Map<string, StormRun[]>();
  for (const run of runs) {
    const kind = [run.setup, run.expiry, run.clients].join();
    kinds.set(kind, [...(kinds.get(kind) ?? []), run]);
  }
  return [...kinds.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const worst = (of: (run: StormRun) => number): number => Math.max(...own.map(of));
    const overIdeal = own.flatMap((run) => {
      const ideal = runs.find(
        ({ setup, expiry, round }) => setup === 'ideal' && expiry === run.expiry && round === run.round,
      );
      return ideal === undefined ? [] : [run.milliseconds / ideal.milliseconds];
    });
    const { setup, expiry, clients, messages } = first;
    return [
      {
        ...{ setup, expiry, clients, messages, rounds: own.length },
        tokenRequests: worst(({ tokenRequests }) => tokenRequests),
        failed: worst(({ failed }) => failed),
        reuse: worst(({ reuse }) => reuse),
        saves: worst(({ saves }) => saves),
        rejected: worst(({ rejected }) => rejected),
        milliseconds: spreadOf(own.map(({ milliseconds }) => milliseconds)),
        overIdeal: spreadOf(overIdeal),
      },
    ];
  });
}

/** What storms come to for the targets. */
export function measureStormTargets(figures: readonly StormFigures[]): Measured {
  const own = figures.filter(({ setup }) => setup === 'freshkeys');
  const worst = (of: (figure: StormFigures) => number): number => Math.max(...own.map(of));
  const wall = (wanted: Expiry): number =>
    Math.max(...own.filter(({ expiry }) => expiry === wanted).map(({ overIdeal }) => overIdeal.median));
  return {
    stormTokenRequests: worst(({ tokenRequests }) => tokenRequests),
    stormFailed: worst(({ failed }) => failed),
    stormReuse: worst(({ reuse }) => reuse),
    stormKnownWall: wall('known'),
    stormRejectedWall: wall('unknown'),
  };
}
