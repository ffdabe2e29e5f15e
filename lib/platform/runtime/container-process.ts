import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { whenEnded } from './child-end';
import { captureOutput, endWithParent, sourceArguments } from './child-process';
import { childEnvironment } from './container-environment';
import type { ContainerOptions } from './container-options';
import type { ContainerReport } from './container-protocol';
import { ContainerStartError } from './container-start-error';
import { deferred } from '../deferred';
import { createPendingOutcomes } from './pending-outcomes';
import { containerControls, type Container } from './running-container';
import { stepEnvironment } from './step-environment';
import type { LateRecord } from './step-messages';

/**
 * Starts one step in a process of its own, as the platform does with a container, and waits until it takes messages.
 *
 * @throws ContainerStartError if it ends before that
 */
export async function startContainer(options: ContainerOptions): Promise<Container> {
  const child = fork(require.resolve('./container'), {
    cwd: options.componentDirectory,
    env: childEnvironment(stepEnvironment(options)),
    execArgv: [...(options.execArgv ?? sourceArguments())],
    silent: true,
  });
  const pid = child.pid ?? (await failToSpawn(child));
  endWithParent(child);
  const output = captureOutput(child);
  const late: LateRecord[] = [];
  const pending = createPendingOutcomes();
  const started = deferred<string | undefined>();
  child.on('message', (report: ContainerReport) => {
    if (report.kind === 'ready') started.resolve(undefined);
    if (report.kind === 'failed') started.resolve(report.reason);
    if (report.kind === 'trace') options.onTrace?.(report.event);
    if (report.kind === 'late') late.push(report.late);
    if (report.kind === 'outcome') pending.settle(report.outcome);
  });
  const ended = whenEnded(child).then((exitCode) => {
    started.resolve(`it exited with ${String(exitCode)}`);
    pending.lose();
    return exitCode;
  });
  const failure = await started.promise;
  if (failure !== undefined) {
    await ended;
    throw new ContainerStartError(failure, output());
  }
  return { pid, ended, late, output, ...containerControls(child, pending, ended) };
}

async function failToSpawn(child: ChildProcess): Promise<never> {
  const [error] = (await once(child, 'error')) as [Error];
  throw new ContainerStartError(error.message, '');
}
