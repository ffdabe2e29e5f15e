import type { ClientAuthenticationName } from './client-authentication';

/** Where the parameters of a request travel. `form` is the standard's (RFC 6749 §4.1.3). */
export type ParameterPlacement = 'form' | 'json' | 'query' | 'xml';

/** Value of a parameter. Texts are templates. Lists and objects exist in JSON and XML only; `null` drops the parameter. */
export type ParameterValue =
  string | number | boolean | null | readonly ParameterValue[] | { readonly [name: string]: ParameterValue };

/** How a request to an authorization server is put together, as far as it differs from the standard's. */
export interface RequestShape {
  /** Address, https or loopback. A template; a query that it has is kept. */
  readonly url?: string;
  /** HTTP method. Default: `POST`. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Where the parameters travel. Default: `form`, and `query` for GET and DELETE. */
  readonly placement?: ParameterPlacement;
  /** Name of the root element, where the placement is `xml`. */
  readonly xmlRoot?: string;
  /**
   * Parameters that add to the standard's, replace one of the same name, or drop it (`null`). To rename one, drop it
   * and add another: `{ "refresh_token": null, "RefreshToken": "{{refresh_token}}" }`.
   */
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /** Headers that add to the usual ones, replace one, or drop it (`null`). Templates; they also know `{{body}}`. */
  readonly headers?: Readonly<Record<string, string | null>>;
  /** Client authentication of this request, where it differs from `client.authentication`. */
  readonly authentication?: ClientAuthenticationName;
}

/** A request that comes before the token request. */
export interface LoginStep extends RequestShape {
  /**
   * What later templates know by name: a path in the JSON answer, names and positions joined by dots, or `header:` and
   * the name of a header.
   */
  readonly keep: Readonly<Record<string, string>>;
}
