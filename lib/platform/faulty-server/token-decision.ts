import type { ExpectedClient } from './expected-client';
import type { Grants } from './grants';
import type { IssuedTokens } from './issued-tokens';
import { readPresentedClient } from './presented-client';
import type { ReceivedTokenRequest } from './received-token-request';
import { refuse, refuseClient, type TokenRefusal } from './token-refusal';

/** Answers of RFC 6749 sections 5.1 and 5.2. */
export type TokenAnswer = { readonly status: 200; readonly body: IssuedTokens } | TokenRefusal;

// Grant types after which no refresh token is given: the client can ask again at any time.
const WITHOUT_REFRESH_TOKEN: readonly string[] = [
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
  'urn:ietf:params:oauth:grant-type:token-exchange',
];

/** What a well-behaved server answers to a token request; it issues and spends tokens. */
export function decideTokenAnswer(
  request: ReceivedTokenRequest,
  expected: ExpectedClient,
  grants: Grants,
): TokenAnswer {
  const client = readPresentedClient(request);
  const defect = request.defect ?? client.defect;
  if (!['POST', 'GET'].includes(request.method)) return refuse('invalid_request', `method ${request.method}`);
  if (defect !== undefined) return refuse('invalid_request', defect);
  if (expected.clientId !== undefined && client.id !== expected.clientId) return refuseClient();
  if (expected.clientSecret !== undefined && client.secret !== expected.clientSecret) return refuseClient();
  return decideGrant(request.parameters, grants);
}

function decideGrant(parameters: Readonly<Record<string, string>>, grants: Grants): TokenAnswer {
  const grantType = parameters['grant_type'];
  if (!grantType) return refuse('invalid_request', 'grant_type is missing');
  if (grantType === 'refresh_token') return decideRefresh(parameters['refresh_token'], grants);
  if (grantType === 'authorization_code' && !parameters['code'])
    return refuse('invalid_request', 'code is missing');
  if (grantType === 'authorization_code' || grantType === 'password')
    return { status: 200, body: grants.open() };
  if (!WITHOUT_REFRESH_TOKEN.includes(grantType)) return refuse('unsupported_grant_type', grantType);
  return { status: 200, body: grants.openWithoutRefreshToken() };
}

function decideRefresh(refreshToken: string | undefined, grants: Grants): TokenAnswer {
  if (!refreshToken) return refuse('invalid_request', 'refresh_token is missing');
  const body = grants.refresh(refreshToken);
  return body
    ? { status: 200, body }
    : refuse('invalid_grant', 'the refresh token is unknown, spent or revoked');
}
