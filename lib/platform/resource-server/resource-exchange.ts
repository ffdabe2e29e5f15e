import type { IncomingMessage, ServerResponse } from 'node:http';
import { createApiFaults, type ApiFaults } from './api-faults';
import { createApiRequestLog, type ApiRequestLog } from './api-request-log';
import type { ApiAnswer } from './api-route';
import { pause, readBody, sendJson, type Exchange } from '../http-exchange';
import { createRequestMeter } from './request-meter';
import { createResourceGate, type ResourceGate } from './resource-gate';
import { answerApiRequest } from './resource-routes';
import type { ResourceServerOptions } from './resource-server-options';

/** What can be told to an API, and what it remembers. */
export interface ResourceControls
  extends Omit<ApiRequestLog, 'arrived'>, Pick<ResourceGate, 'rejectNext'>, Pick<ApiFaults, 'failNext'> {}

/** A protected API without a port. */
export function createResourceExchange(
  options: ResourceServerOptions,
): ResourceControls & { readonly exchange: Exchange } {
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
    if (fault === 'hang' || url.pathname === '/hang') return;
    const { headers: limits, refusal } = meter.count();
    const planned = typeof fault === 'number' ? { status: fault, body: { error: 'fault' } } : fault;
    const { isRejection = false, ...answer }: ApiAnswer =
      planned ?? refusal ?? (await answerApiRequest(received, gate.reject, options.anyApi));
    await pause(options.delayMs ?? 0);
    answered(answer.status, isRejection);
    sendJson(response, { ...answer, headers: { ...limits, ...answer.headers } });
  }

  return { ...log, exchange, rejectNext: gate.rejectNext, failNext: faults.failNext };
}
