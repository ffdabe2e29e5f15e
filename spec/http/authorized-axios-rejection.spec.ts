import { expect } from 'chai';
import type { RejectionRules } from '../../lib/http/rejection';
import type { ExpirySign } from '../../lib/platform/resource-server/expiry-sign';
import { startResourceServer, type ResourceServer } from '../../lib/platform/resource-server/resource-server';
import { createTestClient, failureOf, listTokens, startRecordingServer } from './authorized-client';

describe('http: authorized axios, declared rejections (W6)', () => {
  let api: ResourceServer | undefined;

  afterEach(async () => {
    await api?.close();
    api = undefined;
  });

  async function requestWith(expirySign: ExpirySign, rejection: RejectionRules) {
    api = await startResourceServer({ isActive: (token) => token === 'second', expirySign });
    const tokens = listTokens('first', 'second');
    const { http } = createTestClient(api.url, tokens, { rejection });
    const outcome = await http.get<unknown>('/me').then(
      ({ data }) => data,
      (error: unknown) => error,
    );
    return { outcome, rejected: tokens.rejected };
  }

  const RULES: readonly (readonly [string, ExpirySign, RejectionRules])[] = [
    ['a status', '403', { statuses: [403] }],
    ['a member of the body', '403', { body: [{ path: 'error', values: ['token_expired'] }] }],
    ['a pattern in the text', '400', { text: /token_expired/ }],
    ['a member of the body of a 200', '200-error-body', { body: [{ path: 'ok', values: ['false'] }] }],
    ['a pattern in the text of a 200', '200-error-body', { text: /"error":\s*"token_expired"/ }],
    ['a status, beside which 401 still counts', '401', { statuses: [403] }],
  ];
  for (const [what, sign, rules] of RULES) {
    it(`renews after ${what}`, async () => {
      const { outcome, rejected } = await requestWith(sign, rules);
      expect(outcome).to.include({ id: 'user-1' });
      expect(rejected).to.deep.equal([1]);
    });
  }

  it('does not take a 403 for a rejection unless it was declared', async () => {
    const { outcome, rejected } = await requestWith('403', {});
    expect(outcome).to.include({ code: 'REQUEST_FAILED', status: 403 });
    expect(rejected).to.deep.equal([]);
  });

  it('does not take a 401 for a rejection if only another status is one', async () => {
    const { outcome, rejected } = await requestWith('401', { statuses: [403], only: true });
    expect(outcome).to.include({ code: 'REQUEST_FAILED', status: 401 });
    expect(rejected).to.deep.equal([]);
  });

  it('takes a 200 that rejects twice for a failure, and hands out its body', async () => {
    const server = await startRecordingServer(() => ({ body: { ok: false, error: 'token_expired' } }));
    const rejection = { body: [{ path: 'error', values: ['token_expired'] }] };
    const { http } = createTestClient(server.url, listTokens('first', 'second'), { rejection });
    const error = await failureOf(http.get('/me'));
    await server.close();
    expect(error).to.include({ code: 'TOKEN_REJECTED', status: 200 });
    expect(error.response).to.have.property('data').that.deep.equals({ ok: false, error: 'token_expired' });
    expect(server.received).to.have.length(2);
  });

  it('looks into the bytes of an answer, too', async () => {
    api = await startResourceServer({
      isActive: (token) => token === 'second',
      expirySign: '200-error-body',
    });
    const tokens = listTokens('first', 'second');
    const { http } = createTestClient(api.url, tokens, { rejection: { text: /token_expired/ } });
    const { data } = await http.get<Buffer>('/me', { responseType: 'arraybuffer' });
    expect(JSON.parse(data.toString('utf8'))).to.include({ id: 'user-1' });
    expect(tokens.rejected).to.deep.equal([1]);
  });

  it('leaves a streamed body unread, so that a sign in it is not seen', async () => {
    api = await startResourceServer({ isActive: () => false, expirySign: '200-error-body' });
    const tokens = listTokens('first', 'second');
    const { http } = createTestClient(api.url, tokens, { rejection: { text: /token_expired/ } });
    const { data } = await http.get<AsyncIterable<Buffer>>('/me', { responseType: 'stream' });
    let text = '';
    for await (const chunk of data) text += chunk.toString();
    expect(text).to.contain('token_expired');
    expect(tokens.rejected).to.deep.equal([]);
  });
});
