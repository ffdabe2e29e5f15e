import { relative } from 'node:path';
import { lintProvider, type LintFinding } from '../linter/lint-provider';
import { fileOfProvider, isProviderId, loadProvider } from '../providers/catalogue';
import { PROVIDER_IDS } from '../providers/provider-ids';
import type { Command, CommandContext } from './command';
import { isFileName, readJsonFile } from './json-file';

/** `freshkeys validate` */
export const validateCommand: Command = {
  usage: 'validate [provider | definition.json …] [--json]',
  summary: 'prove that every key of provider definitions has an effect',
  options: { json: { type: 'boolean' } },
  help: [
    '                      without a name: the whole catalogue',
    '--json                findings as JSON',
  ],
  examples: ['freshkeys validate', 'freshkeys validate ./my-provider.json'],
  run: async (context) => {
    const names = context.positionals.length === 0 ? PROVIDER_IDS : context.positionals;
    const findings: LintFinding[] = [];
    for (const name of names) findings.push(...(await lint(name)));
    print(findings, names.length, context);
    return findings.length === 0 ? 0 : 1;
  },
};

async function lint(name: string): Promise<readonly LintFinding[]> {
  if (isFileName(name)) return lintProvider(readJsonFile(name), name);
  const provider = loadProvider(name);
  return lintProvider(provider, isProviderId(name) ? relative(process.cwd(), fileOfProvider(name)) : name);
}

function print(
  findings: readonly LintFinding[],
  count: number,
  { values, colors, print: say }: CommandContext,
): void {
  if (values['json'] === true) {
    say(JSON.stringify(findings, undefined, 2));
    return;
  }
  for (const { file, problem, remedy } of findings) {
    say(`${colors.red('error')}  ${colors.bold(file)}: ${problem}\n       ${colors.dim(remedy)}`);
  }
  const checked = `${String(count)} ${count === 1 ? 'definition' : 'definitions'} checked`;
  say(
    findings.length === 0
      ? `${colors.green('ok')}  ${checked}: every key has an effect`
      : `${checked}, ${String(findings.length)} ${findings.length === 1 ? 'finding' : 'findings'}`,
  );
}
