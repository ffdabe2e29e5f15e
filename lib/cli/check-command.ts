import { availableParallelism } from 'node:os';
import { CHECK_CASES, SECRECY } from '../checkup/check-cases';
import type { CheckCase } from '../checkup/check-case';
import type { CheckResult } from '../checkup/check-result';
import { readCheckSettings } from '../checkup/check-settings';
import { openSubject, type CheckSubject } from '../checkup/check-subject';
import { junitReport } from '../checkup/junit-report';
import { BLOCKED, INTERRUPTED, runCheck } from '../checkup/run-check';
import { createCheckProgress, silentProgress } from './check-progress';
import { countResults, describeCheck, summarizeCheck } from './check-report';
import { textOption, UsageError, type Command, type CommandContext } from './command';
import { withInterruption } from './interruption';
import { readJsonFile } from './json-file';
import { assertWritable, writeResult } from './result-file';

/** The longest of what a message may wait for: a refresh has 30 s. */
const MESSAGE_LIMIT_MS = 45_000;

/** More would only wait for each other, and waiting looks like a fault. */
const MAX_WORKERS = 4;

/** Why cases are skipped by the dozen: a line for all of them. */
const TOLD_TOGETHER = [BLOCKED, INTERRUPTED];

/** `freshkeys check` */
export const checkCommand: Command = {
  usage: 'check [dir] [--action <name>] [--only <names>] [--junit <file>]',
  summary: 'try your component against a provider that misbehaves',
  options: {
    action: { type: 'string' },
    message: { type: 'string' },
    config: { type: 'string' },
    only: { type: 'string' },
    list: { type: 'boolean' },
    junit: { type: 'string' },
    json: { type: 'boolean' },
  },
  help: [
    '[dir]                 directory with component.json, built (default: here)',
    '--action <name>       the action or trigger to drive (default: the first one)',
    '--message <file.json> body of every message (default: made from the metadata)',
    '--config <file.json>  what guessing does not find out (default: check.json beside component.json)',
    '--only <names>        some of the promises, separated by commas',
    '--list                the promises, and nothing else',
    '--junit <file>        write the results for a build server',
    '--json                print the results as JSON, and nothing else',
  ],
  examples: [
    'freshkeys check',
    'freshkeys check ../my-component --action upsertContact --message message.json',
    'freshkeys check --only expired,rotated,two-containers',
    'freshkeys check --junit check.xml',
  ],
  run: async (context) => {
    const cases = chooseCases(textOption(context, 'only'));
    if (context.values['list'] === true) return list(cases, context);
    const subject = readSubject(context);
    assertWritable(textOption(context, 'junit'));
    // What has begun comes to its end, and is told.
    return withInterruption(({ signal, protect }) =>
      protect(() => check({ subject, cases, signal }, context)),
    );
  },
};

function chooseCases(only: string | undefined): readonly CheckCase[] {
  if (only === undefined) return CHECK_CASES;
  const names = only.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !CHECK_CASES.some((known) => known.name === name));
  if (unknown === SECRECY.name)
    throw new UsageError(`"${unknown}" is looked at in all others: name some of them`);
  if (unknown !== undefined) {
    throw new UsageError(`no promise is called "${unknown}"; freshkeys check --list shows them all`);
  }
  return CHECK_CASES.filter(({ name }) => names.includes(name));
}

function list(cases: readonly CheckCase[], { print, values }: CommandContext): number {
  const promises = [...cases, SECRECY].map(({ name, promise, guide }) => ({ name, promise, guide }));
  print(
    values['json'] === true
      ? JSON.stringify(promises, undefined, 2)
      : promises.map(({ name, promise }) => `${name.padEnd(28)}${promise}`).join('\n'),
  );
  return 0;
}

function readSubject(context: CommandContext): CheckSubject {
  const [directory = '.', unexpected] = context.positionals;
  if (unexpected !== undefined) throw new UsageError('check takes one directory');
  const settings = readCheckSettings(directory, textOption(context, 'config'));
  const action = textOption(context, 'action');
  const messageFile = textOption(context, 'message');
  return openSubject(directory, {
    ...settings,
    ...(action !== undefined && { action }),
    ...(messageFile !== undefined && { message: readMessage(messageFile) }),
  });
}

function readMessage(file: string): Readonly<Record<string, unknown>> {
  const body = readJsonFile(file);
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  throw new UsageError(`${file} is no JSON object`);
}

interface ChosenCheck {
  readonly subject: CheckSubject;
  readonly cases: readonly CheckCase[];
  readonly signal: AbortSignal;
}

async function check(chosen: ChosenCheck, context: CommandContext): Promise<number> {
  const { subject, cases } = chosen;
  const { colors, isAttended, print } = context;
  const asJson = context.values['json'] === true;
  const write = (text: string): void => void process.stdout.write(text);
  const columns = isAttended ? process.stdout.columns : undefined;
  const progress = asJson ? silentProgress : createCheckProgress(write, { total: cases.length, columns });
  if (!asJson) print(`freshkeys check: ${subject.functionName} of ${subject.directory}`);
  const startedAt = performance.now();
  const results = await runCheck({
    ...chosen,
    workers: Math.min(MAX_WORKERS, availableParallelism()),
    messageLimitMs: MESSAGE_LIMIT_MS,
    onStart: progress.start,
    onResult: (result) => {
      if (!TOLD_TOGETHER.some((reason) => result.reasons[0] === reason))
        progress.result(result, describeCheck(result, { colors, columns }));
    },
  });
  progress.end();
  for (const reason of asJson ? [] : TOLD_TOGETHER) {
    const others = results.filter(({ reasons: [first] }) => first === reason).length;
    if (others > 0) print(`  ${colors.dim('skip')}  ${String(others)} others: ${reason}`);
  }
  const durationMs = performance.now() - startedAt;
  if (!asJson) print(summarizeCheck(results, durationMs));
  writeJunit(textOption(context, 'junit'), subject, results);
  if (asJson) print(toJson(subject, results, durationMs));
  return countResults(results).failed === 0 ? 0 : 1;
}

function toJson(subject: CheckSubject, results: readonly CheckResult[], durationMs: number): string {
  const { directory, functionName } = subject;
  const figures = { ...countResults(results), durationMs: Math.round(durationMs) };
  return JSON.stringify({ directory, functionName, ...figures, results }, undefined, 2);
}

function writeJunit(
  file: string | undefined,
  { functionName }: CheckSubject,
  results: readonly CheckResult[],
): void {
  if (file === undefined) return;
  writeResult(file, junitReport(`freshkeys check ${functionName}`, results));
}
