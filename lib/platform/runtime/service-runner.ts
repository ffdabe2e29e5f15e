import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';

import { captureOutput, endWithParent, sourceArguments } from './child-process';
import { childEnvironment } from './container-environment';
import { sailorFile } from './sailor-file';
import type { ServiceCall } from './service-call';
import { serviceEnvironment } from './service-environment';

/** What the runtime posts to the platform. */
export interface ServiceResult {
  readonly status: string;
  readonly data?: unknown;
}

/** What came of a service call. */
export interface ServiceOutcome {
  /** `undefined` if the runtime has posted nothing. */
  readonly result: ServiceResult | undefined;
  /** All that the process has printed, on both streams. */
  readonly output: string;
  readonly exitCode: number | null;
}

/** Runs the runtime's own runService.js in the component's directory, as the platform's "Verify" button does. */
export async function runService(call: ServiceCall): Promise<ServiceOutcome> {
  const ticket = randomUUID();
  const nodeArguments = call.execArgv ?? sourceArguments();
  const child = spawn(process.execPath, [...nodeArguments, sailorFile('runService.js'), call.method], {
    cwd: call.componentDirectory,
    env: childEnvironment(serviceEnvironment(call, ticket)),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  endWithParent(child);
  const output = captureOutput(child);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  const result = call.platformApi.resultOf(ticket) as ServiceResult | undefined;
  return { result, output: output(), exitCode };
}
