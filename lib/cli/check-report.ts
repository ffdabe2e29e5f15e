import type { CheckResult } from '../checkup/check-result';
import type { CommandContext } from './command';
import { wrapWords } from './wrap-words';

type Colors = CommandContext['colors'];

/** What became of one promise, as lines. */
export function describeCheck(
  { name, promise, status, reasons, guide }: CheckResult,
  { colors, columns }: { readonly colors: Colors; readonly columns: number | undefined },
): string {
  const [first = ''] = reasons;
  const wide = columns === undefined ? undefined : Math.max(columns - INDENT, LEAST_WIDTH);
  const indented = (text: string): string =>
    wrapWords(text, wide).replaceAll('\n', `\n${' '.repeat(INDENT)}`);
  const head = `${name.padEnd(NAME_WIDTH)}${indented(promise)}`;
  if (status === 'passed') return `  ${colors.green('pass')}  ${head}`;
  if (status === 'skipped') return `  ${colors.dim('skip')}  ${name.padEnd(NAME_WIDTH)}${colors.dim(first)}`;
  const details = [...reasons, guide].map((line) => `${' '.repeat(INDENT)}${indented(line)}`);
  return [`  ${colors.red('FAIL')}  ${head}`, ...details].join('\n');
}

/** How all went, in a line. */
export function summarizeCheck(results: readonly CheckResult[], durationMs: number): string {
  const { passed, failed, skipped } = countResults(results);
  const seconds = (durationMs / 1000).toFixed(1);
  return `${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped in ${seconds} s`;
}

/** How many there are of each. */
export function countResults(
  results: readonly CheckResult[],
): Readonly<Record<CheckResult['status'], number>> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status } of results) counts[status] += 1;
  return counts;
}

/** As wide as the longest name, and a gap. */
const NAME_WIDTH = 28;
const INDENT = NAME_WIDTH + 8;

/** In a terminal that is narrower than that, everything is broken somewhere. */
const LEAST_WIDTH = 24;
