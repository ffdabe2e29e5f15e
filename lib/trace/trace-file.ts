import { closeSync, constants, fstatSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Clock, Logger, Random, TraceEvent } from '../ports';
import { formatTraceLine } from './trace-line';

/** Name of the variable that says which file every event is appended to. */
export const TRACE_FILE_VARIABLE = 'FRESHKEYS_TRACE_FILE';

/** Where the trace of a component is at a desk, in its directory. */
export const DESK_TRACE_FILE = join('.freshkeys', 'trace.jsonl');

/** A file of events that several processes may write to. */
export interface TraceFile {
  /** Appends an event. Never throws: what cannot be written is said once, and lost. */
  write(event: TraceEvent, logger: Logger): void;
}

/** After a failure nothing is tried for so long: a full disk is not asked with every request. */
const PAUSE_MS = 10_000;

/** Never waits: neither for the reader of a pipe, nor for room in it. */
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NONBLOCK;

/**
 * Appends events to a file, a line each. Every line is one synchronous write at the end of the file, so it is with the
 * operating system before anything else happens: a container that is killed loses none.
 */
export function createTraceFile(path: string, world: { clock: Clock; random: Random }): TraceFile {
  const { clock, random } = world;
  const target = resolve(path);
  const process_ = { pid: process.pid, host: hostname(), run: Math.floor(random() * 36 ** 8).toString(36) };
  const file = createAppender(target);
  let pausedUntil = 0;
  let told = false;
  return {
    write(event, logger) {
      const at = clock.now();
      if (at < pausedUntil) return;
      try {
        file.append(formatTraceLine(event, { at, ...process_ }));
      } catch (error) {
        pausedUntil = at + PAUSE_MS;
        if (told) return;
        told = true;
        logger.warn(
          `The trace cannot be written to ${target} (${codeOf(error)}). Its events are lost until it can; nothing else is affected.`,
        );
      }
    },
  };
}

function createAppender(path: string): { append(line: string): void } {
  let descriptor: number | undefined;
  let isTorn = false;
  const close = (): void => {
    if (descriptor !== undefined) closeSync(descriptor);
    descriptor = undefined;
  };
  return {
    append(line) {
      // Somebody has deleted the file to begin a new one.
      if (descriptor !== undefined && fstatSync(descriptor).nlink === 0) close();
      descriptor ??= openForAppending(path);
      // A disk that ran full may have taken half a line.
      const bytes = Buffer.from(`${isTorn ? '\n' : ''}${line}\n`);
      isTorn = true;
      try {
        isTorn = writeSync(descriptor, bytes) < bytes.length;
      } catch (error) {
        close();
        throw error;
      }
    },
  };
}

function openForAppending(path: string): number {
  try {
    return openSync(path, FLAGS, 0o600);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    mkdirSync(dirname(path), { mode: 0o700 });
    return openSync(path, FLAGS, 0o600);
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown reason';
}
