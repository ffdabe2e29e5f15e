import type { FaultyAuthorizationServerOptions } from './faulty-authorization-server-options';
import type { JsonAnswer } from '../http-exchange';

/** Adds the headers of every token answer; `Date` is the time of the call. */
export function withTokenHeaders(
  answer: JsonAnswer,
  options: Pick<FaultyAuthorizationServerOptions, 'now' | 'dateOffsetMs'>,
): JsonAnswer {
  const serverTime = (options.now ?? Date.now)() + (options.dateOffsetMs ?? 0);
  const headers = {
    date: new Date(serverTime).toUTCString(),
    'cache-control': 'no-store',
    ...answer.headers,
  };
  return { ...answer, headers };
}
