import { mergeTokens } from './author-refresh';
import { loadPeer } from './peer-package';
import { refreshByHand } from './refresh-by-hand';
import type { Setup, StoredTokens } from './setup';

interface AzureRequest {
  url: string;
  allowInsecureConnection: boolean;
  readonly headers: { set(name: string, value: string): void };
}

interface AzureResponse {
  readonly status: number;
  readonly bodyAsText?: string | null;
}

type Next = (request: AzureRequest) => Promise<AzureResponse>;

interface Policy {
  readonly name: string;
  readonly sendRequest: (request: AzureRequest, next: Next) => Promise<AzureResponse>;
}

interface Pipeline {
  addPolicy(policy: Policy, options?: { readonly phase?: 'Sign'; readonly afterPhase?: 'Sign' }): void;
  sendRequest(client: object, request: AzureRequest): Promise<AzureResponse>;
}

interface AzureToken {
  readonly token: string;
  readonly expiresOnTimestamp: number;
}

type GetToken = (scopes: readonly string[], options: object) => Promise<AzureToken | null>;

interface Challenge {
  readonly scopes: readonly string[];
  readonly request: AzureRequest;
  readonly getAccessToken: GetToken;
}

interface Library {
  createPipelineFromOptions(options: object): Pipeline;
  createDefaultHttpClient(): object;
  createPipelineRequest(options: { readonly url: string }): AzureRequest;
  bearerTokenAuthenticationPolicy(options: {
    readonly scopes: string;
    readonly credential: { readonly getToken: GetToken };
    readonly challengeCallbacks: {
      readonly authorizeRequestOnChallenge: (challenge: Challenge) => Promise<boolean>;
    };
  }): Policy;
}

const library = loadPeer('@azure/core-rest-pipeline') as Library;

const HOUR_MS = 3_600_000;

/** It sends a bearer over https alone; here, the servers are on loopback. */
const OVER_HTTP: Policy = {
  name: 'overHttp',
  sendRequest: (request, next) => {
    request.url = request.url.replace(/^https:/, 'http:');
    request.allowInsecureConnection = true;
    return next(request);
  },
};

/** Its bearer policy with a credential that refreshes, and its callback for challenges that asks for another token. */
export const azurePipeline: Setup = (site) => {
  const client = library.createDefaultHttpClient();
  const address = site.apiUrl.replace(/^http:/, 'https:');
  return ({ oauth }, save) => {
    let tokens: StoredTokens = oauth;
    const getToken = async (): Promise<AzureToken> => {
      tokens = mergeTokens(tokens, await refreshByHand(site, tokens.refresh_token));
      save(tokens);
      return toAzureToken(tokens);
    };
    const pipeline = library.createPipelineFromOptions({});
    pipeline.addPolicy(
      library.bearerTokenAuthenticationPolicy({
        scopes: 'contacts.read',
        credential: { getToken: firstStored(tokens, getToken) },
        challengeCallbacks: {
          authorizeRequestOnChallenge: async ({ request, scopes, getAccessToken }) => {
            const token = await getAccessToken(scopes, { claims: 'rejected' });
            request.headers.set('Authorization', `Bearer ${String(token?.token)}`);
            return token !== null;
          },
        },
      }),
      { phase: 'Sign' },
    );
    pipeline.addPolicy(OVER_HTTP, { afterPhase: 'Sign' });
    return async (path) => {
      const request = library.createPipelineRequest({ url: address + path });
      const { status, bodyAsText } = await pipeline.sendRequest(client, request);
      if (status !== 200) throw new Error(`Status ${String(status)}`);
      return JSON.parse(bodyAsText ?? '') as unknown;
    };
  };
};

/** The pipeline asks for its first token, too: that one is stored. */
function firstStored(stored: StoredTokens, getToken: () => Promise<AzureToken>): GetToken {
  let isFirst = true;
  return () => {
    const token = toAzureToken(stored);
    const isGood = isFirst && token.expiresOnTimestamp > Date.now();
    isFirst = false;
    return isGood ? Promise.resolve(token) : getToken();
  };
}

/** The pipeline needs an expiry: an hour from now, where nobody knows. */
function toAzureToken({ access_token, expires_at, expires_in }: StoredTokens): AzureToken {
  const fromDuration = Date.now() + (typeof expires_in === 'number' ? expires_in * 1000 : HOUR_MS);
  return {
    token: access_token,
    expiresOnTimestamp: expires_at === undefined ? fromDuration : expires_at * 1000,
  };
}
