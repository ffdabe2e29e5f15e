import { isRecord } from './wire';

/** A path of names and positions joined by dots. A dot that belongs to a name has a backslash before it. */
export function splitPath(path: string): readonly string[] {
  return path.includes('\\')
    ? path.split(/(?<!\\)\./).map((name) => name.replaceAll('\\.', '.'))
    : path.split('.');
}

/** The value at a path of names and positions joined by dots; `undefined` where the path leads nowhere. */
export function valueAt(source: unknown, path: string): unknown {
  let value: unknown = source;
  for (const name of splitPath(path)) {
    if (Array.isArray(value) && /^\d+$/.test(name)) value = (value as unknown[])[Number(name)];
    else if (isRecord(value) && Object.hasOwn(value, name)) value = value[name];
    else return undefined;
  }
  return value;
}

/** A copy that has nothing at a path of names joined by dots. */
export function withoutValueAt(
  source: Readonly<Record<string, unknown>>,
  path: string,
): Record<string, unknown> {
  return without(source, splitPath(path)) as Record<string, unknown>;
}

function without(source: unknown, [name, ...rest]: readonly string[]): unknown {
  if (Array.isArray(source)) {
    const items = source as readonly unknown[];
    return items.map((item, index) =>
      String(index) !== name ? item : rest.length === 0 ? undefined : without(item, rest),
    );
  }
  if (!isRecord(source)) return source;
  return Object.fromEntries(
    Object.entries(source)
      .filter(([key]) => key !== name || rest.length > 0)
      .map(([key, value]) => [key, key === name ? without(value, rest) : value]),
  );
}

/** A copy that has a value at a path of names and positions joined by dots. What is no object on the way becomes one. */
export function withValueAt(
  source: Readonly<Record<string, unknown>>,
  path: string,
  value: unknown,
): Record<string, unknown> {
  return withValue(source, splitPath(path), value) as Record<string, unknown>;
}

function withValue(source: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(source) && /^\d+$/.test(name)) {
    const items = [...(source as readonly unknown[])];
    items[Number(name)] = withValue(items[Number(name)], rest, value);
    return items;
  }
  const record = isRecord(source) ? source : {};
  return { ...record, [name]: withValue(record[name], rest, value) };
}
