import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BUILT_COMMAND, type Run } from './command-line';

const ROOT = join(__dirname, '../..');

/** A command line that is still running, and whoever sits in front of it. */
export interface RunningCommand {
  /** Resolves as soon as this was printed, on either stream; rejects if it ends without. */
  readonly until: (expected: RegExp) => Promise<RegExpExecArray>;
  /** Resolves once it looks after signals, or has ended. Nothing that it prints tells; Linux does. */
  readonly untilGuarded: () => Promise<void>;
  /** Types a line. */
  readonly type: (line: string) => void;
  /** Ctrl-D: nothing more is typed. */
  readonly endInput: () => void;
  /** To its whole group of processes, as a terminal does it. */
  readonly signal: (signal: NodeJS.Signals) => void;
  /** To the command alone, as `kill` does it. */
  readonly signalAlone: (signal: NodeJS.Signals) => void;
  /** Closes the pipe that its output goes into, as `head` does it. */
  readonly stopReading: () => void;
  /** What it has printed, and how it ended. */
  readonly ended: Promise<Run>;
}

/** Starts `freshkeys` with its input and output piped. */
export function startFreshkeys(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): RunningCommand {
  const child = spawn(process.execPath, [BUILT_COMMAND, ...parameters], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own, so that signals reach its children, and not whoever runs these specs.
    detached: true,
  });
  const printed = { stdout: '', stderr: '' };
  const collect = (stream: keyof typeof printed) => (chunk: Buffer) => {
    printed[stream] += chunk.toString('utf8');
    child.emit('printed');
  };
  child.stdout.on('data', collect('stdout'));
  child.stderr.on('data', collect('stderr'));
  // It may have ended before it read everything.
  child.stdin.on('error', () => undefined);
  const ended = once(child, 'close').then(([exitCode]): Run => ({
    exitCode: exitCode as number | null,
    ...printed,
  }));
  return {
    until: async (expected) => {
      for (;;) {
        const found = expected.exec(printed.stderr + printed.stdout);
        if (found !== null) return found;
        const more = await Promise.race([once(child, 'printed').then(() => true), ended.then(() => false)]);
        if (!more && expected.exec(printed.stderr + printed.stdout) === null) {
          throw new TypeError(`it ended without ${String(expected)}: ${printed.stderr}${printed.stdout}`);
        }
      }
    },
    untilGuarded: async () => {
      while (child.exitCode === null && !handlesHangUp(child.pid)) await delay(20);
    },
    type: (line) => void child.stdin.write(`${line}\n`),
    endInput: () => void child.stdin.end(),
    signal: (signal) => {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, signal);
    },
    signalAlone: (signal) => void child.kill(signal),
    stopReading: () => void child.stdout.destroy(),
    ended,
  };
}

/** Node itself handles other signals from its start, and leaves this one to the program. */
function handlesHangUp(pid = 0): boolean {
  const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
  const caught = /^SigCgt:\s*[0-9a-f]*([0-9a-f])$/m.exec(status)?.[1] ?? '0';
  return (Number.parseInt(caught, 16) & 1) === 1;
}
