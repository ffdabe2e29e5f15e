import { callService } from '../desk/desk-service';
import { withDeskSession, type DeskSession } from '../desk/desk-session';
import { requireBuiltModule, type ComponentDirectory } from '../desk/component-directory';
import { maskSecrets } from '../desk/secret-values';
import { findMain, listFunctions } from '../desk/step-run';
import { textOption, UsageError, type Command, type CommandContext } from './command';
import { RUN_HELP, RUN_OPTIONS, openNamedDesk } from './desk-arguments';
import { withInterruption } from './interruption';
import { withProgress } from './notes';
import { objectOption } from './run-arguments';
import { printLogs } from './run-report';
import { readServiceResult } from './service-result';

const META_MODEL = 'getMetaModel';

/** `freshkeys exec` */
export const execCommand: Command = {
  usage: 'exec <function> [dir] [--of <action | trigger>]',
  summary: 'call a select model, or getMetaModel, as the platform would',
  options: {
    ...RUN_OPTIONS,
    of: { type: 'string' },
    fixture: { type: 'string', short: 'x' },
    fields: { type: 'string' },
    logs: { type: 'boolean' },
  },
  help: [
    '--of <name>           the action or trigger whose function it is (default: the one that declares it)',
    '-x, --fixture <name>  account and fields of test/fixture.json, with the values of .env in it',
    '--fields <json>       fields of the step, or @file',
    '--logs                print what the process has logged, too',
    ...RUN_HELP,
  ],
  examples: ['freshkeys exec getMetaModel --of upsertContact', 'freshkeys exec listContacts -x update'],
  run: (context) =>
    withInterruption(async ({ protect }) => {
      const [name, directory, unexpected] = context.positionals;
      if (name === undefined || unexpected !== undefined) {
        throw new UsageError('exec takes the name of one function, and a directory');
      }
      if (/^verify(?:Credentials)?$/.test(name)) throw new UsageError('to verify: freshkeys verify');
      const desk = await openNamedDesk(context, directory);
      const fixtureName = textOption(context, 'fixture');
      return withDeskSession(desk, { fixtureName, protect }, (session) => execute(context, session, name));
    }),
};

async function execute(context: CommandContext, session: DeskSession, name: string): Promise<number> {
  const { component, account } = session;
  const owner = textOption(context, 'of') ?? findOwner(component, name);
  requireBuiltModule(component, findMain(component, owner));
  const fields = objectOption(context, 'fields') ?? {};
  const outcome = await withProgress(context, `Calling ${name}`, () =>
    callService({
      ...session,
      account: { ...account, cfg: { ...account.cfg, ...fields } },
      method: name === META_MODEL ? 'getMetaModel' : 'selectModel',
      actionOrTrigger: owner,
      modelMethod: name,
    }),
  );
  if (context.values['logs'] === true) printLogs(outcome.output, session.secrets());
  const result = readServiceResult(outcome, session.secrets());
  context.print(JSON.stringify(maskSecrets(result, session.secrets()), undefined, 2));
  return 0;
}

/** The action or trigger that declares this function. */
function findOwner({ descriptor }: ComponentDirectory, name: string): string {
  const owners = listFunctions(descriptor).filter(({ declared }) =>
    name === META_MODEL ? declared['dynamicMetadata'] === true : declaresModel(declared, name),
  );
  const [owner, another] = owners;
  if (owner !== undefined && another === undefined) return owner.name;
  const names = (owners.length > 0 ? owners : listFunctions(descriptor)).map((entry) => entry.name);
  throw new UsageError(
    `${owners.length > 0 ? 'several actions or triggers declare' : 'no action or trigger declares'} ${name}: choose by --of (${names.join(', ')})`,
  );
}

function declaresModel({ fields }: Readonly<Record<string, unknown>>, name: string): boolean {
  if (typeof fields !== 'object' || fields === null) return false;
  return Object.values(fields).some(
    (field: unknown) =>
      typeof field === 'object' && field !== null && 'model' in field && field.model === name,
  );
}
