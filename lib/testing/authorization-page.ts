import { randomUUID } from 'node:crypto';
import { sendJson, type Exchange } from '../platform/http-exchange';

/** An authorization endpoint whose user agrees at once. It checks nothing but that there is a place to go back to. */
export function createAuthorizationPage(): Exchange {
  return (request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const redirectUri = searchParams.get('redirect_uri') ?? '';
    if (!URL.canParse(redirectUri)) {
      sendJson(response, {
        status: 400,
        body: { error: 'invalid_request', error_description: 'redirect_uri' },
      });
      return Promise.resolve();
    }
    const target = new URL(redirectUri);
    target.searchParams.set('code', `code-${randomUUID()}`);
    const state = searchParams.get('state');
    if (state !== null) target.searchParams.set('state', state);
    response.writeHead(302, { location: target.href }).end();
    return Promise.resolve();
  };
}
