import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { noComponent } from '../desk/component-directory';
import type { ComponentFinding } from '../descriptor/finding';
import type { ModuleOptions } from '../descriptor/module-findings';
import { DESCRIPTOR, validateComponent } from '../descriptor/validate-component';
import { lintProvider } from '../linter/lint-provider';
import { fileOfProvider, isProviderId, loadProvider } from '../providers/catalogue';
import { PROVIDER_IDS } from '../providers/provider-ids';
import { textOption, UsageError, type Command, type CommandContext } from './command';
import { withInterruption } from './interruption';
import { isFileName, readJsonFile } from './json-file';
import { columnsOf, wrapWords } from './wrap-words';
import { describeFindings, type Validated } from './validate-report';

/** What a module of a component may take to load. */
const DEFAULT_TIMEOUT_SECONDS = 15;

/** `freshkeys validate` */
export const validateCommand: Command = {
  usage: 'validate [dir | provider | definition.json …] [--json] [--strict]',
  summary: 'check a component as the platform will see it, or prove provider definitions',
  options: {
    json: { type: 'boolean' },
    strict: { type: 'boolean' },
    catalogue: { type: 'boolean' },
    static: { type: 'boolean' },
    'timeout-seconds': { type: 'string' },
  },
  help: [
    '                      without a name: the component of this folder; where there is none, the catalogue',
    '--catalogue           every provider definition of the catalogue',
    '--static              run nothing of the component: its modules are not loaded',
    '--strict              warnings count as errors',
    '--timeout-seconds <n> what a module of the component may take to load (default: 15)',
    '--json                findings as JSON',
  ],
  examples: [
    'freshkeys validate',
    'freshkeys validate ./my-component --strict',
    'freshkeys validate salesforce ./my-provider.json',
  ],
  run: (context) => withInterruption(() => validateAll(context)),
};

async function validateAll(context: CommandContext): Promise<number> {
  const { values, print } = context;
  const options = { timeoutMs: readTimeout(context) * 1000, isStatic: values['static'] === true };
  const validated: Validated[] = [];
  for (const subject of selectSubjects(context)) validated.push(await validate(subject, options));
  const findings = validated.flatMap((one) => one.findings);
  print(
    values['json'] === true
      ? JSON.stringify(findings, undefined, 2)
      : wrapWords(describeFindings(validated, context.colors), columnsOf(process.stdout), 9),
  );
  const counts = (severity: ComponentFinding['severity']) =>
    findings.some((finding) => finding.severity === severity);
  return counts('error') || (values['strict'] === true && counts('warning')) ? 1 : 0;
}

function readTimeout(context: CommandContext): number {
  const text = textOption(context, 'timeout-seconds') ?? String(DEFAULT_TIMEOUT_SECONDS);
  if (/^\d{1,3}$/.test(text) && Number(text) > 0) return Number(text);
  throw new UsageError(`--timeout-seconds is ${text}, and takes 1 to 999`);
}

/** A component by its folder, or a provider definition by its id or file. */
type Subject = { readonly directory: string } | { readonly definition: string };

function selectSubjects({ positionals, values }: CommandContext): readonly Subject[] {
  const isCatalogue = values['catalogue'] === true;
  if (isCatalogue && positionals.length > 0) throw new UsageError('--catalogue takes no name beside it');
  if (isCatalogue || (positionals.length === 0 && !existsSync(DESCRIPTOR))) {
    return PROVIDER_IDS.map((definition) => ({ definition }));
  }
  return positionals.length === 0 ? [{ directory: '.' }] : positionals.map(toSubject);
}

function toSubject(name: string): Subject {
  if (basename(name) === DESCRIPTOR) return { directory: dirname(name) };
  const isFolder = statSync(name, { throwIfNoEntry: false })?.isDirectory() === true;
  const isComponent = isFolder && existsSync(join(name, DESCRIPTOR));
  if (isComponent) return { directory: name };
  const isNowhere = !isFolder && !existsSync(name) && /[\\/]/.test(name) && !name.endsWith('.json');
  if ((isFolder && !isProviderId(name)) || isNowhere) throw noComponent(name);
  return { definition: name };
}

async function validate(subject: Subject, options: ModuleOptions): Promise<Validated> {
  if ('directory' in subject) {
    const { directory } = subject;
    if (!existsSync(join(directory, DESCRIPTOR))) throw noComponent(directory);
    const findings = await validateComponent(directory, options);
    return { isComponent: true, findings: findings.map((finding) => inFolder(finding, directory)) };
  }
  const findings = await lint(subject.definition);
  return { isComponent: false, findings: findings.map((finding) => ({ severity: 'error', ...finding })) };
}

function inFolder(finding: ComponentFinding, directory: string): ComponentFinding {
  return { ...finding, file: join(directory, finding.file) };
}

async function lint(name: string): ReturnType<typeof lintProvider> {
  if (isFileName(name)) return lintProvider(readJsonFile(name), name);
  const provider = loadProvider(name);
  return lintProvider(provider, isProviderId(name) ? relative(process.cwd(), fileOfProvider(name)) : name);
}
