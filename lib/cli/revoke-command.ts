import type { CredentialContent } from '../desk/credential-content';
import { ConfigurationError } from '../errors';
import { UsageError, type Command, type CommandContext } from './command';
import { DESK_HELP, DESK_OPTIONS, onlyDirectory, openNamedDesk } from './desk-arguments';
import { withInterruption, type Interruption } from './interruption';
import { isInteractive, withProgress } from './notes';
import { confirm } from './prompt';

/** `freshkeys revoke` */
export const revokeCommand: Command = {
  usage: 'revoke [dir] [--yes]',
  summary: 'revoke the tokens at the provider (RFC 7009), and remove them from the credential file',
  options: { ...DESK_OPTIONS, yes: { type: 'boolean', short: 'y' } },
  help: ['-y, --yes             do not ask', ...DESK_HELP],
  examples: ['freshkeys revoke', 'freshkeys revoke ./my-component --yes'],
  run: (context) => withInterruption((interruption) => revoke(context, interruption)),
};

async function revoke(context: CommandContext, { protect }: Interruption): Promise<number> {
  const desk = await openNamedDesk(context, onlyDirectory(context, 'revoke'));
  const found = await desk.credential.read();
  const connection = desk.loadConnection(found);
  const { field, tokens, canRevoke } = await connection.inspect(found?.cfg ?? {});
  if (field === undefined || tokens === undefined) {
    throw new ConfigurationError({
      code: 'CREDENTIALS_MISSING',
      sentence: `There are no tokens in ${desk.credential.path}: nothing can be revoked.`,
      remedy: 'Tokens of somebody else are revoked on the pages of the provider.',
    });
  }
  // Without a place to revoke at, there is nothing to agree to: what is lacking is said at once.
  if (!canRevoke) await connection.revoke(found?.cfg ?? {});
  if (!(await isAgreed(context))) return say(context, false);
  const end = async (): Promise<void> => {
    // Another process may have renewed them while a person was thinking.
    const { cfg } = (await desk.credential.read()) ?? { cfg: {} };
    await withProgress(context, 'Revoking', () => connection.revoke(cfg));
    await desk.credential.update((content) => withoutTokens(content, field));
  };
  await desk.credential.hold(() => protect(end));
  return say(context, true);
}

function withoutTokens(content: CredentialContent, field: string): CredentialContent {
  const kept = (name: string, left: string): boolean => name !== left;
  const cfg = Object.fromEntries(Object.entries(content.cfg).filter(([name]) => kept(name, field)));
  const rest = Object.fromEntries(Object.entries(content).filter(([name]) => kept(name, 'lastRefresh')));
  return { ...rest, cfg };
}

async function isAgreed(context: CommandContext): Promise<boolean> {
  if (context.values['yes'] === true) return true;
  if (!isInteractive(context)) throw new UsageError('revoke asks first; without a terminal it needs --yes');
  return confirm('Revoke the tokens? The component must be connected again after that.');
}

function say({ print, values, colors }: CommandContext, revoked: boolean): number {
  if (values['json'] === true) print(JSON.stringify({ revoked }, undefined, 2));
  else
    print(
      revoked
        ? `${colors.green('Revoked.')} The tokens were removed from the credential file.`
        : 'Nothing was done.',
    );
  return revoked ? 0 : 1;
}
