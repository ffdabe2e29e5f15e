/** A link: its target, and whether it is the one to the next page. */
interface Link {
  readonly target: string;
  readonly isNext: boolean;
}

/** How a text is read: from left to right, each character once, because it comes from a server. */
interface Reader {
  readonly text: string;
  at: number;
  /** `false` after a quote without its other end: from there on, quotes are characters like any other. */
  hasQuotes: boolean;
}

/** The target of the first link whose relation is "next" (RFC 8288 §3); what cannot be understood is skipped. */
export function parseNextLink(header: unknown): string | undefined {
  if (typeof header !== 'string') return undefined;
  const reader: Reader = { text: header, at: 0, hasQuotes: true };
  while (reader.at < header.length) {
    const link = readLink(reader);
    if (link?.isNext === true) return link.target;
    skipToNextLink(reader);
  }
  return undefined;
}

function readLink(reader: Reader): Link | undefined {
  take(reader, /[\s,]*/y);
  const target = take(reader, /<([^<>]*)>/y);
  if (target === undefined) return undefined;
  let relations: string | undefined;
  let hasAnchor = false;
  for (;;) {
    const parameter = readParameter(reader);
    if (parameter === undefined) break;
    // The first one counts (RFC 8288 §3.3).
    if (parameter.name === 'rel') relations ??= parameter.value;
    // A link from somewhere else than this page (RFC 8288 §3.2).
    if (parameter.name === 'anchor') hasAnchor = true;
  }
  const isNext = relations?.toLowerCase().split(/\s+/).includes('next') === true;
  return { target: target.slice(1, -1).trim(), isNext: isNext && !hasAnchor };
}

function readParameter(reader: Reader): { readonly name: string; readonly value: string } | undefined {
  if (take(reader, /\s*;\s*/y) === undefined) return undefined;
  const name = take(reader, /[^\s=;,"<>]*/y) ?? '';
  if (take(reader, /\s*=\s*/y) === undefined) return { name, value: '' };
  const quoted = takeQuoted(reader);
  const value = quoted === undefined ? (take(reader, /[^\s;,"]*/y) ?? '') : quoted.slice(1, -1);
  return { name: name.toLowerCase(), value };
}

/** Goes behind the comma that ends a link. Commas within targets and quotes do not. */
function skipToNextLink(reader: Reader): void {
  do {
    take(reader, /(?:[^,<"]|<[^<>]*>)*/y);
  } while (takeQuoted(reader) !== undefined);
  // What is left is a comma, or a bracket or quote without its other end.
  reader.at += 1;
}

/** A text in quotes. To look for an end that is not there costs as much as all the rest, so it is done once. */
function takeQuoted(reader: Reader): string | undefined {
  if (!reader.hasQuotes || reader.text[reader.at] !== '"') return undefined;
  const quoted = take(reader, /"(?:[^"\\]|\\.)*"/y);
  if (quoted === undefined) reader.hasQuotes = false;
  return quoted;
}

function take(reader: Reader, pattern: RegExp): string | undefined {
  pattern.lastIndex = reader.at;
  const [found] = pattern.exec(reader.text) ?? [];
  if (found !== undefined) reader.at += found.length;
  return found;
}
