/** What a `WWW-Authenticate: Bearer …` challenge says (RFC 6750 §3). */
export interface BearerChallenge {
  readonly error: string | undefined;
  readonly errorDescription: string | undefined;
  /** Scopes that the resource asks for, empty if it does not say. */
  readonly scopes: readonly string[];
}

/**
 * Reads the Bearer challenge of a `WWW-Authenticate` header, which may hold several challenges (RFC 9110 §11.6.1).
 * Never throws: what cannot be read is skipped. `undefined` if there is no Bearer challenge.
 */
export function parseBearerChallenge(header: string | undefined): BearerChallenge | undefined {
  if (header === undefined) return undefined;
  const parameters = bearerParameters(header);
  return parameters === undefined
    ? undefined
    : {
        error: parameters.get('error'),
        errorDescription: parameters.get('error_description'),
        scopes: (parameters.get('scope') ?? '').split(/\s+/).filter((scope) => scope !== ''),
      };
}

/**
 * A name, then optionally `=` and a quoted or bare value. A name without a value starts a challenge. No name has a `/`
 * in it, but the credentials of other schemes do, and what follows it must not pass for a name.
 */
const ELEMENT = /([!#$%&'*+\-./^_`|~\w]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^\s,"]*)))?/gs;

function bearerParameters(header: string): Map<string, string> | undefined {
  let found: Map<string, string> | undefined;
  let current: Map<string, string> | undefined;
  for (const [, name = '', quoted, bare] of header.matchAll(ELEMENT)) {
    const key = name.toLowerCase();
    const value = quoted?.replace(/\\(.)/gs, '$1') ?? bare;
    if (value === undefined) current = key === 'bearer' ? (found ??= new Map()) : undefined;
    else if (current?.has(key) === false) current.set(key, value);
  }
  return found;
}
