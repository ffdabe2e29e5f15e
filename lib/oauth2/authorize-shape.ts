/** The authorization request and its answer (RFC 6749 §4.1.1). */
export interface AuthorizeShape {
  /** Address, https or loopback. A template. */
  readonly url?: string;
  /** Parameters that add to the standard's, replace one of the same name, or drop it (`null`). Templates. */
  readonly parameters?: Readonly<Record<string, string | null>>;
  /** Proof key for the code exchange (RFC 7636). Default: `S256`. */
  readonly pkce?: 'S256' | 'none';
  /** Name of the parameter that brings the code back. Default: `code`. */
  readonly codeParameter?: string;
  /** Further parameters of the callback that are kept with the tokens: `realmId`. */
  readonly keep?: readonly string[];
}
