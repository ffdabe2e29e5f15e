import { openDesk, type Desk } from '../desk/desk';
import { textOption, UsageError, type CommandContext } from './command';
import { isInteractive, note } from './notes';
import { ask } from './prompt';

/** Options of commands that run the component: it brings its own connection. */
export const RUN_OPTIONS = {
  'passphrase-prompt': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** Options of commands that work with its connection here. */
export const DESK_OPTIONS = { provider: { type: 'string' }, ...RUN_OPTIONS } as const;

/** What these options do. */
export const RUN_HELP = [
  '--passphrase-prompt   ask for the passphrase of the credential file (or set FRESHKEYS_PASSPHRASE)',
  '--json                print the result as JSON, and nothing else',
];
export const DESK_HELP = [
  '--provider <id>       provider of a component without a lib/connection.js',
  ...RUN_HELP,
];

const PASSPHRASE = 'FRESHKEYS_PASSPHRASE';

/** Opens the desk of the directory that was named, or of this one. */
export async function openNamedDesk(context: CommandContext, directory = '.'): Promise<Desk> {
  const provider = textOption(context, 'provider');
  const passphrase = await selectPassphrase(context);
  const onWait = (): void => {
    if (context.isAttended) note('Another freshkeys process uses the credential file: waiting for its end.');
  };
  return openDesk({ directory, environment: context.environment, passphrase, provider, onWait });
}

/** The one directory of a command that takes nothing else. */
export function onlyDirectory({ positionals }: CommandContext, command: string): string | undefined {
  const [directory, unexpected] = positionals;
  if (unexpected !== undefined) throw new UsageError(`${command} takes one directory, and got ${unexpected}`);
  return directory;
}

async function selectPassphrase(context: CommandContext): Promise<string | undefined> {
  const { environment, values } = context;
  const given = environment[PASSPHRASE];
  // It is ours: the code of the component, and the processes that run it, are not to have it.
  Reflect.deleteProperty(environment, PASSPHRASE);
  if (values['passphrase-prompt'] !== true) return given === '' ? undefined : given;
  if (!isInteractive(context)) throw new UsageError('--passphrase-prompt needs a terminal');
  return ask({ message: 'Passphrase of the credential file', isSecret: true });
}

/** A whole number of an option. */
export function countOption(
  context: CommandContext,
  name: string,
  { fallback, least = 1, most = 100_000 }: { fallback: number; least?: number; most?: number },
): number {
  const text = textOption(context, name);
  if (text === undefined) return fallback;
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= least && count <= most) return count;
  throw new UsageError(`--${name} takes a whole number from ${String(least)} to ${String(most)}`);
}

/** Warns of what a connection, or a component, warns of. */
export function warn(message: string): void {
  note(`warning: ${message}`);
}
