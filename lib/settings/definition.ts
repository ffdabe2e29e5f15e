import type { Provider } from '../providers/provider';

/** What a connection knows about its provider: a catalogue entry, `component.json` and options put together. */
export type Definition = Partial<Provider>;

/**
 * Puts definitions together. Objects are merged member by member; of everything else the last one that says something
 * wins.
 */
export function mergeDefinitions(...definitions: readonly Definition[]): Definition {
  return definitions.reduce((merged, next) => mergeRecords(merged, next) as Definition, {});
}

function mergeRecords(base: object, over: object): object {
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const before = merged[name];
    merged[name] = isPlain(before) && isPlain(value) ? mergeRecords(before, value) : (value as unknown);
  }
  return merged;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
