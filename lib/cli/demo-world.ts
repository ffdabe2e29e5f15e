import { join } from 'node:path';
import descriptor from '../../component.json';
import { defineConnection } from '../component/connection';
import { readCredentialForm } from '../generic/credential-form';
import {
  startAuthorizationServer,
  type AuthorizationServer,
} from '../platform/certified-server/authorization-server';
import { signIn } from '../platform/certified-server/browser';
import { startPlatformApi, type PlatformApi } from '../platform/rest-api/platform-api';
import { startResourceServer, type ResourceServer } from '../platform/resource-server/resource-server';

/** Access tokens of the demo live this long: short enough to see several of them end. */
export const ACCESS_TOKEN_SECONDS = 2;

/** Where the components of the demo are. */
export const COMPONENT_DIRECTORIES = {
  freshkeys: join(__dirname, '../..'),
  stock: join(__dirname, '../platform/stock-component'),
} as const;

/** The servers of the demo, all on loopback. */
export interface DemoWorld {
  readonly authorizationServer: AuthorizationServer;
  readonly api: ResourceServer;
  readonly platform: PlatformApi;
  close(): Promise<void>;
}

/** Starts everything that the demo talks to. */
export async function startDemoWorld(port: number): Promise<DemoWorld> {
  const authorizationServer = await startAuthorizationServer({
    port,
    accessTokenSeconds: ACCESS_TOKEN_SECONDS,
    clientAuthentication: 'client_secret_post',
  });
  const api = await startResourceServer({ isActive: (token) => authorizationServer.isActive(token) });
  const platform = await startPlatformApi();
  return {
    authorizationServer,
    api,
    platform,
    close: async () => {
      await Promise.all([authorizationServer.close(), api.close(), platform.close()]);
    },
  };
}

/**
 * Connects an account as a person would on the platform: signs in at the authorization server in a browser, agrees,
 * exchanges the code, and stores the credential form with the tokens.
 */
export async function connectAccount(world: DemoWorld, accountId: string): Promise<Record<string, unknown>> {
  const { authorizationServer, api, platform } = world;
  const form = {
    authUri: authorizationServer.authorizationEndpoint,
    tokenUri: authorizationServer.tokenEndpoint,
    clientId: authorizationServer.clientId,
    clientSecret: authorizationServer.clientSecret,
    baseUrl: api.url,
    verificationUrl: '/me',
  };
  // The form has no field for scopes; the provider of this demo wants two for a refresh token.
  const connection = defineConnection(descriptor, (cfg) => ({
    ...readCredentialForm(cfg),
    oauth2: { scopes: ['openid', 'offline_access'], prompt: 'consent' },
  }));
  const { redirectUri } = authorizationServer;
  const pending = connection.authorize(form, redirectUri);
  const callback = await signIn(pending.url, { redirectUri });
  const oauth = await connection.exchange(form, pending, callback.href);
  const keys = { ...form, oauth };
  platform.addAccount(accountId, keys);
  return keys;
}
