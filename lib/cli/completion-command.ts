import { UsageError, type Command, type CommandContext } from './command';
import { printable } from './printable';
import { completeWords } from './complete-words';
import { COMPLETION_SCRIPTS } from './completion-scripts';

/**
 * `freshkeys completion`
 *
 * @param listCommands all commands, this one included
 */
export function createCompletionCommand(listCommands: () => Readonly<Record<string, Command>>): Command {
  return {
    usage: 'completion <shell>',
    summary: 'print a script that lets a shell complete commands, options and names: bash, zsh, fish',
    options: { json: { type: 'boolean' } },
    help: [
      '                      bash: add to ~/.bashrc               eval "$(freshkeys completion bash)"',
      '                      zsh:  add to ~/.zshrc, at its end    eval "$(freshkeys completion zsh)"',
      '                      fish: add to ~/.config/fish/config.fish    freshkeys completion fish | source',
      '                      It completes the freshkeys of the PATH: npm install --global freshkeys, or',
      '                      export PATH="$PWD/node_modules/.bin:$PATH" in the folder of a component.',
      'words -- <word> …     instead of a shell: what can come next, which is what the scripts ask for',
      '--json                the script, or the words, as JSON',
    ],
    examples: ['eval "$(freshkeys completion bash)"', 'freshkeys completion fish | source'],
    run: (context) => {
      const text = complete(context, listCommands());
      if (text !== '') context.print(text);
      return Promise.resolve(0);
    },
  };
}

function complete(
  { positionals, values }: CommandContext,
  commands: Readonly<Record<string, Command>>,
): string {
  const [shell, ...words] = positionals;
  const isJson = values['json'] === true;
  if (shell === 'words') {
    const completion = completeWords(words, commands, process.cwd());
    return isJson ? JSON.stringify(completion, undefined, 2) : describe(completion);
  }
  const script = Object.entries(COMPLETION_SCRIPTS).find(([name]) => name === shell)?.[1];
  if (script !== undefined && words.length === 0)
    return isJson ? JSON.stringify({ shell, script }, undefined, 2) : script;
  throw new UsageError(`completion takes one of ${Object.keys(COMPLETION_SCRIPTS).join(', ')}`);
}

/** Titles and names are those of a component: they may hold anything. */
function oneLine(text: string): string {
  return printable(text).replace(/\s+/g, ' ').trim();
}

/** A line each, with a tab before what it is; and what the shell is to complete by itself. */
function describe({ candidates, paths }: ReturnType<typeof completeWords>): string {
  const lines = candidates.map(({ value, description }) => `${oneLine(value)}\t${oneLine(description)}`);
  return [...lines, ...(paths === undefined ? [] : [`:${paths}`])].map((line) => `${line}\n`).join('');
}
