/** One policy of a limit as the IETF fields say it (draft-ietf-httpapi-ratelimit-headers). */
export interface StructuredLimit {
  readonly name: string;
  /** Whole numbers among its parameters: `r` what remains, `t` seconds to the reset, `q` the quota, `w` its window. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** Longer ones are no rate limit, and cost time. */
const MAX_LENGTH = 2048;

const TOKEN = String.raw`[A-Za-z*][\w!#$%&'*+\-.^|~:/\x60]*`;
const TEXT = String.raw`"(?:[^"\\]|\\["\\])*"`;
const NUMBER = String.raw`-?\d{1,15}(?:\.\d{1,3})?`;
const BARE_ITEM = String.raw`(?:${TEXT}|${TOKEN}|${NUMBER}|:[A-Za-z\d+/=]*:|\?[01])`;
const PARAMETER = String.raw`;[ ]*([a-z*][a-z\d_\-.*]*)(?:=(${BARE_ITEM}))?`;
/** A member of a structured list (RFC 9651 §3.1): an item and its parameters. */
const MEMBER = new RegExp(String.raw`[ \t]*(${BARE_ITEM})((?:${PARAMETER})*)[ \t]*(?:,|$)`, 'y');
const PARAMETERS = new RegExp(PARAMETER, 'g');

/** Reads `"name";r=0;t=30, "other";r=5`; `undefined` if any of it is malformed, as the RFC demands. */
export function parseLimitList(text: string): readonly StructuredLimit[] | undefined {
  if (text.length > MAX_LENGTH || /^\s*$|,\s*$/.test(text)) return undefined;
  const member = new RegExp(MEMBER);
  const limits: StructuredLimit[] = [];
  while (member.lastIndex < text.length) {
    const found = member.exec(text);
    if (found === null) return undefined;
    const [, name = '', parameters = ''] = found;
    limits.push({ name, numbers: new Map(readNumbers(parameters)) });
  }
  return limits;
}

function* readNumbers(parameters: string): Generator<[string, number]> {
  for (const [, key = '', value = ''] of parameters.matchAll(PARAMETERS)) {
    if (/^\d{1,15}$/.test(value)) yield [key, Number(value)];
  }
}

/** Reads `limit=100, remaining=0, reset=30`, which an earlier draft had; `undefined` if it is anything else. */
export function parseLimitDictionary(text: string): ReadonlyMap<string, number> | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  const members = new Map<string, number>();
  for (const part of text.split(',')) {
    const [, key, value] = /^\s*(limit|remaining|reset)=(\d{1,15})\s*$/.exec(part) ?? [];
    if (key === undefined || members.has(key)) return undefined;
    members.set(key, Number(value));
  }
  return members;
}
