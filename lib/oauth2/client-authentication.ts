import { formEncode } from '../templates/form-encode';
import { signJwt, type SigningMaterial } from './signed-jwt';

/** A registered OAuth2 client (RFC 6749 §2.2). A public client has no secret. */
export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  /** What a signed client assertion is signed with, and what mutual TLS uses. */
  readonly key?: SigningMaterial | undefined;
  /** Who says it in a signed client assertion. Default: the client id. */
  readonly issuer?: string | undefined;
  /** For whom a signed client assertion is. Default: the address of the request. */
  readonly audience?: string | undefined;
  /** What mutual TLS shows, whatever else proves who the client is. */
  readonly certificate?: ClientCertificate | undefined;
}

/** Certificate and key of mutual TLS, PEM. */
export interface ClientCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** The parts of a token request that client authentication adds to. */
export interface ClientProof {
  readonly headers?: Readonly<Record<string, string>>;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Parameters that travel in the query wherever the others travel. */
  readonly query?: Readonly<Record<string, string>>;
}

/** The request that a client proves itself for. */
export interface ProofContext {
  readonly url: string;
  /** Epoch milliseconds. */
  readonly nowMs: number;
  readonly randomBytes: (count: number) => Buffer;
}

/** How a client proves who it is at the token endpoint (RFC 6749 §2.3): a value, not a branch. */
export type ClientAuthentication = (
  client: OAuthClient,
  context: ProofContext,
) => ClientProof | Promise<ClientProof>;

/** HTTP Basic (RFC 6749 §2.3.1): id and secret are form-encoded first, then joined, then base64. */
export const basicAuthentication: ClientAuthentication = ({ clientId, clientSecret = '' }) =>
  basicProof(formEncode(clientId), formEncode(clientSecret));

/** HTTP Basic as in RFC 7617, without form-encoding: what many providers really read. */
export const basicUnencodedAuthentication: ClientAuthentication = ({ clientId, clientSecret = '' }) =>
  basicProof(clientId, clientSecret);

/** Id and secret as request parameters (RFC 6749 §2.3.1). */
export const postAuthentication: ClientAuthentication = (client) => ({ parameters: pairOf(client) });

/** Id and secret in the query of the URL. */
export const queryAuthentication: ClientAuthentication = (client) => ({ query: pairOf(client) });

/** A public client only says who it is (RFC 6749 §3.2.1). */
export const noAuthentication: ClientAuthentication = ({ clientId }) => ({
  parameters: { client_id: clientId },
});

/** A JWT signed with the client secret (OpenID Connect Core §9). */
export const secretJwtAuthentication: ClientAuthentication = (client, context) =>
  assertionProof(client, context, {
    ...client.key,
    algorithm: client.key?.algorithm ?? 'HS256',
    key: client.clientSecret ?? '',
  });

/** A JWT signed with a private key (RFC 7523 §2.2). */
export const privateKeyJwtAuthentication: ClientAuthentication = (client, context) =>
  assertionProof(client, context, client.key ?? { key: '' });

/** The methods by the names that connections use. */
export const CLIENT_AUTHENTICATIONS = {
  basic: basicAuthentication,
  'basic-unencoded': basicUnencodedAuthentication,
  post: postAuthentication,
  query: queryAuthentication,
  none: noAuthentication,
  client_secret_jwt: secretJwtAuthentication,
  private_key_jwt: privateKeyJwtAuthentication,
  /** Mutual TLS (RFC 8705 §2): the certificate is shown when the connection is opened; the request says who it is. */
  tls_client_auth: noAuthentication,
} as const satisfies Record<ClientAuthenticationName, ClientAuthentication>;

/** How a client proves who it is at the token endpoint. */
export type ClientAuthenticationName =
  | 'basic'
  | 'basic-unencoded'
  | 'post'
  | 'query'
  | 'none'
  | 'client_secret_jwt'
  | 'private_key_jwt'
  | 'tls_client_auth';

function basicProof(user: string, password: string): ClientProof {
  const pair = Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
  return { headers: { authorization: `Basic ${pair}` } };
}

function pairOf({ clientId, clientSecret }: OAuthClient): Record<string, string> {
  return {
    client_id: clientId,
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
  };
}

/** Long enough for a slow network, short enough to be of no use to a thief. */
const ASSERTION_LIFETIME_SECONDS = 60;

async function assertionProof(
  { clientId, audience, issuer = clientId }: OAuthClient,
  { url, nowMs, randomBytes }: ProofContext,
  material: SigningMaterial,
): Promise<ClientProof> {
  const assertion = await signJwt(
    { iss: issuer, sub: clientId, aud: audience ?? url, jti: randomBytes(16).toString('hex') },
    material,
    { nowMs, lifetimeSeconds: ASSERTION_LIFETIME_SECONDS },
  );
  return {
    parameters: {
      client_id: clientId,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    },
  };
}
