/** A line of a trace, whose members may be anything. */
export type Line = Readonly<Record<string, unknown>>;

/** A member is missing, or of another kind. Caught where a line begins to be read. */
export class Unreadable extends Error {}

/** A member that may be absent. */
export function optional<Name extends string, Value>(
  line: Line,
  name: Name,
  read: (line: Line, name: Name) => Value,
): Partial<Record<Name, Value>> {
  return line[name] === undefined ? {} : ({ [name]: read(line, name) } as Partial<Record<Name, Value>>);
}

const MAX_TEXT_LENGTH = 200;

/** What would move the cursor of a terminal, end a line, or turn the direction of reading. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A short text that can be printed without harm. */
export function text(line: Line, name: string): string {
  return readText(line[name]);
}

function readText(value: unknown): string {
  if (typeof value !== 'string') throw new Unreadable();
  return value.slice(0, MAX_TEXT_LENGTH).replace(UNPRINTABLE, '\u00b7');
}

/** A list of such texts. */
export function texts(line: Line, name: string): readonly string[] {
  const value = line[name];
  if (!Array.isArray(value)) throw new Unreadable();
  return value.map(readText);
}

/** One of a closed list of words. */
export function word<Word extends string>(line: Line, name: string, words: readonly Word[]): Word {
  const found = words.find((known) => known === line[name]);
  if (found === undefined) throw new Unreadable();
  return found;
}

/** `true` or `false`. */
export function flag(line: Line, name: string): boolean {
  const value = line[name];
  if (typeof value !== 'boolean') throw new Unreadable();
  return value;
}

/** A finite number. */
export function number(line: Line, name: string): number {
  const value = line[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Unreadable();
  return value;
}

/** A whole number, 0 or more. */
export function count(line: Line, name: string): number {
  const value = number(line, name);
  if (!Number.isSafeInteger(value) || value < 0) throw new Unreadable();
  return value;
}

/** A duration in milliseconds: a clock that was set back gives none. */
export function span(line: Line, name: string): number {
  return Math.max(0, number(line, name));
}

/** The year 9999 and everything before it back to 1970: what a date can show. */
const MAX_MOMENT = 253_402_300_799_999;

/** Epoch milliseconds that a date can show. */
export function moment(line: Line, name: string): number {
  const value = number(line, name);
  if (value < 0 || value > MAX_MOMENT) throw new Unreadable();
  return value;
}
