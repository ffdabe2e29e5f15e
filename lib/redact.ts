/** What stands in the place of a secret. */
export const MASK = '[redacted]';

/** Names of parameters, members and headers end like this if their values are secrets; lower case, no separators. */
const SECRET_NAME_ENDINGS: readonly string[] = [
  'token',
  'secret',
  'password',
  'passphrase',
  'assertion',
  'apikey',
  'privatekey',
  'authorization',
  'cookie',
];

/** The same for whole names: `error_code` and `country_code` are no secrets. */
const SECRET_NAMES: ReadonlySet<string> = new Set(['code', 'codeverifier', 'devicecode']);

/**
 * Shapes of secrets that stand in a text without their name, or beside it. A text comes from a server and may be a
 * million characters long: no shape may go over the same stretch again and again.
 */
const SECRET_SHAPES: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic|DPoP)\s+(?:\[redacted\]|[\w\-.~+/])+=*/gi, `$1 ${MASK}`],
  [/(?<![\w-])eyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, MASK],
  [/(\/\/)[^\s/@?#"]+@/g, `$1${MASK}@`],
  // The value of such a header has spaces in it: it goes to its closing quote, or to the end of its line.
  [
    /(authorization|cookie)(\\*["']?\s*[=:]\s*)(?:(\\*["'])[^\r\n"'\\]*|[^\s"'\\][^\r\n]*)/gi,
    `$1$2$3${MASK}`,
  ],
  // name=value of queries and forms, "name": "value" of JSON, and of JSON within JSON, by the names above
  [
    /(token|secret|password|passphrase|assertion|api[-_]?key|private[-_]?key|(?<![\w-])(?:code|code[-_]?verifier|device[-_]?code))(\\*["']?\s*[=:]\s*\\*["']?)(?:\[redacted\]|\\(?!["'])|[^\s&"',;})\]\\])+/gi,
    `$1$2${MASK}`,
  ],
];

/** Below this length a known secret is not searched for as a text: masking every "a" helps nobody. */
const MIN_SEARCHABLE_LENGTH = 4;

/**
 * Masks secrets in a text: first the known ones, in all the forms in which they travel, then all that looks like one.
 *
 * @param secrets values that must not appear: tokens, client secrets
 */
export function redactText(text: string, secrets: Iterable<string | undefined> = []): string {
  let redacted = text;
  for (const form of travellingForms(secrets)) redacted = redacted.replaceAll(form, MASK);
  for (const [shape, replacement] of SECRET_SHAPES) redacted = redacted.replace(shape, replacement);
  return redacted;
}

/** Longest first, so that a secret that contains another one leaves no rest. */
function travellingForms(secrets: Iterable<string | undefined>): string[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret === undefined || secret.length < MIN_SEARCHABLE_LENGTH) continue;
    const form = new URLSearchParams([['', secret]]).toString().slice(1);
    const percent = encodeURIComponent(wellFormed(secret));
    const json = JSON.stringify(secret).slice(1, -1);
    const texts = [secret, form, percent, lowerCaseHex(form), lowerCaseHex(percent), json];
    // PHP escapes slashes, and base64 is full of them.
    texts.push(json.replaceAll('/', '\\/'));
    for (const shape of [...texts, ...base64Forms(secret), ...base64Forms(form)]) forms.add(shape);
  }
  return [...forms].sort((a, b) => b.length - a.length);
}

/** .NET writes `%2f` where others write `%2F`. */
function lowerCaseHex(encoded: string): string {
  return encoded.replace(/%[0-9A-F]{2}/g, (octet) => octet.toLowerCase());
}

/** A shorter piece of base64 stands in many an innocent text. */
const MIN_BASE64_PIECE = 8;

/**
 * What base64 makes of a secret: alone, and inside of something longer, as the pair of a Basic header. There it depends
 * on how many characters stand before it, so there are three pieces that do not depend on its neighbours.
 */
function base64Forms(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const pieces = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6)),
  );
  const long = pieces.filter((piece) => piece.length >= MIN_BASE64_PIECE);
  const forms = [bytes.toString('base64'), bytes.toString('base64').replace(/=+$/, ''), ...long];
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
}

