import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { endWithParent, sourceArguments } from '../platform/runtime/child-process';
import { childEnvironment } from '../platform/runtime/container-environment';
import { sailorFile } from '../platform/runtime/sailor-file';
import type { LoadOrder, LoadReport, LoadTask } from './load-task';

/** Where and how modules are loaded. */
export interface LoadSite {
  /** Absolute path of the folder with component.json. */
  readonly directory: string;
  /** How long each of them may take. */
  readonly timeoutMs: number;
  /** Names of environment variables that the platform would set; those that are not set get a sample. */
  readonly variables: Iterable<string>;
}

/** Loads modules of a component where they can harm nobody; a report for each of them, in this order. */
export async function loadModules(
  tasks: readonly LoadTask[],
  site: LoadSite,
): Promise<readonly LoadReport[]> {
  const reports: LoadReport[] = [];
  // Whoever ends or holds up the process takes the others with it: they get one of their own.
  while (reports.length < tasks.length) {
    const { told, failure } = await loadInChild(tasks.slice(reports.length), site);
    reports.push(...told);
    if (reports.length < tasks.length) reports.push({ failure });
  }
  return reports;
}

const PROBE = join(__dirname, `load-probe${extname(__filename)}`);

async function loadInChild(
  tasks: readonly LoadTask[],
  { directory, timeoutMs, variables }: LoadSite,
): Promise<{ readonly told: readonly LoadReport[]; readonly failure: string }> {
  const child = fork(PROBE, [], {
    cwd: directory,
    env: { ...Object.fromEntries([...variables].map((name) => [name, 'sample'])), ...quietEnvironment() },
    execArgv: [...sourceArguments()],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  endWithParent(child);
  const told: LoadReport[] = [];
  const overdue = new AbortController();
  const timer = setTimeout(() => {
    overdue.abort();
    child.kill('SIGKILL');
  }, timeoutMs);
  child.on('message', (report: LoadReport) => {
    if (told.length < tasks.length) told.push(report);
    timer.refresh();
  });
  const order: LoadOrder = { readerFile: findReader(directory), tasks };
  child.send(order, () => undefined);
  // What it has told may arrive after its end.
  const [end] = await Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
  const [exitCode, signal] = end as [number | null, NodeJS.Signals | null];
  clearTimeout(timer);
  const failure = overdue.signal.aborted
    ? `it was not loaded after ${String(timeoutMs / 1000)} s`
    : `it ended the process (${signal ?? `exit code ${String(exitCode)}`})`;
  return { told, failure };
}

function quietEnvironment(): NodeJS.ProcessEnv {
  return childEnvironment({ LOG_LEVEL: 'fatal' });
}

/** The runtime of the component, as its platform will have it; ours if it is not installed there. */
function findReader(directory: string): string {
  const name = 'lib/component_reader.js';
  try {
    return createRequire(join(directory, 'package.json')).resolve(`elasticio-sailor-nodejs/${name}`);
  } catch {
    return sailorFile(name);
  }
}
