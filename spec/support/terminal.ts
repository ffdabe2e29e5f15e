import { spawn } from '@lydell/node-pty';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT_COMMAND } from './command-line';
import { useTemporaryFolder } from './temporary-folder';

const ROOT = join(__dirname, '../..');

/** Somebody at a real terminal. */
export interface Terminal {
  /** Resolves with what was matched as soon as it stands there; rejects if the program ends without. */
  readonly until: (expected: RegExp) => Promise<RegExpExecArray>;
  /** Presses keys. What was shown before does not count any more for `until`. */
  readonly type: (keys: string) => void;
  /** What was shown, as it can be read, and as it was written: with what moves the cursor and paints. */
  readonly ended: Promise<{ readonly exitCode: number; readonly shown: string; readonly written: string }>;
  /** From outside, as `kill` does it. */
  readonly end: (signal: NodeJS.Signals) => void;
  readonly close: () => void;
}

export interface TerminalOptions {
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a program in a pseudo terminal of 100 columns, where nobody is a build server. */
export function openTerminal(command: readonly string[], options: TerminalOptions = {}): Terminal {
  const [file = '', ...parameters] = command;
  const inherited = Object.entries(process.env).filter(([name]) => name !== 'CI' && name !== 'NO_COLOR');
  const child = spawn(file, [...parameters], {
    cols: 100,
    rows: 50,
    name: options.environment?.['TERM'] ?? 'xterm',
    cwd: options.directory ?? ROOT,
    env: { ...Object.fromEntries(inherited), ...options.environment },
  });
  let all = '';
  let since = 0;
  let isOver = false;
  const watchers = new Set<() => void>();
  const notify = (): void => {
    for (const watch of watchers) watch();
  };
  child.onData((data) => {
    all += data;
    notify();
  });
  const ended = new Promise<{ exitCode: number; shown: string; written: string }>((resolve) => {
    child.onExit(({ exitCode }) => {
      isOver = true;
      resolve({ exitCode, shown: readable(all), written: all });
      notify();
    });
  });
  return {
    ended,
    until: (expected) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = expected.exec(readable(all.slice(since)));
          if (found === null && !isOver) return;
          watchers.delete(look);
          if (found === null) reject(new TypeError(`it ended without ${String(expected)}: ${readable(all)}`));
          else resolve(found);
        };
        watchers.add(look);
        look();
      }),
    type: (keys) => {
      since = all.length;
      child.write(keys);
    },
    end: (signal) => {
      child.kill(signal);
    },
    close: () => {
      if (!isOver) child.kill('SIGKILL');
    },
  };
}

/** Without what moves the cursor and paints. */
function readable(text: string): string {
  return text
    .replace(/\u001b(?:\[[\d;?]*[ -/]*[@-~]|\][^\u0007]*\u0007|[()][A-Z0-9]|[=>])/g, '')
    .replaceAll('\r', '');
}

/** A folder for the PATH with a `freshkeys` in it, new for each `describe`. */
export function useFreshkeysOnPath(): () => string {
  const folder = useTemporaryFolder();
  before(() => {
    folder.write('freshkeys', `#!/bin/sh\nexec '${process.execPath}' '${BUILT_COMMAND}' "$@"\n`);
    chmodSync(folder.path('freshkeys'), 0o755);
  });
  return () => `${folder.path('.')}:${process.env['PATH'] ?? ''}`;
}
