import { lintProvider, type LintFinding } from '../../lib/linter/lint-provider';
import { TITLES } from '../support/provider-world';

/** Changes to a definition: values by path, names and positions joined by dots. */
export type Changes = Readonly<Record<string, unknown>>;

const URL_OF = (name: string): string => `https://provider.example/${name}`;

/** A definition without a fault. */
export const SOUND: Changes = {
  ...TITLES,
  'authorize.url': URL_OF('authorize'),
  'token.url': URL_OF('token'),
  'refresh.missingBecause': 'It gives none without the scope offline_access.',
};

/** Puts a definition together. */
export function define(...changes: readonly Changes[]): Record<string, unknown> {
  const definition: Record<string, unknown> = {};
  for (const [path, value] of changes.flatMap((some) => Object.entries(some))) {
    put(definition, path.split('.'), structuredClone(value));
  }
  return definition;
}

/** Puts a value where a path leads: a number is a position in a list. */
function put(target: Record<string, unknown>, [name = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  target[name] ??= /^\d+$/.test(rest[0] ?? '') ? [] : {};
  put(target[name] as Record<string, unknown>, rest, value);
}

/** The findings in a definition. */
export function lint(...changes: readonly Changes[]): Promise<readonly LintFinding[]> {
  return lintProvider(define(...changes), 'my.json');
}
