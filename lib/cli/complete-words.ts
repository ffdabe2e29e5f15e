import type { Command } from './command';
import { listOptions, listPlaces, nameOf, type OptionWord } from './command-words';
import { SOURCES_BY_OPTION, SOURCES_BY_WORD, type Candidate, type Source } from './completion-sources';

/** What could come next on a command line. */
export interface Completion {
  readonly candidates: readonly Candidate[];
  /** What the shell itself completes. */
  readonly paths: 'files' | 'directories' | undefined;
}

const NOTHING: Completion = { candidates: [], paths: undefined };

/**
 * What could come next.
 *
 * @param words what stands behind `freshkeys`; the last one is not finished and may be empty
 * @param directory where the command line is written
 */
export function completeWords(
  words: readonly string[],
  commands: Readonly<Record<string, Command>>,
  directory: string,
): Completion {
  const [name, ...rest] = joinSplitOptions(words);
  if (name === undefined || rest.length === 0) return completeCommand(name ?? '', commands);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return command === undefined ? NOTHING : completeArguments(rest, command, directory);
}

/** Bash takes `--provider=pod` apart at the sign. */
function joinSplitOptions(words: readonly string[]): readonly string[] {
  return words.filter((word, index) => !(word === '=' && words[index - 1]?.startsWith('--') === true));
}

function completeCommand(start: string, commands: Readonly<Record<string, Command>>): Completion {
  const options = listOptions({ options: {}, help: [] });
  const names = Object.values(commands).map(({ usage, summary }) => ({
    value: nameOf(usage),
    description: summary,
  }));
  return matching(start.startsWith('-') ? options.map(toCandidate) : names, start);
}

function completeArguments(words: readonly string[], command: Command, directory: string): Completion {
  const options = listOptions(command);
  const start = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const find = (word: string): OptionWord | undefined =>
    options.find(({ name, short }) => word === `--${name}` || word === `-${short ?? ''}`);
  const asked = before.at(-1) === undefined ? undefined : find(before.at(-1) ?? '');
  if (asked?.takesValue === true) return complete([sourceOf(asked)], start, directory);
  const [left = '', value] = start.split(/=(.*)/s);
  const named = value === undefined ? undefined : find(left);
  if (named?.takesValue === true) {
    return withPrefix(complete([sourceOf(named)], value ?? '', directory), `${left}=`);
  }
  if (start.startsWith('-')) {
    const open = options.filter(
      (option) => option.isMultiple || !before.some((word) => find(word) === option),
    );
    return matching(open.map(toCandidate), start);
  }
  return completePlace(countPlaces(before, find), { command, start, directory });
}

function countPlaces(before: readonly string[], find: (word: string) => OptionWord | undefined): number {
  const isValue = (index: number): boolean => find(before[index - 1] ?? '')?.takesValue === true;
  return before.filter((word, index) => !word.startsWith('-') && !isValue(index)).length;
}

function completePlace(
  index: number,
  {
    command,
    start,
    directory,
  }: { readonly command: Command; readonly start: string; readonly directory: string },
): Completion {
  const { places, isRepeated } = listPlaces(command.usage);
  const words = places[index] ?? (isRepeated ? places.at(-1) : undefined) ?? [];
  return complete(
    words.map((word) => (Object.hasOwn(SOURCES_BY_WORD, word) ? SOURCES_BY_WORD[word] : undefined)),
    start,
    directory,
  );
}

function sourceOf({ name, value = '' }: OptionWord): Source | undefined {
  if (Object.hasOwn(SOURCES_BY_OPTION, name)) return SOURCES_BY_OPTION[name];
  return Object.hasOwn(SOURCES_BY_WORD, value) ? SOURCES_BY_WORD[value] : undefined;
}

function complete(sources: readonly (Source | undefined)[], start: string, directory: string): Completion {
  const candidates = sources.flatMap((source) => (typeof source === 'function' ? source(directory) : []));
  const kinds = new Set(sources);
  const paths = kinds.has('files') ? 'files' : kinds.has('directories') ? 'directories' : undefined;
  return { ...matching(candidates, start), paths };
}

function matching(candidates: readonly Candidate[], start: string): Completion {
  return { candidates: candidates.filter(({ value }) => value.startsWith(start)), paths: undefined };
}

function withPrefix({ candidates, paths }: Completion, prefix: string): Completion {
  return { paths, candidates: candidates.map((one) => ({ ...one, value: `${prefix}${one.value}` })) };
}

function toCandidate({ name, description }: OptionWord): Candidate {
  return { value: `--${name}`, description };
}
