import type { Exchange } from '../platform/http-exchange';
import type { ApiFault } from '../platform/resource-server/api-faults';
import type { ApiRoute } from '../platform/resource-server/api-route';
import { createResourceExchange } from '../platform/resource-server/resource-exchange';
import type { FakeProviderOptions } from './fake-provider-options';

/** The API of a fake provider. */
export interface FakeApi {
  readonly exchange: Exchange;
  readonly fail: (times: number, fault: ApiFault) => void;
  readonly reject: (times: number) => void;
  readonly counts: () => {
    readonly apiRequests: number;
    readonly apiRejected: number;
    readonly apiServed: number;
  };
}

/** What an API answers of which nothing is known: most code that reads an answer finds what it looks for. */
const ANY_ANSWER = { id: '1', name: 'Jane', items: [{ id: '1', name: 'Jane' }] };

/** @param isActive whether an access token is accepted now */
export function createFakeApi(options: FakeProviderOptions, isActive: (token: string) => boolean): FakeApi {
  const { answers = {}, expirySign, rejection } = options;
  const anyApi: ApiRoute = ({ method, url: { pathname } }) => ({
    status: 200,
    body: answers[`${method} ${pathname}`] ?? answers[pathname] ?? ANY_ANSWER,
  });
  const { exchange, counts, failNext, rejectNext } = createResourceExchange({
    isActive,
    anyApi,
    ...(expirySign === undefined ? {} : { expirySign }),
    ...(rejection === undefined ? {} : { rejection }),
  });
  return {
    exchange,
    fail: failNext,
    reject: rejectNext,
    counts() {
      const { requests, rejected, served } = counts();
      return { apiRequests: requests, apiRejected: rejected, apiServed: served };
    },
  };
}
