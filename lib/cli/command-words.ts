import type { Command } from './command';
import { COMMON_HELP, COMMON_OPTIONS } from './common-options';

/** One option as it is written on the command line, and what the help says of it. */
export interface OptionWord {
  readonly name: string;
  readonly short: string | undefined;
  readonly takesValue: boolean;
  readonly isMultiple: boolean;
  /** What the help calls its value: `file`, `name`. */
  readonly value: string | undefined;
  readonly description: string;
}

/** The options of a command: what the parser takes, with what the help says of each. */
export function listOptions({ options, help }: Pick<Command, 'options' | 'help'>): readonly OptionWord[] {
  const lines = [...help, ...COMMON_HELP];
  const all: Command['options'] = { ...options, ...COMMON_OPTIONS };
  return Object.entries(all).map(([name, option]): OptionWord => {
    const said = new RegExp(`(?:^|, )--${name}(?: <([^>]*)>|(?![\\w-]))`);
    const index = lines.findIndex((one) => said.test(one));
    const line = lines[index] ?? '';
    // What is too long for its column is described below it.
    const [, description = lines[index + 1]?.trim()] = line.split(/ {2,}/);
    return {
      name,
      short: option.short,
      takesValue: option.type === 'string',
      isMultiple: option.multiple === true,
      value: said.exec(line)?.[1],
      description: index === -1 ? '' : (description ?? ''),
    };
  });
}

/**
 * What a command takes besides options, in this order: the alternatives of each place. `run <action | trigger> [dir]` has
 * two places.
 */
export function listPlaces(usage: string): {
  readonly places: readonly (readonly string[])[];
  /** Whether the last place may be filled again and again. */
  readonly isRepeated: boolean;
} {
  const groups = [...usage.matchAll(/<([^>]*)>|\[([^\]]*)\]/g)];
  const places = groups
    .filter(({ index }) => !usage.slice(0, index).includes('[-'))
    .map(([, needed, optional]) => needed ?? optional ?? '')
    .filter((text) => !text.startsWith('-'));
  return {
    places: places.map((text) =>
      text
        .replace('…', '')
        .split('|')
        .map((word) => word.trim()),
    ),
    isRepeated: places.at(-1)?.includes('…') === true,
  };
}

/** The name of a command: the first word of how it is called. */
export function nameOf(usage: string): string {
  return usage.split(' ')[0] ?? usage;
}
