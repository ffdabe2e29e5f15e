import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { whenEnded } from '../runtime/child-end';
import { captureOutput, endWithParent, sourceArguments } from '../runtime/child-process';
import { childEnvironment } from '../runtime/container-environment';
import { ContainerStartError } from '../runtime/container-start-error';
import { sailorFile } from '../runtime/sailor-file';
import { readResidentMemory, type ResidentMemory } from './resident-memory';

/** So much of a container's output is kept, in characters: the end of it, where the reason for its end is. */
const KEPT_OUTPUT = 256 * 1024;

/** A container to start. */
export interface FlowContainerOptions {
  readonly id: string;
  /** Absolute path of the directory with component.json: the container's working directory. */
  readonly componentDirectory: string;
  /** `ELASTICIO_*` and others; `undefined` takes one away that this process has. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Node arguments. Default: what it takes to run TypeScript, if this code runs as TypeScript. */
  readonly execArgv?: readonly string[] | undefined;
}

/** The runtime's run.js in a process of its own. */
export interface FlowContainer {
  /** What its messages name as `containerId`. */
  readonly id: string;
  readonly pid: number;
  /** Resolves with `true` when it listens to the queue, with `false` when it has ended before that. */
  readonly ready: Promise<boolean>;
  readonly isReady: () => boolean;
  readonly hasEnded: () => boolean;
  /** Resolves with the exit code when it has ended by whatever cause; `null` after a signal. */
  readonly ended: Promise<number | null>;
  /** SIGTERM: the messages in process are finished. Resolves when it has ended. */
  readonly stop: () => Promise<void>;
  /** SIGKILL. Resolves when it has ended. */
  readonly kill: () => Promise<void>;
  /** Now, or just before it was ended; `undefined` where there is no `/proc`. */
  readonly memory: () => ResidentMemory | undefined;
  /** The end of what it has printed, on both streams. */
  readonly output: () => string;
}

/** @throws ContainerStartError if there can be no process, for example because the directory does not exist */
export async function startFlowContainer(options: FlowContainerOptions): Promise<FlowContainer> {
  const child = fork(sailorFile('run.js'), {
    cwd: options.componentDirectory,
    env: childEnvironment({ ...options.environment, ELASTICIO_CONTAINER_ID: options.id }),
    execArgv: [...(options.execArgv ?? sourceArguments())],
    silent: true,
  });
  endWithParent(child);
  const output = captureOutput(child, KEPT_OUTPUT);
  const pid = child.pid ?? (await failToSpawn(child));
  let memory: ResidentMemory | undefined;
  const look = (): ResidentMemory | undefined => (memory = readResidentMemory(pid) ?? memory);
  const { ended, hasEnded } = watchEnd(child);
  const { ready, isReady } = watchStart(child, ended);
  const endBy = async (signal: NodeJS.Signals): Promise<void> => {
    look();
    child.kill(signal);
    await ended;
  };
  return {
    id: options.id,
    pid,
    ready,
    isReady: () => isReady() && !hasEnded(),
    hasEnded,
    ended,
    stop: () => endBy('SIGTERM'),
    kill: () => endBy('SIGKILL'),
    memory: look,
    output,
  };
}

async function failToSpawn(child: ChildProcess): Promise<never> {
  const [error] = (await once(child, 'error')) as [Error];
  throw new ContainerStartError(error.message, '');
}

function watchEnd(child: ChildProcess): Pick<FlowContainer, 'ended' | 'hasEnded'> {
  let isOver = false;
  const ended = whenEnded(child).then((exitCode) => {
    isOver = true;
    return exitCode;
  });
  return { ended, hasEnded: () => isOver };
}

/** The runtime tells a parent process when it listens (`lib/ipc.js`). */
function watchStart(child: ChildProcess, ended: Promise<unknown>): Pick<FlowContainer, 'ready' | 'isReady'> {
  let started = false;
  const announced = new Promise<boolean>((resolve) => {
    child.on('message', (report: { readonly event?: unknown }) => {
      if (report.event !== 'init:ended') return;
      started = true;
      resolve(true);
    });
  });
  return { ready: Promise.race([announced, ended.then(() => false)]), isReady: () => started };
}
