/** Something about a place of a text. */
export interface Spot {
  /** How many characters stand before it. */
  readonly offset: number;
  readonly problem: string;
}

/** Ends the reading of a text that is no JSON. */
export class JsonStop extends Error {
  constructor(readonly spot: Spot) {
    super(spot.problem);
  }
}

/** Takes one token after the other from a JSON text. */
export interface JsonReader {
  /** Where the next token stands. */
  offset(): number;
  /** Takes a text in quotes, if there is one. */
  text(): string | undefined;
  /** Takes a number, `true`, `false` or `null`, if there is one. */
  literal(): string | undefined;
  /** Takes a mark such as `{`, if it is there. */
  take(mark: string): boolean;
  /** Takes a mark that must be there. */
  expect(mark: string): void;
  /** Nothing may be left. */
  end(): void;
  fail(problem: string): never;
}

const SPACE = /[ \t\r\n]*/y;
const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;

/** Makes a reader that stands at the beginning of a text. */
export function createJsonReader(source: string): JsonReader {
  let position = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    const found = pattern.exec(source)?.[0];
    position += found?.length ?? 0;
    return found;
  };
  const offset = (): number => {
    match(SPACE);
    return position;
  };
  const fail = (problem: string): never => {
    const end = offset() >= source.length ? ', and the text ends' : '';
    throw new JsonStop({ offset: position, problem: `${problem}${end}` });
  };
  const take = (mark: string): boolean => {
    const isThere = source.startsWith(mark, offset());
    if (isThere) position += mark.length;
    return isThere;
  };
  const token = (pattern: RegExp) => (): string | undefined => {
    offset();
    return match(pattern);
  };
  return {
    offset,
    fail,
    take,
    text: () =>
      token(TEXT)() ?? (source[position] === '"' ? fail('this text in quotes is broken') : undefined),
    literal: token(LITERAL),
    expect: (mark) => {
      if (!take(mark)) fail(`"${mark}" is missing`);
    },
    end: () => {
      if (offset() < source.length) fail('there is something behind the end');
    },
  };
}
