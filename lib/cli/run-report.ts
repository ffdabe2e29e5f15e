import type { DeskSession } from '../desk/desk-session';
import { summarizeSaved, type SavedKeys } from '../desk/saved-tokens';
import { maskSecrets } from '../desk/secret-values';
import type { LateRecord, StepOutcome } from '../platform/runtime/step-messages';
import { redactText } from '../redact';
import type { CommandContext } from './command';
import { warn } from './desk-arguments';
import { printable } from './printable';
import { describeTokens } from './token-lines';
import { columnsOf, wrapWords } from './wrap-words';

/** Tells what came of messages. */
export interface RunReport {
  readonly tell: (outcome: StepOutcome) => void;
  /** @param late what messages caused after their end */
  readonly finish: (late: readonly LateRecord[]) => void;
}

/** Whether a message was not processed: it failed, it was lost, or it wants to come again. */
export function hasFailed({ acked, errors, rebounds }: StepOutcome): boolean {
  return !acked || errors.length > 0 || rebounds.length > 0;
}

/** As JSON, all of it at the end; for people, each message when it ends. */
export function createRunReport(context: CommandContext, session: DeskSession): RunReport {
  const isJson = context.values['json'] === true;
  const outcomes: unknown[] = [];
  const saved = (): readonly SavedKeys[] =>
    session.platform.saved.map((keys) =>
      summarizeSaved(keys, session.component.declaration.field, Date.now()),
    );
  let told = 0;
  return {
    tell: (outcome) => {
      const masked = maskSecrets(outcome, session.secrets()) as StepOutcome;
      told += 1;
      if (isJson) outcomes.push(masked);
      else context.print(describeOutcome(masked, told, context));
    },
    finish: (late) => {
      if (isJson) context.print(JSON.stringify({ messages: outcomes, saved: saved() }, undefined, 2));
      else for (const keys of saved()) context.print(describeSaved(keys, context));
      for (const { kind } of late) warn(`${kind} came after the end of a message: it was not awaited.`);
    },
  };
}

function describeOutcome(
  outcome: StepOutcome,
  number: number,
  { colors }: Pick<CommandContext, 'colors'>,
): string {
  const { data, errors, rebounds, snapshots, httpReplies, lost } = outcome;
  const failed = hasFailed(outcome);
  const lines = [
    ...data.map(({ body }) => ['data', toJson(body)]),
    ...httpReplies.map((reply) => ['httpReply', toJson(reply)]),
    ...snapshots.map((snapshot) => ['snapshot', toJson(snapshot)]),
    ...rebounds.map(({ reason, iteration }) => ['rebound', `${reason} (time ${String(iteration)})`]),
    ...errors.map(({ name, message }) => ['error', `${name}: ${message}`]),
    ...(lost ? [['lost', 'the container ended before the message did']] : []),
  ];
  const head = `message ${String(number)}  ${failed ? colors.red('failed') : colors.green('processed')}`;
  const describeLine = ([kind = '', text = '']: readonly string[]): string => {
    const line = `  ${kind.padEnd(9)} ${printable(text)}`;
    // Data is copied from here; what went wrong is read.
    return kind === 'error' ? wrapWords(line, columnsOf(process.stdout), 12) : line;
  };
  return [head, ...lines.map(describeLine)].join('\n');
}

function describeSaved({ names, tokens }: SavedKeys, { colors }: Pick<CommandContext, 'colors'>): string {
  const details = tokens === undefined ? [] : describeTokens(tokens).map((line) => `  ${line}`);
  return [`${colors.green('saved')}  ${printable(names.join(', '))}`, ...details].join('\n');
}

function toJson(value: unknown): string {
  return JSON.stringify(value ?? null);
}

/** What a container has printed, for whoever looks for a reason. */
export function printLogs(output: string, secrets: readonly string[]): void {
  process.stderr.write(`${printable(redactText(output.trimEnd(), secrets))}\n`);
}
