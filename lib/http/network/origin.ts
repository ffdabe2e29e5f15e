import { parseSecureUrl } from '../../secure-url';

/** A URL with a scheme or starting with `//`, as axios decides it. */
const ABSOLUTE = /^(?:[a-z][a-z\d+\-.]*:)?\/\//i;

/** The members of a request by which axios finds its URL. */
export interface RequestTarget {
  readonly url?: string | undefined;
  readonly baseURL?: string | undefined;
  readonly allowAbsoluteUrls?: boolean | undefined;
}

/** The URL that a request's origin is taken from: its own, or the base URL that axios puts in front of it. */
export function leadingUrl({ url = '', baseURL = '', allowAbsoluteUrls = true }: RequestTarget): string {
  return baseURL !== '' && !(allowAbsoluteUrls && ABSOLUTE.test(url)) ? baseURL : url;
}

/** What a URL means for the token of a connection. */
export interface UrlTraits {
  /** Whether the bearer may go there. */
  readonly isOwn: boolean;
  /** Whether it has a user or a password in it, which take the header for themselves. */
  readonly namesUser: boolean;
  /** The origin, if it is one of the connection's own. */
  readonly ownOrigin: string | undefined;
}

/** Which requests belong to the connection: the origin of its base URL, and those it lists. */
export interface OriginRules {
  readonly baseURL: string | undefined;
  readonly classify: (url: string) => UrlTraits;
}

/**
 * Builds the rules of one base URL. Most requests go there, so what it means is found out once.
 *
 * @param origins further origins, for example `https://uploads.example.com`
 * @throws {ConfigurationError} `INSECURE_URL` if one of these URLs is not one to send secrets to
 */
export function buildOriginRules(baseURL: string | undefined, origins: readonly string[]): OriginRules {
  // Every entry is https or loopback, so an origin that is among them is one to send secrets to.
  const own = new Set(origins.map((url) => parseSecureUrl(url, 'An entry of `origins`').origin));
  if (baseURL !== undefined) own.add(parseSecureUrl(baseURL, 'The base URL').origin);
  const traitsOfBase = baseURL === undefined ? undefined : classifyUrl(baseURL, own);
  return {
    baseURL,
    classify: (url) => (url === baseURL ? traitsOfBase : undefined) ?? classifyUrl(url, own),
  };
}

/** Builds rules, each once: for all messages of a connection, they are the same few. */
export type OriginRulesBuilder = typeof buildOriginRules;

/** How many rules are kept. Accounts may have a base URL each. */
const MAX_RULES = 100;

/** Creates a builder that remembers the rules it built last. */
export function createOriginRulesBuilder(): OriginRulesBuilder {
  const known = new Map<string, OriginRules>();
  return (baseURL, origins) => {
    const key = [baseURL ?? '', ...origins].join('\n');
    const rules = known.get(key);
    if (rules !== undefined) return rules;
    const built = buildOriginRules(baseURL, origins);
    if (known.size >= MAX_RULES) known.clear();
    known.set(key, built);
    return built;
  };
}

function classifyUrl(url: string, own: ReadonlySet<string>): UrlTraits {
  if (!URL.canParse(url)) return { isOwn: false, namesUser: false, ownOrigin: undefined };
  const { origin, username, password } = new URL(url);
  const isOwn = own.has(origin);
  return {
    isOwn,
    namesUser: username !== '' || password !== '',
    ownOrigin: isOwn ? origin : undefined,
  };
}

/** Names of headers that must not follow a redirect to another origin. */
const CREDENTIAL_HEADER = /^(?:authorization|proxy-authorization|cookie)$/i;

/**
 * Removes credentials from headers that are about to go to another origin.
 *
 * @param tokenHeader name of the header that carries the token, if it is another one
 */
export function dropCredentials(headers: Record<string, unknown>, tokenHeader = ''): void {
  for (const name of Object.keys(headers)) {
    const carriesToken = name.toLowerCase() === tokenHeader.toLowerCase();
    if (carriesToken || CREDENTIAL_HEADER.test(name)) Reflect.deleteProperty(headers, name);
  }
}
