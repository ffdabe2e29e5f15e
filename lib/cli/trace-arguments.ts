import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DESK_TRACE_FILE, TRACE_FILE_VARIABLE } from '../trace/trace-file';
import { textOption, UsageError, type CommandContext } from './command';

/** What `freshkeys trace` was asked for. */
export interface TraceArguments {
  readonly path: string;
  readonly follow: boolean;
  readonly json: boolean;
  /** Where the page goes. */
  readonly html: string | undefined;
  readonly messageId: string | undefined;
  readonly credential: string | undefined;
  /** Older events do not count, epoch milliseconds. */
  readonly since: number | undefined;
}

/**
 * Reads the arguments.
 *
 * @throws {UsageError} if they are wrong
 */
export function readTraceArguments(context: CommandContext, now: number): TraceArguments {
  const [file, unexpected] = context.positionals;
  if (unexpected !== undefined) throw new UsageError(`trace takes one file, and got ${unexpected} as well`);
  const options: TraceArguments = {
    path: selectPath(file, context.environment[TRACE_FILE_VARIABLE]),
    follow: context.values['follow'] === true,
    json: context.values['json'] === true,
    html: textOption(context, 'html'),
    messageId: textOption(context, 'message'),
    credential: textOption(context, 'credential'),
    since: readSince(textOption(context, 'since'), now),
  };
  if (options.html === '') throw new UsageError('--html takes the name of a file');
  if (options.html !== undefined && options.follow)
    throw new UsageError('--html draws what has happened, --follow shows what comes: choose one');
  if (options.html !== undefined && options.json)
    throw new UsageError('--html writes a page, and --json prints the events: choose one');
  return options;
}

function selectPath(file: string | undefined, fromEnvironment: string | undefined): string {
  if (file !== undefined) return isDirectory(file) ? join(file, DESK_TRACE_FILE) : file;
  return fromEnvironment === undefined || fromEnvironment === '' ? DESK_TRACE_FILE : fromEnvironment;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `10m` ago, or a moment as a date says it. */
function readSince(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const [, amount, unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (amount !== undefined) return now - Number(amount) * (UNITS_MS[unit] ?? 0);
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at))
    throw new UsageError('--since takes 90s, 10m, 2h, 1d, or a moment as 2026-03-01T12:00:00');
  return at;
}
