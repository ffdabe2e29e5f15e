import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { captureOutput, endWithParent, sourceArguments } from '../platform/runtime/child-process';
import { childEnvironment } from '../platform/runtime/container-environment';
import type { ServiceCall } from '../platform/runtime/service-call';
import { runService, type ServiceOutcome } from '../platform/runtime/service-runner';
import type { ComponentDirectory } from './component-directory';
import type { Environment } from './component-environment';
import { DESK_ACCOUNT, type DeskAccount } from './desk-account';
import type { DeskPlatform } from './desk-platform';
import { componentVariables } from './step-run';

/** A call of a service method at a desk. */
export interface DeskServiceCall extends Pick<ServiceCall, 'method' | 'actionOrTrigger' | 'modelMethod'> {
  readonly component: ComponentDirectory;
  readonly environment: Environment;
  readonly platform: DeskPlatform;
  readonly account: DeskAccount;
}

/** Calls a service method by the runtime's own runService.js, with a saved credential, as the platform does. */
export function callService(call: DeskServiceCall): Promise<ServiceOutcome> {
  const { component, environment, platform, account, ...method } = call;
  return runService({
    ...method,
    componentDirectory: component.path,
    cfg: { ...account.cfg, _account: DESK_ACCOUNT },
    platformApi: platform.api,
    environment: componentVariables(environment),
    execArgv: [...sourceArguments(), '--require', require.resolve('./patient-child')],
  });
}

/** A verification that cannot be loaded has this long to say so. */
const LOAD_TIMEOUT_MS = 20_000;

/** Loads the module as the runtime does; its first line on the last file descriptor says what went wrong. */
const LOAD = `
try { require(process.argv[1]); process.exit(0); }
catch (error) { process.stderr.write('\\n\\u0000' + String(error && error.message).split('\\n')[0]); process.exit(1); }`;

/**
 * Why `verifyCredentials` of a component cannot be loaded; `undefined` if it can. The runtime swallows this and says
 * `verified: true` (elasticio-sailor-nodejs `lib/component_reader.js`, `loadVerifyCredentials`).
 */
export async function findLoadFailure(
  { path }: ComponentDirectory,
  environment: Environment,
): Promise<string | undefined> {
  const child = spawn(process.execPath, [...sourceArguments(), '-e', LOAD, `${path}/verifyCredentials`], {
    cwd: path,
    env: childEnvironment(componentVariables(environment)),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LOAD_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  endWithParent(child);
  const output = captureOutput(child);
  const [exitCode] = (await once(child, 'close')) as [number | null];
  if (exitCode === 0) return undefined;
  if (exitCode === null) return `it was not loaded within ${String(LOAD_TIMEOUT_MS / 1000)} seconds`;
  return output().split('\0').at(-1)?.slice(0, 300) ?? 'for a reason that it did not tell';
}
