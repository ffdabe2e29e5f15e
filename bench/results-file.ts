import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SectionName } from './command-line';
import type { ProfileFigures } from './sections/profile';
import type { StormFigures } from './sections/storm-figures';
import type { ThroughputFigures } from './sections/throughput-figures';
import type { Judgement } from './targets';

/** What a run has measured, as it is kept. */
export interface Results {
  /** When it began, ISO 8601. */
  readonly at: string;
  readonly environment: Readonly<Record<string, string | number | boolean>>;
  readonly targets: readonly Judgement[];
  readonly sections: Partial<Record<SectionName, unknown>> & {
    readonly throughput?: readonly ThroughputFigures[];
    readonly storm?: readonly StormFigures[];
    readonly profile?: readonly ProfileFigures[];
  };
}

const DIRECTORY = join(__dirname, 'results');
const DATED = /^\d{4}-\d\d-\d\d(?:-full)?\.json$/;

/** Digits that a measurement on a shared machine may have; more would only make the file longer. */
const DIGITS = 5;

/**
 * Keeps results: those of a complete run under its date, and of a full one beside it; the rest as `latest.json`, which is
 * not committed.
 *
 * @returns the path below `bench/`
 */
export function saveResults(results: Results, isComplete: boolean): string {
  mkdirSync(DIRECTORY, { recursive: true });
  const kind = results.environment['full'] === true ? '-full' : '';
  const name = isComplete ? `${results.at.slice(0, 10)}${kind}.json` : 'latest.json';
  const round = (_key: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toPrecision(DIGITS)) : value;
  writeFileSync(join(DIRECTORY, name), `${JSON.stringify(results, round, 1)}\n`);
  return `results/${name}`;
}

/** The newest results of a complete run, of a full one if it is of the same day; `undefined` if there are none. */
export function readNewestResults(): Results | undefined {
  const names = readdirSync(DIRECTORY).filter((name) => DATED.test(name));
  const dates = names.map((name) => name.replace('.json', ''));
  const newest = dates.toSorted().at(-1);
  if (newest === undefined) return undefined;
  return JSON.parse(readFileSync(join(DIRECTORY, `${newest}.json`), 'utf8')) as Results;
}
