import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

import { readBody, sendJson, type JsonAnswer } from '../http-exchange';
import type { PlatformInMemory } from './platform-in-memory';
import { NOT_FOUND, type PlatformRoute } from './platform-route';
import type { RouteFault } from './route-faults';

/**
 * Answers requests by the first route that fits, unless it is disturbed.
 *
 * @param userInfo `<username>:<API key>`, which every request must present by basic authentication
 */
export function createPlatformListener(
  { routes, disturb }: Pick<PlatformInMemory, 'routes' | 'disturb'>,
  userInfo: string,
): RequestListener {
  const authorization = `Basic ${Buffer.from(userInfo).toString('base64')}`;
  const answerTo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readJson(request);
    if (request.headers.authorization !== authorization) {
      sendJson(response, { status: 401, body: { error: 'Unauthorized' } });
      return;
    }
    const found = findRoute(routes, request);
    const fault = found && (await disturb(found.route.kind));
    if (fault === undefined)
      sendJson(response, found ? await found.route.answer(found.ids, body) : NOT_FOUND);
    else sendFault(response, fault);
  };
  return (request, response) => {
    answerTo(request, response).catch((error: unknown) => {
      // The client is gone: nobody is left to be told.
      if (response.headersSent || request.socket.destroyed) return;
      sendJson(response, { status: 400, body: { error: String(error) } } satisfies JsonAnswer);
    });
  };
}

function findRoute(
  routes: readonly PlatformRoute[],
  request: IncomingMessage,
): { readonly route: PlatformRoute; readonly ids: readonly string[] } | undefined {
  const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
  for (const route of routes) {
    const match = route.method === request.method ? route.path.exec(path) : null;
    if (match)
      return { route, ids: match.slice(1).map((id: string | undefined) => decodeURIComponent(id ?? '')) };
  }
  return undefined;
}

function sendFault(response: ServerResponse, fault: RouteFault): void {
  if (fault === 'nothing') return;
  if (fault === 'html') {
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end('<!doctype html><title>Maintenance</title><p>We will be back soon.</p>');
    return;
  }
  sendJson(response, { status: fault, body: { error: `disturbed: ${String(fault)}` } });
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request);
  return body.length === 0 ? undefined : (JSON.parse(body.toString()) as unknown);
}
