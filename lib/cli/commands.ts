import type { Command } from './command';
import { checkCommand } from './check-command';
import { connectCommand } from './connect-command';
import { createCompletionCommand } from './completion-command';
import { demoCommand } from './demo-command';
import { discoverCommand } from './discover-command';
import { execCommand } from './exec-command';
import { flowCommand } from './flow-command';
import { newCommand } from './new-command';
import { providerCommand } from './provider-command';
import { refreshCommand } from './refresh-command';
import { requestsCommand } from './requests-command';
import { revokeCommand } from './revoke-command';
import { runCommand } from './run-command';
import { statusCommand } from './status-command';
import { traceCommand } from './trace-command';
import { validateCommand } from './validate-command';
import { verifyCommand } from './verify-command';

/** Every command, in the order of the help. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  new: newCommand,
  demo: demoCommand,
  flow: flowCommand,
  requests: requestsCommand,
  trace: traceCommand,
  validate: validateCommand,
  discover: discoverCommand,
  connect: connectCommand,
  verify: verifyCommand,
  run: runCommand,
  exec: execCommand,
  check: checkCommand,
  provider: providerCommand,
  status: statusCommand,
  refresh: refreshCommand,
  revoke: revokeCommand,
  completion: createCompletionCommand(() => COMMANDS),
};
