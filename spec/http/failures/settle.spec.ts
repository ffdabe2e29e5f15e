import { expect } from 'chai';
import { RequestFailedError } from '../../../lib/errors';
import type { AuthorizedAxiosOptions } from '../../../lib/http/attempt';
import type { RequestOptions } from '../../../lib/http/request-options';
import {
  createTestClient,
  failureOf,
  listTokens,
  startRecordingServer,
  type Answer,
  type RecordingServer,
} from '../authorized-client';

type Validate = NonNullable<RequestOptions['validateResponse']>;

describe('http: which answers are handed out', () => {
  let server: RecordingServer;
  let answer: Answer;

  beforeEach(async () => {
    server = await startRecordingServer(() => answer);
  });

  afterEach(() => server.close());

  const client = (options: Partial<AuthorizedAxiosOptions> = {}) =>
    createTestClient(server.url, listTokens('canary-token'), options).http;

  const refuse: Validate = ({ data }) =>
    (data as { ok?: boolean }).ok === false ? `it says ${JSON.stringify(data)}` : undefined;

  it('not one that the author refuses, whose JSON is parsed by then', async () => {
    answer = { body: { ok: false, why: 'quota' }, headers: { 'x-request-id': 'r-1' } };
    for (const error of [
      await failureOf(client({ validateResponse: refuse }).get('/x')),
      await failureOf(client().get('/x', { validateResponse: refuse })),
    ]) {
      expect(error).to.be.instanceOf(RequestFailedError);
      expect(error).to.include({ code: 'ANSWER_REFUSED', status: 200, transient: false, requestId: 'r-1' });
      expect(error.message).to.contain(
        '/x answered 200 OK (request id r-1), and `validateResponse` refused it: it says {"ok":false',
      );
      expect(error).to.have.nested.property('response.data.why', 'quota');
    }
    answer = { body: { ok: true } };
    expect((await client({ validateResponse: refuse }).get<unknown>('/x')).data).to.deep.equal({ ok: true });
  });

  it('as the request says, if it has a say of its own', async () => {
    answer = { body: { ok: false } };
    const http = client({ validateResponse: refuse });
    expect((await http.get('/x', { validateResponse: () => undefined })).status).to.equal(200);
  });

  it('with text and bytes as they are', async () => {
    const seen: unknown[] = [];
    const validateResponse: Validate = ({ data }) => void seen.push(data);
    for (const [body, responseType] of [
      ['plain', 'json'],
      ['', 'json'],
      ['{"a":1}', 'text'],
      ['{"a":1}', 'arraybuffer'],
    ] as const) {
      answer = { body };
      await client().get('/x', { validateResponse, responseType });
    }
    expect(seen).to.deep.equal(['plain', '', '{"a":1}', Buffer.from('{"a":1}')]);
  });

  it('and the reason is bounded and shows no secret', async () => {
    answer = {};
    const error = await failureOf(
      client().get('/x', { validateResponse: () => `canary-token and Bearer abc ${'x'.repeat(1000)}` }),
    );
    expect(error.message).to.contain('[redacted] and Bearer [redacted]').and.not.contain('canary');
    expect(error.message.length).to.be.below(600);
  });

  it('not where what looks at them breaks: it is named, and an error of this package is its own', async () => {
    answer = {};
    const broken = await failureOf(
      client().get('/x', {
        validateResponse: () => {
          throw new TypeError('cannot read secret=canary');
        },
      }),
    );
    expect(broken).to.include({ code: 'ANSWER_REFUSED' });
    expect(broken.message).to.contain('it threw TypeError: cannot read').and.not.contain('canary');
    const own = new RequestFailedError({ code: 'ANSWER_UNUSABLE', sentence: 'Mine.', remedy: 'Mend.' });
    const thrown = await failureOf(
      client().get('/x', {
        validateResponse: () => {
          throw own;
        },
      }),
    );
    expect(thrown).to.equal(own);
  });

  it('not where the author promises instead of saying', async () => {
    answer = {};
    for (const validate of [() => Promise.reject(new Error('late')), () => true, () => ({})]) {
      const validateResponse = validate as unknown as Validate;
      const error = await failureOf(client().get('/x', { validateResponse }));
      expect(error).to.include({ code: 'OPTION_INVALID' });
    }
    for (const validate of [() => '', () => null, () => false]) {
      const validateResponse = validate as unknown as Validate;
      expect((await client().get('/x', { validateResponse })).status).to.equal(200);
    }
  });

  it('first by the scope, then by the status, and only then by the author', async () => {
    const asked: number[] = [];
    const validateResponse: Validate = ({ status }) => void asked.push(status);
    answer = { status: 403, headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="a"' } };
    expect(await failureOf(client().get('/x', { validateResponse }))).to.include({
      code: 'INSUFFICIENT_SCOPE',
    });
    answer = { status: 500 };
    expect(await failureOf(client().get('/x', { validateResponse }))).to.include({ code: 'REQUEST_FAILED' });
    expect(asked).to.deep.equal([]);
    await client().get('/x', { validateResponse, validateStatus: null });
    expect(asked).to.deep.equal([500]);
  });

  it('404 as well, if the connection or the request says so, and no other failure', async () => {
    answer = { status: 404, body: { message: 'none' } };
    expect(await failureOf(client().get('/x'))).to.include({ status: 404 });
    const handedOut = await client({ doNotThrow404: true }).get<unknown>('/x');
    expect([handedOut.status, handedOut.data]).to.deep.equal([404, { message: 'none' }]);
    expect((await client().get('/x', { doNotThrow404: true })).status).to.equal(404);
    const http = client({ doNotThrow404: true });
    expect(await failureOf(http.get('/x', { doNotThrow404: false }))).to.include({ status: 404 });
    const asked: unknown[] = [];
    await http.get('/x', { validateResponse: ({ data }) => void asked.push(data) });
    expect(asked).to.deep.equal([{ message: 'none' }]);
    answer = { status: 410 };
    expect(await failureOf(http.get('/x'))).to.include({ status: 410 });
  });
});
