import type { ApiRequest } from './api-route';

/** How parameters and headers are named that carry an access token or a session. */
const TOKEN_NAME = /token|session|api-?key/i;

/** Where APIs take tokens, other than by the book: another scheme, another header, a parameter of the query. */
export function presentedAuthorization({ headers, url }: ApiRequest): string | undefined {
  const token =
    lastWord(headers.authorization) ?? namedLikeToken(headers) ?? namedLikeToken(url.searchParams);
  return token === undefined ? undefined : `Bearer ${token}`;
}

function lastWord(text: string | undefined): string | undefined {
  return text?.trim().split(/\s+/).at(-1);
}

function namedLikeToken(pairs: ApiRequest['headers'] | URLSearchParams): string | undefined {
  const entries: (readonly [string, unknown])[] =
    pairs instanceof URLSearchParams ? [...pairs] : Object.entries(pairs);
  const found = entries.find(([name, value]) => TOKEN_NAME.test(name) && typeof value === 'string');
  return lastWord(found?.[1] as string | undefined);
}
