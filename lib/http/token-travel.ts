import type { InternalAxiosRequestConfig } from 'axios';
import type { AccessToken } from '../ports';

/** How the access token travels: by a header (default, RFC 6750 §2.1), by the query, or as a cookie. */
export interface TokenTravel {
  /** Name of the header. Default: `Authorization`. */
  readonly header?: string;
  /** What stands before the token in the header, without the space. Default: `Bearer` in `Authorization`, else nothing. */
  readonly prefix?: string;
  /** Name of the query parameter, instead of a header. */
  readonly query?: string;
  /** Name of the cookie, instead of a header. */
  readonly cookie?: string;
}

/** A header that carries the token: the name as it is declared, and the whole value. */
export interface TokenHeader {
  readonly name: string;
  readonly value: string;
}

/** The header that carries a token; `undefined` if it travels in the query. */
export function buildTokenHeader(token: string, travel: TokenTravel): TokenHeader | undefined {
  const { header = 'Authorization', query, cookie } = travel;
  if (query !== undefined) return undefined;
  if (cookie !== undefined) return { name: 'Cookie', value: `${cookie}=${encodeURIComponent(token)}` };
  const { prefix = header.toLowerCase() === 'authorization' ? 'Bearer' : '' } = travel;
  return { name: header, value: prefix === '' ? token : `${prefix} ${token}` };
}

/** Builds the header of a token, once for all requests that it is sent with. */
export type TokenHeaderBuilder = (token: AccessToken, travel: TokenTravel) => TokenHeader | undefined;

/** Creates a builder that keeps the header of the last token: with most requests it is the same one. */
export function createTokenHeaderBuilder(): TokenHeaderBuilder {
  let last: Pick<AccessToken, 'value'> & { readonly travel: TokenTravel } = { value: '', travel: {} };
  let header: TokenHeader | undefined;
  return ({ value }, travel) => {
    if (last.value !== value || last.travel !== travel) {
      last = { value, travel };
      header = buildTokenHeader(value, travel);
    }
    return header;
  };
}

/** Puts the header of a token among the others. Cookies of the request's own stay beside it. */
export function setTokenHeader(
  headers: InternalAxiosRequestConfig['headers'],
  { name, value }: TokenHeader,
): void {
  const others = name === 'Cookie' ? headers.get('Cookie') : undefined;
  headers.set(name, typeof others === 'string' && others !== '' ? `${others}; ${value}` : value);
}

/** The query of a request with the token in it (RFC 6750 §2.3). */
export function withTokenInQuery(
  { params }: InternalAxiosRequestConfig,
  { query }: TokenTravel,
  token: string,
): unknown {
  if (query === undefined) return params as unknown;
  if (params instanceof URLSearchParams) {
    const copy = new URLSearchParams(params);
    copy.set(query, token);
    return copy;
  }
  return { ...(params as object | undefined), [query]: token };
}
