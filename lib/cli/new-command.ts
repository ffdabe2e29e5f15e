import { existsSync } from 'node:fs';
import { basename, relative, resolve } from 'node:path';
import { isSecureUrl } from '../secure-url';
import { buildFiles } from '../scaffold/component-files';
import { explainPackageName } from '../scaffold/names';
import { planComponent, type Plan } from '../scaffold/plan';
import { inspectTarget } from '../scaffold/target-folder';
import { writeComponent } from '../scaffold/write-component';
import { textOption, UsageError, type Command, type CommandContext } from './command';
import { askForWishes, type AskedWishes } from './new-questions';
import { withInterruption } from './interruption';
import { isInteractive } from './notes';

/** `freshkeys new` */
export const newCommand: Command = {
  usage: 'new <dir> [--provider <id>] [--name <name>] [--title <title>] [--yes]',
  summary: 'make a component that builds, passes its specs and validates',
  options: {
    provider: { type: 'string' },
    name: { type: 'string' },
    title: { type: 'string' },
    'auth-uri': { type: 'string' },
    'token-uri': { type: 'string' },
    'base-url': { type: 'string' },
    freshkeys: { type: 'string' },
    yes: { type: 'boolean', short: 'y' },
    json: { type: 'boolean' },
  },
  help: [
    '--provider <id>       provider of the catalogue; without one the addresses are examples, or:',
    '--auth-uri <url>      the page where people agree',
    '--token-uri <url>     the token endpoint',
    '--base-url <url>      the API',
    '--name <name>         name of the package (default: that of the folder)',
    '--title <title>       what people see (default: that of the provider, or the name)',
    '--freshkeys <path>    what the component depends on instead of this version',
    '-y, --yes             ask nothing',
    '--json                what was made as JSON',
  ],
  examples: [
    'freshkeys new my-salesforce --provider salesforce',
    'freshkeys new acme-contacts --base-url https://api.acme.example',
  ],
  run: (context) => withInterruption(() => make(context)),
};

async function make(context: CommandContext): Promise<number> {
  const wishes = await completeWishes(context, readWishes(context));
  const directory = resolve(wishes.directory ?? '');
  assertFree(directory, wishes.directory ?? '');
  const plan = planComponent({ ...wishes, folder: basename(directory) });
  assertName(plan.name);
  const files = buildFiles(plan, new Date());
  writeComponent(directory, files);
  const made = { directory, name: plan.name, title: plan.title, files: Object.keys(files) };
  const isJson = context.values['json'] === true;
  context.print(isJson ? JSON.stringify(made, undefined, 2) : describe(plan, directory, context));
  return 0;
}

function readWishes(context: CommandContext): AskedWishes {
  const [directory, unexpected] = context.positionals;
  if (unexpected !== undefined) throw new UsageError('new takes one folder');
  if (directory !== undefined) assertFree(resolve(directory), directory);
  const provider = textOption(context, 'provider');
  const addresses = {
    authUri: readUrl(context, 'auth-uri'),
    tokenUri: readUrl(context, 'token-uri'),
    baseUrl: readUrl(context, 'base-url'),
  };
  if (provider !== undefined && Object.values(addresses).some((address) => address !== undefined)) {
    throw new UsageError('--provider knows the addresses: give one or the other');
  }
  const name = textOption(context, 'name');
  if (name !== undefined) assertName(name);
  return {
    directory,
    provider,
    name,
    title: readTitle(context),
    addresses,
    freshkeys: readDependency(context),
  };
}

/** Asks for what is missing, if somebody is there who can answer. */
async function completeWishes(context: CommandContext, wishes: AskedWishes): Promise<AskedWishes> {
  const { provider } = wishes;
  // An unknown provider is told before anything is asked.
  if (provider !== undefined) planComponent({ folder: 'any', provider });
  const mayAsk = context.values['yes'] !== true && context.values['json'] !== true && isInteractive(context);
  if (mayAsk) return askForWishes(wishes);
  if (wishes.directory === undefined) throw new UsageError('new takes the folder of the component');
  return wishes;
}

function readUrl(context: CommandContext, name: string): string | undefined {
  const url = textOption(context, name);
  if (url === undefined || (URL.canParse(url) && isSecureUrl(new URL(url)))) return url;
  throw new UsageError(`--${name} is ${JSON.stringify(url)}, and takes an https URL`);
}

/** A folder, or whatever else npm takes. */
function readDependency(context: CommandContext): string | undefined {
  const given = textOption(context, 'freshkeys');
  return given !== undefined && existsSync(given) ? `file:${resolve(given)}` : given;
}

function readTitle(context: CommandContext): string | undefined {
  const title = textOption(context, 'title');
  if (title === undefined || /^[^\p{Cc}]*\S[^\p{Cc}]*$/u.test(title)) return title;
  throw new UsageError('--title takes a line of text');
}

function assertName(name: string): void {
  const because = explainPackageName(name);
  if (because === undefined) return;
  throw new UsageError(`${JSON.stringify(name)} is no name for a package: ${because}; give another --name`);
}

function assertFree(directory: string, given: string): void {
  const target = inspectTarget(directory);
  if (target.kind !== 'taken') return;
  throw new UsageError(`${given} is taken: ${target.because}, and nothing is overwritten`);
}

function describe({ title }: Plan, directory: string, { colors }: CommandContext): string {
  const folder = relative(process.cwd(), directory);
  return [
    `${colors.green('made')}  ${colors.bold(title)} in ${directory}`,
    '',
    'Next:',
    ...(folder === '' ? [] : [`  cd ${/^[\w./@-]+$/.test(folder) ? folder : JSON.stringify(folder)}`]),
    '  npm install && npm test',
    '  npx freshkeys validate',
    '  npx freshkeys connect       your account, then: npx freshkeys run getResource -x getResource',
  ].join('\n');
}
