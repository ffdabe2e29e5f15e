/** A path into a definition: names of members and positions in lists. */
export type KeyPath = readonly string[];

/** Members that are for people: what they say cannot be told from a request. */
const FOR_PEOPLE: readonly RegExp[] = [
  /^(?:\$schema|title|documentation|unconfirmed(?:\..*)?)$/,
  /^fields\.[^.]+\.(?:label|note)$/,
];

/** All keys that a definition declares and that must have an effect: texts, numbers, items of lists. */
export function listKeys(definition: object): readonly KeyPath[] {
  const { fields = {} } = definition as { readonly fields?: object };
  // A field may consist of a label alone.
  const whole = Object.keys(fields).map((name) => ['fields', name]);
  const keys = leaves(definition, []).filter(
    (path) => !FOR_PEOPLE.some((pattern) => pattern.test(path.join('.'))),
  );
  return [...whole, ...keys];
}

function leaves(value: unknown, path: KeyPath): readonly KeyPath[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries = Object.entries(value as Readonly<Record<string, unknown>>);
  return entries.length === 0 ? [path] : entries.flatMap(([name, inner]) => leaves(inner, [...path, name]));
}

/** A copy without what is at a path. An object or list that becomes empty by it goes, too. */
export function withoutKey<Value>(value: Value, [name, ...rest]: KeyPath): Value {
  if (typeof value !== 'object' || value === null || name === undefined) return value;
  if (Array.isArray(value)) {
    const items =
      rest.length === 0
        ? value.filter((_item, index) => String(index) !== name)
        : value.map((item: unknown, index) => (String(index) === name ? withoutKey(item, rest) : item));
    return items as Value;
  }
  const copy: Record<string, unknown> = { ...(value as Record<string, unknown>) };
  const inner = rest.length === 0 ? undefined : withoutKey(copy[name], rest);
  if (inner === undefined || isEmpty(inner)) Reflect.deleteProperty(copy, name);
  else copy[name] = inner;
  return copy as Value;
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
