import type { LastRefresh } from '../component/health';
import type { ConnectionInspection } from '../component/inspection';
import { createDeskContext } from '../desk/desk-context';
import { DESK_ACCOUNT } from '../desk/desk-account';
import type { DeskConnection } from '../desk/component-connection';
import type { CredentialContent } from '../desk/credential-content';
import type { Desk } from '../desk/desk';
import { summarizeTokens } from '../desk/token-summary';
import { ConfigurationError, isFreshkeysError } from '../errors';
import type { Command, CommandContext } from './command';
import { DESK_HELP, DESK_OPTIONS, onlyDirectory, openNamedDesk, warn } from './desk-arguments';
import { withInterruption, type Interruption } from './interruption';
import { withProgress } from './notes';
import { describeTokens } from './token-lines';

/** `freshkeys refresh` */
export const refreshCommand: Command = {
  usage: 'refresh [dir]',
  summary: 'renew the tokens now, and save them at once',
  options: DESK_OPTIONS,
  help: DESK_HELP,
  examples: ['freshkeys refresh', 'freshkeys refresh ./my-component --json'],
  run: (context) => withInterruption((interruption) => refresh(context, interruption)),
};

async function refresh(context: CommandContext, { protect }: Interruption): Promise<number> {
  const desk = await openNamedDesk(context, onlyDirectory(context, 'refresh'));
  const renew = async (): Promise<readonly ConnectionInspection['tokens'][]> => {
    const content = await readConnected(desk);
    const connection = desk.loadConnection(content);
    const old = await connection.inspect(content.cfg);
    await withProgress(context, 'Refreshing', () => refreshNow(desk, connection, content));
    const stored = await readConnected(desk);
    return [old.tokens, (await connection.inspect(stored.cfg)).tokens];
  };
  // A refresh token that was sent may be spent: what comes back for it has to be saved.
  const [before, after] = await desk.credential.hold(() => protect(renew));
  report(context, before, after);
  return 0;
}

async function refreshNow(
  { credential }: Desk,
  connection: DeskConnection,
  { cfg }: CredentialContent,
): Promise<void> {
  try {
    await connection.refresh(createDeskContext(credential, warn), { ...cfg, _account: DESK_ACCOUNT });
  } catch (error) {
    const lastRefresh = describeFailure(error);
    if (lastRefresh !== undefined) {
      // Not being able to note it down is not what has to be told now.
      await credential.update((content) => ({ ...content, lastRefresh })).catch(() => undefined);
    }
    throw error;
  }
}

/** What `status` says about it later; nothing about a component that has to be put right first. */
function describeFailure(error: unknown): LastRefresh | undefined {
  if (!isFreshkeysError(error) || error instanceof ConfigurationError) return undefined;
  const outcome = error.code === 'REAUTHORIZATION_REQUIRED' ? 'refused' : 'failed';
  return { at: new Date().toISOString(), outcome, code: error.code };
}

async function readConnected({ credential }: Desk): Promise<CredentialContent> {
  const content = await credential.read();
  if (content !== undefined) return content;
  throw new ConfigurationError({
    code: 'CREDENTIALS_MISSING',
    sentence: `There is no credential file ${credential.path}: the component is not connected.`,
    remedy: 'Connect it: freshkeys connect.',
  });
}

function report(
  { print, values, colors }: CommandContext,
  before: ConnectionInspection['tokens'],
  after: ConnectionInspection['tokens'],
): void {
  const now = Date.now();
  const [old, renewed] = [before, after].map((tokens) =>
    tokens === undefined ? undefined : summarizeTokens(tokens, now),
  );
  const rotated = before?.refreshToken !== after?.refreshToken;
  if (values['json'] === true) {
    print(JSON.stringify({ refreshed: true, before: old, after: renewed, rotated }, undefined, 2));
    return;
  }
  const lines = (summary: typeof old): readonly string[] =>
    summary === undefined ? ['  none'] : describeTokens(summary).map((line) => `  ${line}`);
  print(
    [
      `${colors.green('Refreshed.')} The refresh token was ${rotated ? 'replaced' : 'kept'}; everything is saved.`,
      colors.dim('before'),
      ...lines(old),
      colors.dim('now'),
      ...lines(renewed),
    ].join('\n'),
  );
}
