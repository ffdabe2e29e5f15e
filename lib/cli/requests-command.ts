import { loadProvider } from '../providers/catalogue';
import type { Provider } from '../providers/provider';
import { validateProvider } from '../providers/validate-provider';
import type { DescribedRequest } from '../settings/describe-requests';
import { describeRequests, type DryRunAccount } from '../settings/dry-run';
import { textOption, UsageError, type Command, type CommandContext } from './command';
import { isFileName, readJsonFile } from './json-file';

/** `freshkeys requests` */
export const requestsCommand: Command = {
  usage: 'requests <provider | definition.json> [--account <file>] [--json] [--reveal]',
  summary: 'print what would be sent to an authorization server, without sending it',
  options: { account: { type: 'string' }, json: { type: 'boolean' }, reveal: { type: 'boolean' } },
  help: [
    '--account <file>      JSON with client_id, client_secret, the fields of the provider, and "tokens"',
    '--json                as JSON',
    '--reveal              with secrets; without it they are masked',
  ],
  examples: ['freshkeys requests salesforce', 'freshkeys requests ./my-provider.json --account account.json'],
  run: async (context) => {
    const [name, unexpected] = context.positionals;
    if (name === undefined || unexpected !== undefined) {
      throw new UsageError('requests takes one provider, or the file of a definition');
    }
    const provider = isFileName(name) ? validateProvider(readJsonFile(name), name) : loadProvider(name);
    const reveal = context.values['reveal'] === true;
    const requests = await describeRequests(provider, readAccount(context), { reveal });
    const isJson = context.values['json'] === true;
    context.print(isJson ? JSON.stringify(requests, undefined, 2) : format(provider, requests, context));
    return 0;
  },
};

function readAccount(context: CommandContext): DryRunAccount {
  const path = textOption(context, 'account');
  if (path === undefined) return {};
  const account = readJsonFile(path);
  if (typeof account === 'object' && account !== null && !Array.isArray(account))
    return account as DryRunAccount;
  throw new UsageError(`${path} is no JSON object`);
}

function format(
  { title, documentation }: Provider,
  requests: readonly DescribedRequest[],
  { colors }: CommandContext,
): string {
  const head = `${colors.bold(title)}  ${colors.dim(documentation)}`;
  if (requests.length === 0) return `${head}\n\nNothing is sent: tokens are signed here.`;
  return [head, ...requests.map((request) => formatRequest(request, colors))].join('\n\n');
}

function formatRequest(
  { purpose, method, url, headers, body, mutualTls }: DescribedRequest,
  colors: CommandContext['colors'],
): string {
  const note = mutualTls === true ? colors.dim('  (shows the client certificate)') : '';
  return [
    `${colors.cyan(colors.bold(purpose))}${note}`,
    `${colors.bold(method)} ${url}`,
    ...Object.entries(headers).map(([name, value]) => `${colors.dim(`${name}:`)} ${value}`),
    ...(body === undefined ? [] : ['', body]),
  ]
    .map((line) => (line === '' ? '' : `  ${line}`))
    .join('\n')
    .trimStart();
}
