/** The parameters of one place of a request. */
export interface TokenParameters {
  readonly parameters: Readonly<Record<string, string>>;
  /** What is wrong with their form, if anything. */
  readonly defect?: string;
}

/** The parameters of a body. */
export function readBodyParameters(body: string, contentType: string): TokenParameters {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-www-form-urlencoded') return readPairs(new URLSearchParams(body));
  if (type === 'application/json') return readJson(body);
  return { parameters: {}, defect: `body of the type "${contentType}"` };
}

/** The parameters of a query or form. RFC 6749 section 3.2: a parameter must not be included more than once. */
export function readPairs(pairs: URLSearchParams): TokenParameters {
  const parameters = Object.fromEntries(pairs);
  const repeated = [...pairs.keys()].find((name) => pairs.getAll(name).length > 1);
  return repeated === undefined ? { parameters } : { parameters, defect: `repeated parameter "${repeated}"` };
}

function readJson(body: string): TokenParameters {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { parameters: {}, defect: 'malformed JSON body' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { parameters: {}, defect: 'JSON body that is no object' };
  }
  const members = Object.entries(value as Readonly<Record<string, unknown>>);
  return { parameters: Object.fromEntries(members.map(([name, member]) => [name, asText(member)])) };
}

function asText(member: unknown): string {
  return typeof member === 'string' ? member : JSON.stringify(member);
}
