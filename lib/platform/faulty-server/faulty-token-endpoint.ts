import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultyAuthorizationServerOptions } from './faulty-authorization-server-options';
import type { Grants } from './grants';
import { pause, readBody, sendJson, type Exchange, type JsonAnswer } from '../http-exchange';
import { parseTokenRequest, type ReceivedTokenRequest } from './received-token-request';
import { sendScripted, type ScriptedAnswer } from './scripted-answer';
import { decideTokenAnswer } from './token-decision';
import { refuse } from './token-refusal';
import { withTokenHeaders } from './token-headers';

/** A token endpoint that follows a script, as long as there is one. */
export interface FaultyTokenEndpoint {
  readonly exchange: Exchange;
  /** Every request, in order of arrival. */
  readonly requests: readonly ReceivedTokenRequest[];
  /** What happens to the next requests; may be added to. */
  readonly script: ScriptedAnswer[];
  readonly counts: { readonly tokenRequests: number; readonly issued: number; readonly refused: number };
}

/** Issues tokens under these grants. */
export function createFaultyTokenEndpoint(
  options: FaultyAuthorizationServerOptions,
  grants: Grants,
): FaultyTokenEndpoint {
  const requests: ReceivedTokenRequest[] = [];
  const script: ScriptedAnswer[] = [];
  const counts = { tokenRequests: 0, issued: 0, refused: 0 };

  function decide(received: ReceivedTokenRequest): JsonAnswer {
    const error = options.refuse?.(received);
    const answer =
      error === undefined ? decideTokenAnswer(received, options, grants) : refuse(error, 'as declared');
    counts[answer.status === 200 ? 'issued' : 'refused'] += 1;
    return answer.status === 200 ? { ...answer, body: { ...answer.body, ...options.extra } } : answer;
  }

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = parseTokenRequest(request, (await readBody(request)).toString('utf8'));
    requests.push(received);
    counts.tokenRequests += 1;
    const scripted: ScriptedAnswer = script.shift() ?? { delayMs: options.delayMs ?? 0 };
    if ('hang' in scripted) return;
    if ('status' in scripted) {
      sendScripted(response, scripted);
      return;
    }
    const reset = 'reset' in scripted ? scripted.reset : undefined;
    const answer = reset === 'before-work' ? undefined : decide(received);
    if (answer === undefined || reset === 'after-work') {
      request.socket.destroy();
      return;
    }
    await pause('delayMs' in scripted ? scripted.delayMs : 0);
    sendJson(response, withTokenHeaders(answer, options));
  }

  return { requests, script, counts, exchange };
}