/** Half a surrogate pair would make `encodeURIComponent` throw. */
function wellFormed(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

/** How deep {@link redactValue} looks. What lies deeper is left out. */
const MAX_DEPTH = 6;

/**
 * Copies a value with its secrets masked: members by their names, texts by their content. Whatever is not plain data
 * (functions, streams, class instances) becomes the name of its kind. Never throws, cycles included.
 */
export function redactValue(value: unknown, secrets: Iterable<string | undefined> = []): unknown {
  // An iterator can be read only once, and there is more than one text.
  return copyRedacted(value, [...secrets], []);
}

function copyRedacted(
  value: unknown,
  secrets: readonly (string | undefined)[],
  ancestors: readonly object[],
): unknown {
  if (typeof value === 'string') return redactText(value, secrets);
  if (typeof value === 'number' || typeof value === 'bigint') {
    return secrets.includes(String(value)) ? MASK : value;
  }
  if (value === null || typeof value !== 'object') return typeof value === 'function' ? '[function]' : value;
  if (ancestors.includes(value)) return '[circular]';
  if (ancestors.length >= MAX_DEPTH) return '[…]';
  try {
    return copyObject(value, secrets, [...ancestors, value]);
  } catch {
    // A revoked proxy, or an instance without a constructor.
    return UNREADABLE;
  }
}

const UNREADABLE = '[unreadable]';

function copyObject(
  value: object,
  secrets: readonly (string | undefined)[],
  ancestors: readonly object[],
): unknown {
  if (Array.isArray(value)) return value.map((item) => copyRedacted(item, secrets, ancestors));
  if (!isPlain(value)) return `[${redactText(value.constructor.name, secrets)}]`;
  const members = Object.keys(value).map((name) => [
    redactText(name, secrets),
    copyMember(value, name, (member) => copyRedacted(member, secrets, ancestors)),
  ]);
  return Object.fromEntries(members) as unknown;
}

function copyMember(source: object, name: string, copy: (member: unknown) => unknown): unknown {
  try {
    const member: unknown = Reflect.get(source, name);
    return isSecretName(name) && member !== undefined && member !== null ? MASK : copy(member);
  } catch {
    return UNREADABLE;
  }
}

/** Whether a parameter, member or header of this name holds a secret. */
export function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[-_.\s]/g, '');
  return SECRET_NAMES.has(plain) || SECRET_NAME_ENDINGS.some((ending) => plain.endsWith(ending));
}

/**
 * A URL as it may be shown: no user, no password, no fragment, secrets in path and query masked.
 *
 * @param secrets values that must not appear, besides those that look like secrets
 */
export function redactUrl(url: string, secrets: Iterable<string | undefined> = []): string {
  const known = [...secrets];
  const text = redactText(url, known);
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed === undefined) return text;
  parsed.username = '';
  parsed.password = '';
  parsed.hash = '';
  // A URL may be encoded more or less thoroughly: what the text hides is seen in the decoded parts.
  const path = decoded(parsed.pathname);
  const shownPath = redactText(path, known);
  if (shownPath !== path) parsed.pathname = shownPath;
  const query = [...parsed.searchParams];
  const shown = query.map(([name, value]): [string, string] => [
    redactText(name, known),
    isSecretName(name) ? MASK : redactText(value, known),
  ]);
  // To write the query anew changes how it is encoded: only if there is a reason.
  if (String(query) !== String(shown)) parsed.search = new URLSearchParams(shown).toString();
  return parsed.href.replaceAll(encodeURIComponent(MASK), MASK);
}

/** Unlike `decodeURIComponent` it leaves alone what is no octet, instead of throwing. */
function decoded(path: string): string {
  return path.replace(/(?:%[\da-f]{2})+/gi, (octets) =>
    Buffer.from(octets.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
