import type { RequestListener } from 'node:http';
import type { Provider } from 'oidc-provider';
import { startLoopbackServer, type LoopbackServer } from '../loopback-server';
import type { ProviderClient } from './provider-client';
import { buildProviderConfiguration } from './provider-configuration';
import { createProviderLedger, type ProviderLedger } from './provider-ledger';
import { createQuietProvider } from './quiet-provider';

/** An `oidc-provider` that listens. */
export interface CertifiedProvider {
  readonly server: LoopbackServer;
  readonly provider: Provider;
  readonly ledger: ProviderLedger;
}

/** What a certified provider is made of. */
export interface CertifiedProviderOptions {
  readonly client: ProviderClient;
  readonly tokenPath: string;
  readonly port?: number | undefined;
  readonly accessTokenSeconds?: number | undefined;
}

/** Starts a provider whose issuer is the address at which it listens. */
export async function startCertifiedProvider(options: CertifiedProviderOptions): Promise<CertifiedProvider> {
  // The issuer contains the port, so the server listens before the provider exists.
  let handle: RequestListener = (_request, response) => response.writeHead(503).end();
  const server = await startLoopbackServer((request, response) => {
    handle(request, response);
  }, options.port);
  const provider = await createProvider(server.url, options).catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  const ledger = createProviderLedger(provider, options.tokenPath);
  const answer = provider.callback();
  handle = (request, response) => {
    ledger.arrived(request);
    void answer(request, response);
  };
  return { server, provider, ledger };
}

async function createProvider(issuer: string, options: CertifiedProviderOptions): Promise<Provider> {
  const { client, accessTokenSeconds } = options;
  const provider = await createQuietProvider(issuer, buildProviderConfiguration(client, accessTokenSeconds));
  // Clients are checked when they are first used; a wrong one is to be seen at the start.
  await provider.Client.find(client.client_id);
  return provider;
}
