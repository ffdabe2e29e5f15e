import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import type { ClientMetadata, Provider } from 'oidc-provider';
import { createProviderStorage } from '../../lib/platform/certified-server/provider-storage';
import { createQuietProvider } from '../../lib/platform/certified-server/quiet-provider';
import { startLoopbackServer } from '../../lib/platform/loopback-server';
import { RSA_PAIR } from './provider-world';

/** A certified authorization server with the grants that need no browser. */
export interface CertifiedGrants {
  readonly url: string;
  /** Whether an access token of any client is good. */
  isActive(accessToken: unknown, kind: 'AccessToken' | 'ClientCredentials'): Promise<boolean>;
  /** What a person does on the page of the device flow. */
  approveDevice(userCode: string, clientId: string): Promise<void>;
  close(): Promise<void>;
}

export const CERTIFIED_SECRET = 'a client secret that is long enough for HS256';

/** The clients, one for each way to prove who they are. */
function buildClients(): ClientMetadata[] {
  const usual = {
    redirect_uris: [],
    response_types: [],
    grant_types: ['client_credentials', 'urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
    id_token_signed_response_alg: 'ES256',
  } as const;
  const jwk = { ...createPublicKey(RSA_PAIR.publicKey).export({ format: 'jwk' }), use: 'sig' };
  const secret = { client_secret: CERTIFIED_SECRET };
  const methods = [
    ['client_secret_basic', secret],
    ['client_secret_post', secret],
    ['client_secret_jwt', secret],
    ['private_key_jwt', { jwks: { keys: [jwk] } }],
  ] as const;
  const confidential = methods.map(([method, proof]) => ({
    ...usual,
    ...proof,
    grant_types: [...usual.grant_types],
    response_types: [],
    redirect_uris: [],
    client_id: method,
    token_endpoint_auth_method: method,
  }));
  const open: ClientMetadata = {
    ...usual,
    client_id: 'none',
    token_endpoint_auth_method: 'none',
    grant_types: usual.grant_types.slice(1),
    response_types: [],
    redirect_uris: [],
  };
  return [...confidential, open];
}

/** Starts `oidc-provider` on loopback. */
export async function startCertifiedGrants(): Promise<CertifiedGrants> {
  let handle: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = await startLoopbackServer((request, response) => {
    handle(request, response);
  });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const provider = await createQuietProvider(server.url, {
    adapter: createProviderStorage(),
    clients: buildClients(),
    cookies: { keys: [randomBytes(24).toString('base64url')] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256' }] },
    scopes: ['openid', 'offline_access', 'contacts.read'],
    clientAuthMethods: [
      'client_secret_basic',
      'client_secret_post',
      'client_secret_jwt',
      'private_key_jwt',
      'none',
    ],
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      revocation: { enabled: true, allowedPolicy: () => true },
    },
    ttl: {
      AccessToken: 600,
      ClientCredentials: 600,
      DeviceCode: 600,
      Grant: 600,
      IdToken: 600,
      RefreshToken: 600,
    },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  });
  const answer = provider.callback();
  handle = (request, response) => {
    void answer(request, response);
  };
  return {
    url: server.url,
    isActive: async (accessToken, kind) => {
      const token = String(accessToken);
      const found =
        kind === 'AccessToken'
          ? await provider.AccessToken.find(token)
          : await provider.ClientCredentials.find(token);
      return found?.isValid ?? false;
    },
    approveDevice: (userCode, clientId) => approve(provider, userCode, clientId),
    close: () => server.close(),
  };
}

async function approve(provider: Provider, userCode: string, clientId: string): Promise<void> {
  const code = await provider.DeviceCode.findByUserCode(userCode.replaceAll('-', ''));
  if (code === undefined) throw new Error(`no such user code: ${userCode}`);
  const grant = new provider.Grant({ accountId: 'jane', clientId });
  grant.addOIDCScope('openid offline_access');
  Object.assign(code, {
    accountId: 'jane',
    grantId: await grant.save(),
    authTime: Math.floor(Date.now() / 1000),
    scope: 'openid offline_access',
    claims: {},
  });
  await code.save();
}
