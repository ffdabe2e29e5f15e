/** Finds records by their id. */
export interface RecordIndex<Entry> {
  find(id: string): Entry | undefined;
  /**
   * The entry that was found last at the place of this id: with hardly an exception its own, but that is for the caller to
   * find out. Nothing of it is looked at.
   */
  guess(id: string): Entry | undefined;
  add(entry: Entry): void;
  size(): number;
}

/** How many places there are for entries that are found without the map, at first and at most. */
const PLACES = { first: 64, most: 16_384 } as const;

/** With so many places for each entry, one in nine shares its own with another. */
const PLACES_PER_ENTRY = 8;

/** Of an id, as many characters tell one from another: the last ones of a long one. */
const TELLING = 32;

/** The fractional part of the golden ratio, as 32 bits: a product with it spreads what lies close together. */
const GOLDEN = 0x9e37_79b1;

/**
 * Creates an index that finds those first that were looked for lately. A map of many entries takes half a dozen places in
 * memory to find one, none of which is in a cache of the processor by then; a short list of the recent ones is.
 */
export function createRecordIndex<Entry extends { readonly id: string }>(): RecordIndex<Entry> {
  const entries = new Map<string, Entry>();
  let recent = createPlaces<Entry>(PLACES.first);
  return {
    guess: (id) => recent[placeOf(id, recent.length)],
    find(id) {
      const place = placeOf(id, recent.length);
      const last = recent[place];
      if (last?.id === id) return last;
      const known = entries.get(id);
      if (known !== undefined) recent[place] = known;
      return known;
    },
    add(entry) {
      entries.set(entry.id, entry);
      const isCrowded = entries.size * PLACES_PER_ENTRY > recent.length;
      if (isCrowded && recent.length < PLACES.most) recent = createPlaces(recent.length * 4);
    },
    size: () => entries.size,
  };
}

function createPlaces<Entry>(count: number): (Entry | undefined)[] {
  return new Array<Entry | undefined>(count).fill(undefined);
}

function placeOf(id: string, places: number): number {
  let hash = 0;
  for (let index = Math.max(0, id.length - TELLING); index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), GOLDEN);
  }
  // The low bits of a product depend on the low bits of its factors alone.
  return ((hash >>> 16) ^ hash) & (places - 1);
}
