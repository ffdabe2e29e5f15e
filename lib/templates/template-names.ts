import { namesIn, requiredNamesIn, type Expression } from './expression';
import { parseTemplate } from './parse-template';

/**
 * The names that the templates in a value look up.
 *
 * @param where where the value stands, for the error of a broken template
 */
export function templateNamesIn(value: unknown, where = ''): ReadonlySet<string> {
  return new Set(partsIn(value, where).flatMap(namesIn));
}

/**
 * The names that the templates in a value cannot do without, and those that the named templates behind them cannot.
 *
 * @param named templates by name
 */
export function requiredTemplateNamesIn(
  value: unknown,
  named: Readonly<Record<string, string>>,
  where = '',
): ReadonlySet<string> {
  const found = new Set<string>();
  const follow = (names: readonly string[]): void => {
    for (const name of names) {
      if (found.has(name)) continue;
      found.add(name);
      const behind = Object.hasOwn(named, name) ? named[name] : undefined;
      if (behind !== undefined) follow(partsIn(behind, `values.${name}`).flatMap(requiredNamesIn));
    }
  };
  follow(partsIn(value, where).flatMap(requiredNamesIn));
  return found;
}

function partsIn(value: unknown, where: string): readonly Expression[] {
  if (typeof value === 'string') return parseTemplate(value, where).parts;
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    partsIn(inner, where === '' ? name : `${where}.${name}`),
  );
}
