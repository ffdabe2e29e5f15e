import type { Measured } from '../targets';

/** How thorough a run is. */
export interface Plan {
  /** `--full`: more rounds, larger numbers, all peers everywhere. */
  readonly full: boolean;
  /** To be called by a section that only waits from now on: what measures nobody's speed begins beside it. */
  readonly onWaiting?: () => void;
}

/** One part of the benchmark: what it prints, what it has to reach, and its figures for the file of results. */
export interface Section<Figures = unknown> {
  readonly text: string;
  readonly measured: Measured;
  /** The same by processor time, where that says more on a busy machine. */
  readonly byCpu?: Measured;
  readonly figures: Figures;
  /** What makes the figures worthless, as sentences: counts of clients and servers that differ, a service that is missing. */
  readonly problems: readonly string[];
}

/** Every run shuffles alike. */
export const SEED = 20;
