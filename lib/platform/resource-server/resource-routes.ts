import type { ApiAnswer, ApiRequest, ApiRoute } from './api-route';
import type { JsonAnswer } from '../http-exchange';
import { presentedAuthorization } from './presented-token';
import { OPEN_ROUTES } from './open-routes';
import { PROTECTED_ROUTES } from './protected-routes';

/** Looks at the `Authorization` header; the answer that rejects it, or `undefined` if it is fine. */
export type Gatekeeper = (authorization: string | undefined) => Promise<JsonAnswer | undefined>;

/** Finds the route and answers; protected routes ask the gatekeeper first. */
export async function answerApiRequest(
  request: ApiRequest,
  reject: Gatekeeper,
  anyApi?: ApiRoute,
): Promise<ApiAnswer> {
  const { pathname } = request.url;
  const status = /^\/status\/([2-5]\d\d)$/.exec(pathname)?.[1];
  if (status !== undefined) return { status: Number(status), body: { status: Number(status) } };
  const openRoute = OPEN_ROUTES[pathname];
  if (openRoute) return openRoute(request);
  const route = PROTECTED_ROUTES[pathname] ?? anyApi;
  if (!route) return { status: 404, body: { error: 'not_found' } };
  const rejection = await reject(
    anyApi === undefined ? request.headers.authorization : presentedAuthorization(request),
  );
  return rejection ? { ...rejection, isRejection: true } : route(request);
}
