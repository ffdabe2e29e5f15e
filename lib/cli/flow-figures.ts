import type { Colors } from './demo-report';
import type { FlowCase } from './flow-cases';
import type { FlowPlan } from './flow-plan';
import type { FlowResult } from './flow-result';

/** What a case came to. */
export interface CaseFigures {
  readonly name: string;
  readonly title: string;
  readonly results: readonly FlowResult[];
  /** Empty if the figures are as they must be. */
  readonly missed: readonly string[];
}

/** How cases are run and reported. */
export interface FiguresOptions {
  readonly run: (plan: FlowPlan) => Promise<FlowResult>;
  readonly print: (line: string) => void;
  readonly colors: Colors;
  readonly signal: AbortSignal;
}

/** Runs cases one after the other; stops between two runs when it is interrupted. */
export async function runCases(
  cases: readonly FlowCase[],
  { run, print, colors, signal }: FiguresOptions,
): Promise<readonly CaseFigures[]> {
  const figures: CaseFigures[] = [];
  for (const { name, title, plans, missed } of cases) {
    print(colors.bold(`${name}: ${title}`));
    const results: FlowResult[] = [];
    for (const plan of plans) {
      if (signal.aborted) return figures;
      const result = await run(plan);
      results.push(result);
      print(`  ${describeRun(result)}`);
    }
    const misses = missed(results);
    figures.push({ name, title, results, missed: misses });
    for (const miss of misses) print(`  ${colors.red('missed')}  ${miss}`);
    if (misses.length === 0) print(`  ${colors.green('as it must be')}`);
  }
  return figures;
}

/** One run as one line. */
function describeRun(result: FlowResult): string {
  const { label, delivered, sent, messagesPerSecond, errors, world, residentMegabytes } = result;
  const tokens =
    world === undefined
      ? ''
      : `, token requests: ${String(world.tokenRequests)}, account ${world.accountAlive ? 'alive' : 'dead'}`;
  const megabytes = residentMegabytes.map((peak) => peak.toFixed(0)).join(' + ');
  return (
    `${label.padEnd(24)} ${String(delivered)}/${String(sent)} delivered, ${String(errors)} errors, ` +
    `${messagesPerSecond.toFixed(0)} messages/s${tokens}, ${megabytes} MB`
  );
}
