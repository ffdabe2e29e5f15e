/** The cookies of one browsing session. */
export interface CookieJar {
  /** Takes the `Set-Cookie` headers of an answer. */
  store(url: URL, setCookies: readonly string[]): void;
  /** The `Cookie` header for a request; empty if no cookie belongs to it. */
  header(url: URL): string;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly host: string;
  readonly path: string;
}

/** A small jar: host-only cookies with paths and removal by date, which is what a log-in on loopback needs. */
export function createCookieJar(): CookieJar {
  const cookies = new Map<string, Cookie>();
  return {
    store(url, setCookies) {
      for (const line of setCookies) {
        const { cookie, isExpired } = parseSetCookie(url, line);
        const key = [cookie.host, cookie.path, cookie.name].join(' ');
        if (isExpired) cookies.delete(key);
        else cookies.set(key, cookie);
      }
    },
    header: (url) =>
      [...cookies.values()]
        .filter((cookie) => cookie.host === url.hostname && isWithin(url.pathname, cookie.path))
        .map((cookie) => `${cookie.name}=${cookie.value}`)
        .join('; '),
  };
}

function parseSetCookie(url: URL, line: string): { readonly cookie: Cookie; readonly isExpired: boolean } {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const named = new Map(attributes.map(splitPair).map(([key, value]) => [key.toLowerCase(), value]));
  const [name, value] = splitPair(pair);
  const expiresAt = Date.parse(named.get('expires') ?? '');
  return {
    cookie: { name, value, host: url.hostname, path: named.get('path') ?? '/' },
    isExpired: expiresAt <= Date.now() || named.get('max-age') === '0',
  };
}

function splitPair(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function isWithin(path: string, cookiePath: string): boolean {
  if (path === cookiePath) return true;
  return path.startsWith(cookiePath.endsWith('/') ? cookiePath : `${cookiePath}/`);
}
