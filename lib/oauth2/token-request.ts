import type { ClientAuthentication, OAuthClient } from './client-authentication';

/** What is exchanged for an access token. */
export type Grant =
  /** RFC 6749 §6. */
  | { readonly type: 'refresh_token'; readonly refreshToken: string; readonly scope?: string | undefined }
  /** RFC 6749 §4.1.3 with RFC 7636 §4.5. */
  | {
      readonly type: 'authorization_code';
      readonly code: string;
      readonly redirectUri: string;
      readonly codeVerifier: string;
    };

/** Where the parameters of a token request travel. `form` is the standard's. */
export type ParameterPlacement = 'form' | 'json' | 'query';

/** How one provider wants to be asked. */
export interface TokenEndpointProfile {
  readonly url: string;
  readonly placement: ParameterPlacement;
  /** Further parameters; they win over the standard ones of the same name. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly authenticate: ClientAuthentication;
}

/** A token request, complete and not yet sent. */
export interface TokenRequest {
  readonly method: 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/**
 * Builds a token request (RFC 6749 §3.2): always POST, and always asking for JSON, because some servers answer in
 * other formats by default.
 */
export function buildTokenRequest(
  grant: Grant,
  profile: TokenEndpointProfile,
  client: OAuthClient,
): TokenRequest {
  const proof = profile.authenticate(client);
  const parameters = { ...grantParameters(grant), ...proof.parameters, ...profile.parameters };
  const headers = { accept: 'application/json', ...proof.headers };
  const encoded = new URLSearchParams(parameters).toString();
  switch (profile.placement) {
    case 'form':
      return {
        method: 'POST',
        url: profile.url,
        headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
        body: encoded,
      };
    case 'json':
      return {
        method: 'POST',
        url: profile.url,
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(parameters),
      };
    case 'query':
      return { method: 'POST', url: appendQuery(profile.url, encoded), headers, body: undefined };
  }
}

function grantParameters(grant: Grant): Record<string, string> {
  switch (grant.type) {
    case 'refresh_token':
      return {
        grant_type: 'refresh_token',
        refresh_token: grant.refreshToken,
        ...(grant.scope === undefined ? {} : { scope: grant.scope }),
      };
    case 'authorization_code':
      return {
        grant_type: 'authorization_code',
        code: grant.code,
        redirect_uri: grant.redirectUri,
        code_verifier: grant.codeVerifier,
      };
  }
}

/** Keeps a query that the token URL already has (RFC 6749 §3.2). */
function appendQuery(url: string, query: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}
