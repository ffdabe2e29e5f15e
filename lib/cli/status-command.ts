import { judgeHealth, type Health, type HealthState } from '../component/health';
import { isCredentialLocked } from '../desk/credential-lock';
import type { CredentialContent } from '../desk/credential-content';
import type { Desk } from '../desk/desk';
import { summarizeTokens, type TokenSummary } from '../desk/token-summary';
import { isFreshkeysError } from '../errors';
import { redactText } from '../redact';
import type { Command, CommandContext } from './command';
import { DESK_HELP, DESK_OPTIONS, onlyDirectory, openNamedDesk } from './desk-arguments';
import { printable } from './printable';
import { describeTokens } from './token-lines';

/** States in which messages are processed. */
const WELL: ReadonlySet<HealthState> = new Set(['fresh', 'stale', 'refreshing']);

/** `freshkeys status` */
export const statusCommand: Command = {
  usage: 'status [dir]',
  summary: 'say how the account is and why, without sending anything',
  options: DESK_OPTIONS,
  help: DESK_HELP,
  examples: ['freshkeys status', 'freshkeys status ./my-component --json'],
  run: async (context) => {
    const desk = await openNamedDesk(context, onlyDirectory(context, 'status'));
    const content = await desk.credential.read();
    const report = await examine(desk, content);
    if (context.values['json'] === true) context.print(JSON.stringify(report, undefined, 2));
    else context.print(format(report, context));
    return WELL.has(report.state) ? 0 : 1;
  },
};

interface StatusReport extends Health {
  readonly tokens: TokenSummary | undefined;
  readonly lastRefresh: CredentialContent['lastRefresh'];
}

async function examine(desk: Desk, content: CredentialContent | undefined): Promise<StatusReport> {
  const lastRefresh = content?.lastRefresh;
  const now = Date.now();
  try {
    const inspection = await desk.loadConnection(content).inspect(content?.cfg ?? {});
    const isHeld = await isCredentialLocked(desk.credential.path);
    const health = judgeHealth({ inspection, lastRefresh, isHeld, now, connectBy: 'freshkeys connect' });
    const { tokens } = inspection;
    return {
      ...health,
      tokens: tokens === undefined ? undefined : summarizeTokens(tokens, now),
      lastRefresh,
    };
  } catch (error) {
    if (!isFreshkeysError(error)) throw error;
    return { state: 'misconfigured', reasons: [redactText(error.message)], tokens: undefined, lastRefresh };
  }
}

function format({ state, reasons, tokens, lastRefresh }: StatusReport, { colors }: CommandContext): string {
  const paint = WELL.has(state) ? colors.green : state === 'retry_later' ? colors.yellow : colors.red;
  const last =
    lastRefresh === undefined ? [] : [`last refresh   ${lastRefresh.outcome} at ${lastRefresh.at}`];
  return [
    `${paint(state)}  ${printable(reasons.join(' '))}`,
    ...[...(tokens === undefined ? [] : describeTokens(tokens)), ...last].map((line) => `  ${line}`),
  ].join('\n');
}
