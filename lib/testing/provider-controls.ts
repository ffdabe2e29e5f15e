import type { IncomingMessage } from 'node:http';
import type { JsonAnswer } from '../platform/http-exchange';

/** What can be done with a provider from outside of its process. */
export interface ControlledProvider {
  readonly counts: () => unknown;
  readonly issue: () => unknown;
  readonly expire: () => void;
  readonly revoke: () => void;
}

const NOT_FOUND: JsonAnswer = { status: 404, body: { error: 'not_found' } };

/**
 * Answers a request for the provider itself, whose path begins with `/__`: `GET /__counts`, and `POST` of `/__issue`
 * (connects an account), `/__expire` and `/__revoke`. `undefined` for all others.
 */
export function answerControl(
  provider: ControlledProvider,
  request: IncomingMessage,
): JsonAnswer | undefined {
  const [path = ''] = (request.url ?? '').split('?');
  if (!path.startsWith('/__')) return undefined;
  switch (`${request.method ?? ''} ${path}`) {
    case 'GET /__counts':
      return { status: 200, body: provider.counts() };
    case 'POST /__issue':
      return { status: 200, body: provider.issue() };
    case 'POST /__expire':
      provider.expire();
      return { status: 200, body: provider.counts() };
    case 'POST /__revoke':
      provider.revoke();
      return { status: 200, body: provider.counts() };
    default:
      return NOT_FOUND;
  }
}
