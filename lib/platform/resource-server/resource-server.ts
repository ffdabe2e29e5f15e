import type { IncomingMessage, ServerResponse } from 'node:http';
import { createApiFaults, type ApiFaults } from './api-faults';
import { createApiRequestLog, type ApiRequestLog } from './api-request-log';
import type { ApiAnswer } from './api-route';
import { exchangeListener, pause, readBody, sendJson } from '../http-exchange';
import { startLoopbackServer, type LoopbackServer } from '../loopback-server';
import { createRequestMeter } from './request-meter';
import { createResourceGate, type ResourceGate } from './resource-gate';
import { answerApiRequest } from './resource-routes';
import type { ResourceServerOptions } from './resource-server-options';

/** A protected API on the loopback interface. */
export interface ResourceServer
  extends
    LoopbackServer,
    Omit<ApiRequestLog, 'arrived'>,
    Pick<ResourceGate, 'rejectNext'>,
    Pick<ApiFaults, 'failNext'> {}

/**
 * Starts a protected API. `GET /me`, `GET /contacts` (`since`, `email`) and `/echo` want a bearer token; `/forbidden`
 * always rejects, `/scope` always lacks a scope; `/redirect?to=`, `/status/:code`, `/headers` and `/hang` ask for nothing.
 */
export async function startResourceServer(options: ResourceServerOptions): Promise<ResourceServer> {
  const { arrived, ...log } = createApiRequestLog();
  const gate = createResourceGate(options);
  const faults = createApiFaults();
  const meter = createRequestMeter(options.limit);

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const answered = arrived({ method, path: url.pathname, hadAuthorization: 'authorization' in headers });
    const received = { method, url, headers, body: await readBody(request) };
    const fault = faults.take();
    if (fault === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    if (url.pathname === '/hang') return;
    const { headers: limits, refusal } = meter.count();
    const early = fault === undefined ? refusal : { status: fault, body: { error: 'fault' } };
    const { isRejection = false, ...answer }: ApiAnswer =
      early ?? (await answerApiRequest(received, gate.reject));
    await pause(options.delayMs ?? 0);
    answered(answer.status, isRejection);
    sendJson(response, { ...answer, headers: { ...limits, ...answer.headers } });
  }

  const server = await startLoopbackServer(exchangeListener(exchange), options.port);
  return { ...server, ...log, rejectNext: gate.rejectNext, failNext: faults.failNext };
}
