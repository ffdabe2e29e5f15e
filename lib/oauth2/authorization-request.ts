import { createHash } from 'node:crypto';

/** What an authorization request is made of (RFC 6749 §4.1.1, RFC 7636 §4.3). */
export interface AuthorizationRequest {
  readonly authorizationUri: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** Unguessable; comes back with the answer and must be the same (RFC 6749 §10.12). */
  readonly state: string;
  /** 43 to 128 unreserved characters, kept by the client until the exchange (RFC 7636 §4.1). */
  readonly codeVerifier: string;
  /** Provider extras such as `access_type`, `prompt`, `audience`. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Builds the URL that a user's browser opens. A query that the authorization URI already has is kept. */
export function buildAuthorizationUrl(request: AuthorizationRequest): string {
  const url = new URL(request.authorizationUri);
  const parameters = {
    response_type: 'code',
    client_id: request.clientId,
    ...(request.scopes.length === 0 ? {} : { scope: request.scopes.join(' ') }),
    ...request.parameters,
    // Last: a provider's extra must not take the place of what protects the exchange.
    redirect_uri: request.redirectUri,
    state: request.state,
    code_challenge: buildCodeChallenge(request.codeVerifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** `S256` of RFC 7636 §4.2. */
export function buildCodeChallenge(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier, 'ascii').digest('base64url');
}
