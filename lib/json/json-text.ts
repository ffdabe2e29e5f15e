import { createJsonReader, JsonStop, type JsonReader, type Spot } from './json-reader';

/** Where something stands in a text: both begin with 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** What is wrong with a text that should be JSON, or that is and does not mean what it seems to. */
export interface JsonDefect extends TextPosition {
  readonly problem: string;
}

/** A JSON text, and where each of its values stands. */
export interface JsonText {
  /** `undefined` if the text is no JSON. */
  readonly value: unknown;
  /** Why the text is no JSON. */
  readonly failure: JsonDefect | undefined;
  /** Names that an object has twice: the first value is lost without a word. */
  readonly duplicates: readonly JsonDefect[];
  /** Where the value of a JSON pointer stands, or what is nearest around it. */
  readonly positionOf: (pointer: string) => TextPosition;
}

/** Nobody nests deeper; a text that does would overflow the stack. */
const MAX_DEPTH = 200;

/**
 * Reads JSON. `JSON.parse` does the reading; what it does not tell are the line of a mistake, names that stand there
 * twice, and where a value stands.
 */
export function readJsonText(source: string): JsonText {
  // A byte order mark is what some editors write, and what `require` takes.
  const text = source.startsWith('\uFEFF') ? ` ${source.slice(1)}` : source;
  const scan: Scan = { reader: createJsonReader(text), duplicates: [], offsets: new Map() };
  const failure = findFailure(scan);
  const toPosition = (offset: number): TextPosition => {
    const before = text.slice(0, offset).split('\n');
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  };
  const toDefect = ({ offset, problem }: Spot): JsonDefect => ({ ...toPosition(offset), problem });
  return {
    value: failure === undefined ? (JSON.parse(text) as unknown) : undefined,
    failure: failure && toDefect(failure),
    duplicates: scan.duplicates.map(toDefect),
    positionOf: (pointer) => toPosition(nearestOffset(scan.offsets, pointer)),
  };
}

/** Where to look for a mistake, and what it is: `look at line 3, column 5: a value is missing`. Never a piece of the text. */
export function describeJsonFailure({ line, column, problem }: JsonDefect): string {
  return `look at line ${String(line)}, column ${String(column)}: ${problem}`;
}

/** A name as a part of a JSON pointer (RFC 6901 §3). */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

interface Scan {
  readonly reader: JsonReader;
  readonly duplicates: Spot[];
  /** By JSON pointer; of a member, where its name stands. */
  readonly offsets: Map<string, number>;
}

function nearestOffset(offsets: ReadonlyMap<string, number>, pointer: string): number {
  for (let path = pointer; path !== ''; path = path.slice(0, path.lastIndexOf('/'))) {
    const offset = offsets.get(path);
    if (offset !== undefined) return offset;
  }
  return 0;
}

function findFailure(scan: Scan): Spot | undefined {
  try {
    readValue(scan, '', 0);
    scan.reader.end();
    return undefined;
  } catch (error) {
    if (error instanceof JsonStop) return error.spot;
    throw error;
  }
}

function readValue(scan: Scan, path: string, depth: number): void {
  const { reader } = scan;
  if (depth > MAX_DEPTH) reader.fail('this is nested too deeply');
  if (reader.take('{')) readMembers(scan, path, depth);
  else if (reader.take('[')) readItems(scan, path, depth);
  else if (reader.text() === undefined && reader.literal() === undefined) reader.fail('a value is missing');
}

function readMembers(scan: Scan, path: string, depth: number): void {
  const { reader, duplicates, offsets } = scan;
  const names = new Set<string>();
  if (reader.take('}')) return;
  do {
    const offset = reader.offset();
    const quoted = reader.text() ?? reader.fail('a name in double quotes is missing');
    const name = JSON.parse(quoted) as string;
    if (names.has(name)) duplicates.push({ offset, problem: `${quoted} stands here for the second time` });
    names.add(name);
    const pointer = `${path}/${escapePointer(name)}`;
    offsets.set(pointer, offset);
    reader.expect(':');
    readValue(scan, pointer, depth + 1);
  } while (reader.take(','));
  reader.expect('}');
}

function readItems(scan: Scan, path: string, depth: number): void {
  const { reader, offsets } = scan;
  if (reader.take(']')) return;
  let index = 0;
  do {
    const pointer = `${path}/${String(index)}`;
    offsets.set(pointer, reader.offset());
    readValue(scan, pointer, depth + 1);
    index += 1;
  } while (reader.take(','));
  reader.expect(']');
}
