import { basename, resolve } from 'node:path';
import { loadProvider } from '../providers/catalogue';
import { PROVIDER_IDS } from '../providers/provider-ids';
import type { Wishes } from '../scaffold/plan';
import { explainPackageName, toPackageName, toTitle } from '../scaffold/names';
import { inspectTarget } from '../scaffold/target-folder';
import { isSecureUrl } from '../secure-url';
import { INTERRUPTED } from './interruption';

/** What somebody has said so far. */
export interface AskedWishes extends Omit<Wishes, 'folder'> {
  /** As it was written. */
  readonly directory: string | undefined;
}

/** The choice of nobody in the catalogue. */
const ANOTHER = '';

/** Asks a person for what is missing. Ctrl-C ends the command before anything is written. */
export async function askForWishes(wishes: AskedWishes): Promise<AskedWishes> {
  const directory = wishes.directory ?? (await askText('Folder of the new component', explainFolder));
  const hasAddresses = Object.values(wishes.addresses ?? {}).some((address) => address !== undefined);
  const chosen = wishes.provider ?? (hasAddresses ? ANOTHER : await askProvider());
  const provider = chosen === ANOTHER ? undefined : chosen;
  const usualName = toPackageName(basename(resolve(directory)));
  const name = wishes.name ?? (await askText('Name of the package', explainPackageName, usualName));
  const usualTitle = provider === undefined ? toTitle(name) : loadProvider(provider).title;
  const title = wishes.title ?? (await askText('Title, as people see it', explainEmpty, usualTitle));
  const addresses = provider === undefined ? await askAddresses(wishes.addresses) : {};
  return { ...wishes, directory, provider, name, title, addresses };
}

async function askAddresses(known: Wishes['addresses'] = {}): Promise<NonNullable<Wishes['addresses']>> {
  const ask = async (message: string, usual: string): Promise<string> => askText(message, explainUrl, usual);
  return {
    authUri: known.authUri ?? (await ask('Page where people agree', 'https://login.example.com/authorize')),
    tokenUri: known.tokenUri ?? (await ask('Token endpoint', 'https://login.example.com/token')),
    baseUrl: known.baseUrl ?? (await ask('Address of the API', 'https://api.example.com')),
  };
}

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint: string;
}

async function askProvider(): Promise<string> {
  const { autocomplete, isCancel } = await import('@clack/prompts');
  const byTitle = PROVIDER_IDS.map((id): Choice => ({ value: id, label: loadProvider(id).title, hint: id }));
  byTitle.sort((one, other) => one.label.localeCompare(other.label, 'en'));
  const answer = await autocomplete<string>({
    message: 'Provider (type to search)',
    options: [{ value: ANOTHER, label: 'Another one', hint: 'I know its addresses' }, ...byTitle],
    maxItems: 8,
    output: process.stderr,
  });
  if (isCancel(answer)) process.exit(INTERRUPTED);
  return answer;
}

async function askText(
  message: string,
  explain: (answer: string) => string | undefined,
  usual?: string,
): Promise<string> {
  const { isCancel, text } = await import('@clack/prompts');
  const answer = await text({
    message,
    output: process.stderr,
    validate: (value = '') => {
      const because = explain(value === '' && usual !== undefined ? usual : value);
      return because === undefined ? undefined : `This does not do: ${because}.`;
    },
    ...(usual === undefined ? {} : { placeholder: usual, defaultValue: usual }),
  });
  if (isCancel(answer)) process.exit(INTERRUPTED);
  return answer;
}

function explainFolder(answer: string): string | undefined {
  if (answer.trim() === '') return 'it is empty';
  const target = inspectTarget(resolve(answer));
  return target.kind === 'taken' ? target.because : undefined;
}

function explainEmpty(answer: string): string | undefined {
  return answer.trim() === '' ? 'it is empty' : undefined;
}

function explainUrl(answer: string): string | undefined {
  return URL.canParse(answer) && isSecureUrl(new URL(answer)) ? undefined : 'it is no https URL';
}
