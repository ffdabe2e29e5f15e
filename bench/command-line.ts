/** The parts of the benchmark, in the order in which they run. */
export const SECTION_NAMES = [
  'throughput',
  'storm',
  'failing',
  'stale',
  'omitted',
  'memory',
  'load',
  'executor',
  'profile',
  'growth',
  'containers',
] as const;

/** The name of a part on the command line and in results. */
export type SectionName = (typeof SECTION_NAMES)[number];

/** Needs RabbitMQ and Redis, and minutes of its own. */
const FULL_ALONE: readonly SectionName[] = ['containers'];

/** What is to be done. */
export interface Order {
  readonly full: boolean;
  readonly sections: readonly SectionName[];
  /** Whether nothing is left out: only such a run is a result. */
  readonly isComplete: boolean;
  /** Draws the pictures anew from the newest results, and measures nothing. */
  readonly drawsAlone: boolean;
}

/**
 * Reads the command line: names of sections, `pictures`, `--full`. Without a name, everything.
 *
 * @throws Error that says which names there are
 */
export function readOrder(words: readonly string[]): Order {
  const full = words.includes('--full');
  const names = words.filter((word) => word !== '--full' && word !== 'pictures');
  const unknown = names.find((name) => !SECTION_NAMES.some((known) => known === name));
  if (unknown !== undefined) {
    throw new Error(
      `There is no section "${unknown}". There are: ${SECTION_NAMES.join(', ')}; pictures; --full.`,
    );
  }
  const all = SECTION_NAMES.filter((name) => full || !FULL_ALONE.includes(name));
  const sections = names.length === 0 ? all : SECTION_NAMES.filter((name) => names.includes(name));
  return {
    full,
    sections,
    isComplete: names.length === 0,
    drawsAlone: words.includes('pictures') && names.length === 0,
  };
}
