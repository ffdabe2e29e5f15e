import type { IncomingMessage, RequestListener } from 'node:http';

import { readBody, sendJson, type JsonAnswer } from '../http-exchange';
import { NOT_FOUND, type PlatformRoute } from './platform-route';

/**
 * Answers requests by the first route that fits.
 *
 * @param userInfo `<username>:<API key>`, which every request must present by basic authentication
 */
export function createPlatformListener(routes: readonly PlatformRoute[], userInfo: string): RequestListener {
  const authorization = `Basic ${Buffer.from(userInfo).toString('base64')}`;
  const answerTo = async (request: IncomingMessage): Promise<JsonAnswer> => {
    const body = await readJson(request);
    if (request.headers.authorization !== authorization)
      return { status: 401, body: { error: 'Unauthorized' } };
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    for (const route of routes) {
      const match = route.method === request.method ? route.path.exec(path) : null;
      if (match)
        return route.answer(
          match.slice(1).map((id: string | undefined) => decodeURIComponent(id ?? '')),
          body,
        );
    }
    return NOT_FOUND;
  };
  return (request, response) => {
    answerTo(request)
      .catch((error: unknown): JsonAnswer => ({ status: 400, body: { error: String(error) } }))
      .then((answer) => {
        sendJson(response, answer);
      })
      // The client is gone: nobody is left to be told.
      .catch(() => undefined);
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request);
  return body.length === 0 ? undefined : (JSON.parse(body.toString()) as unknown);
}
