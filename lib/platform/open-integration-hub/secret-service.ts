import type { IncomingMessage, ServerResponse } from 'node:http';
import { exchangeListener, sendJson } from '../http-exchange';
import { startLoopbackServer, type LoopbackServer } from '../loopback-server';
import { createHubSecrets, type HubSecrets } from './hub-secrets';

/** What happens to a request instead of an answer about the secret. */
export type SecretServiceFailure = 'hang-up' | { readonly status: number; readonly body: string };

/** A stand-in of the secret service of Open Integration Hub. */
export interface SecretService extends LoopbackServer, HubSecrets {
  /** Queues what happens to the next requests, one failure each. */
  readonly next: (...failures: readonly SecretServiceFailure[]) => void;
}

/**
 * Starts a stand-in of `services/secret-service` on the loopback interface: `GET /secrets/{id}` with a bearer, which
 * refreshes a token that ends within 15 minutes. It keeps a refresh token that was rotated.
 *
 * @param options.now epoch ms, the service's clock
 */
export async function startSecretService(
  options: { readonly now?: () => number } = {},
): Promise<SecretService> {
  const { read, ...secrets } = createHubSecrets(options.now ?? (() => Date.now()));
  const failures: SecretServiceFailure[] = [];

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const failure = failures.shift();
    if (failure === 'hang-up') {
      response.destroy();
      return;
    }
    if (failure !== undefined) {
      response.writeHead(failure.status).end(failure.body);
      return;
    }
    const id = /^\/secrets\/([^/]+)$/.exec(request.url ?? '')?.[1];
    const apiKey = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const isRead = id !== undefined && request.method === 'GET';
    sendJson(
      response,
      isRead ? await read(apiKey, decodeURIComponent(id)) : { status: 404, body: { message: '' } },
    );
  }

  const server = await startLoopbackServer(exchangeListener(exchange));
  return { ...server, ...secrets, next: (...more) => void failures.push(...more) };
}
