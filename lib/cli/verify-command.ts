import { join } from 'node:path';
import { findModule, requireBuiltModule } from '../desk/component-directory';
import { callService, findLoadFailure } from '../desk/desk-service';
import { withDeskSession, type DeskSession } from '../desk/desk-session';
import { maskSecrets } from '../desk/secret-values';
import { redactText } from '../redact';
import type { Command, CommandContext } from './command';
import { RUN_HELP, RUN_OPTIONS, onlyDirectory, openNamedDesk } from './desk-arguments';
import { withInterruption } from './interruption';
import { withProgress } from './notes';
import { printable } from './printable';
import { printLogs } from './run-report';
import { readServiceResult } from './service-result';
import { textOption } from './command';

const VERIFICATION = 'verifyCredentials';

/** `freshkeys verify` */
export const verifyCommand: Command = {
  usage: 'verify [dir] [-x fixture]',
  summary: 'verify the local credential as the platform would',
  options: {
    ...RUN_OPTIONS,
    fixture: { type: 'string', short: 'x' },
    logs: { type: 'boolean' },
  },
  help: [
    '-x, --fixture <name>  the account of test/fixture.json, with the values of .env in it',
    '--logs                print what the process has logged, too',
    ...RUN_HELP,
  ],
  examples: ['freshkeys verify', 'freshkeys verify ./my-component --json'],
  run: (context) =>
    withInterruption(async ({ protect }) => {
      const desk = await openNamedDesk(context, onlyDirectory(context, 'verify'));
      const fixtureName = textOption(context, 'fixture');
      return withDeskSession(desk, { fixtureName, protect }, (session) => verify(context, session));
    }),
};

interface Verdict {
  readonly verified: boolean;
  readonly reason: string | undefined;
}

async function verify(context: CommandContext, session: DeskSession): Promise<number> {
  const verdict = await withProgress(context, 'Verifying', () => judge(context, session));
  if (context.values['json'] === true) context.print(JSON.stringify(verdict, undefined, 2));
  else context.print(format(verdict, context));
  return verdict.verified ? 0 : 1;
}

async function judge(context: CommandContext, session: DeskSession): Promise<Verdict> {
  const { component, environment } = session;
  if (findModule(join(component.path, VERIFICATION)).kind === 'source') {
    requireBuiltModule(component, VERIFICATION);
  }
  // Before the runtime is asked: it takes whatever cannot be loaded for a yes.
  const failure = await findLoadFailure(component, environment);
  if (failure !== undefined) {
    const reason = `verifyCredentials cannot be loaded (${redactText(failure, session.secrets())}). The platform would say \`verified: true\` nevertheless, to everybody.`;
    return { verified: false, reason };
  }
  const outcome = await callService({ ...session, method: VERIFICATION });
  if (context.values['logs'] === true) printLogs(outcome.output, session.secrets());
  const data = readServiceResult(outcome, session.secrets());
  const { verified, reason } = maskSecrets(data, session.secrets()) as Record<string, unknown>;
  return { verified: verified === true, reason: typeof reason === 'string' ? reason : undefined };
}

function format({ verified, reason }: Verdict, { colors }: CommandContext): string {
  if (verified) return colors.green('verified');
  return `${colors.red('not verified')}${reason === undefined ? '' : `: ${printable(reason)}`}`;
}
