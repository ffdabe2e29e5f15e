import { expect } from 'chai';
import { createHmac } from 'node:crypto';
import { createCallbackListener } from '../../lib/component/callback-listener';
import { defineConnection } from '../../lib/component/connection';
import { startLoopbackServer, type LoopbackServer } from '../../lib/platform/loopback-server';
import { startResourceServer } from '../../lib/platform/resource-server/resource-server';
import type { RefreshCallback } from '../../lib/tokens/refresh-callback';
import { createTaskContext } from '../support/runtime-context';
import { codeOf, thrownBy } from './caught';
import { DESCRIPTOR } from './descriptors';

const SECRET = 'canary-service-secret';
const NOW_SECONDS = 1_767_225_600;

describe('W3 a callback as a service', () => {
  let server: LoopbackServer;
  let callback: RefreshCallback;
  let calls: unknown[];

  beforeEach(async () => {
    calls = [];
    callback = () => ({ access_token: 'canary-new', expires_in: 60 });
    const listener = createCallbackListener({
      secret: SECRET,
      clock: { now: () => NOW_SECONDS * 1000 },
      callback: (input) => {
        calls.push(input);
        return callback(input);
      },
    });
    server = await startLoopbackServer(listener);
  });

  afterEach(() => server.close());

  const ask = async (time = NOW_SECONDS, { secret = SECRET, method = 'POST', body = BODY } = {}) => {
    const signature = createHmac('sha256', secret)
      .update(`${String(time)}.${body}`)
      .digest('hex');
    const headers = { 'x-freshkeys-signature': `t=${String(time)},v1=${signature}` };
    const response = await fetch(server.url, { method, headers, ...(method === 'GET' ? {} : { body }) });
    const answer = (await response.json()) as { readonly errorResponse?: string };
    return [response.status, answer.errorResponse ?? answer] as const;
  };
  const BODY = JSON.stringify({ refresh_token: 'canary-refresh', consumer_secret: 'canary-consumer' });

  it('hands the values of the account to the function, and its result back', async () => {
    expect(await ask()).to.deep.equal([200, { access_token: 'canary-new', expires_in: 60 }]);
    expect(calls[0]).to.include({ refresh_token: 'canary-refresh', consumer_secret: 'canary-consumer' });
    expect(calls[0]).to.have.property('signal').that.is.instanceOf(AbortSignal);
  });

  it('answers nobody who does not know the secret, or sends an old request again', async () => {
    expect(await ask(NOW_SECONDS, { secret: 'another' })).to.deep.include(401);
    expect(await ask(NOW_SECONDS - 301)).to.deep.include(401);
    expect(await ask(NOW_SECONDS + 301)).to.deep.include(401);
    const unsigned = await fetch(server.url, { method: 'POST', body: BODY });
    expect(unsigned.status).to.equal(401);
    expect(calls).to.deep.equal([]);
    expect((await ask(NOW_SECONDS - 300))[0]).to.equal(200);
  });

  it('answers no request of another kind', async () => {
    expect((await ask(NOW_SECONDS, { method: 'GET' }))[0]).to.equal(400);
    expect((await ask(NOW_SECONDS, { body: 'x'.repeat(262_145) }))[0]).to.equal(400);
    expect(calls).to.deep.equal([]);
  });

  it('tells a failure that may pass by 503, without a secret, and `errorResponse` as it is', async () => {
    callback = () => Promise.reject(new Error('no answer for canary-refresh of canary-consumer'));
    const [status, text] = await ask();
    expect(status).to.equal(503);
    expect(text).to.contain('no answer').and.not.contain('canary');
    callback = () => undefined as never;
    expect((await ask())[0]).to.equal(503);
    callback = () => ({ errorResponse: 'closed' });
    expect(await ask()).to.deep.equal([200, 'closed']);
  });

  it('is what `refresh.callbackService` asks', async () => {
    const api = await startResourceServer({ isActive: (token) => token === 'canary-new' });
    const service = await startLoopbackServer(createCallbackListener({ secret: SECRET, callback }));
    const connection = defineConnection(DESCRIPTOR, {
      baseURL: api.url,
      refresh: { callbackService: { url: service.url, secret: SECRET } },
    });
    const cfg = {
      clientId: 'c',
      clientSecret: 's',
      tokenUri: 'https://id.example/token',
      oauth: { access_token: 'canary-old', refresh_token: 'canary-refresh' },
    };
    const process = connection.action(async ({ http }) => ({ body: (await http.get('/me')).status }));
    expect(await process.call(createTaskContext(), { body: {} }, cfg)).to.deep.include({ body: 200 });
    await Promise.all([api.close(), service.close()]);
  });

  it('cannot be made without a secret', () => {
    const failure = thrownBy(() => createCallbackListener({ secret: '', callback }));
    expect(codeOf(failure)).to.equal('OPTION_INVALID');
  });
});
