import { expect } from 'chai';
import { Readable } from 'node:stream';
import { isFreshkeysError, RequestFailedError } from '../../lib/errors';
import type { Attachments } from '../../lib/component/attachments';
import { sendRawRequest } from '../../lib/generic/send-raw-request';
import type { RawResponse } from '../../lib/generic/raw-response';
import { addPages } from '../../lib/http/pages/pagination';
import { messageOf, rejectionOf } from '../component/caught';
import {
  createTestClient,
  listTokens,
  REJECTION,
  startRecordingServer,
  type Answer,
  type ReceivedRequest,
  type RecordingServer,
} from '../http/authorized-client';

describe('makeRawRequest, step and message together', () => {
  let server: RecordingServer;
  let answer: (request: ReceivedRequest) => Answer | undefined;
  let rebounds: unknown[];
  /** What was asked of the storage. */
  let stored: unknown[];

  beforeEach(async () => {
    rebounds = [];
    stored = [];
    server = await startRecordingServer((request) => answer(request));
  });

  afterEach(() => server.close());

  const attachments = (store?: Attachments['store']): Attachments => ({
    read: (url) => () => Promise.resolve(Readable.from([Buffer.from(`content of ${url}`)])),
    store:
      store ??
      ((request) => {
        stored.push(request);
        const response = { status: 201, headers: { 'x-a': 'b', 'set-cookie': ['sid=canary'] } };
        return Promise.resolve({ url: 'https://storage/1', contentType: 'text/csv', sizeBytes: 5, response });
      }),
  });

  async function run(
    body: unknown,
    cfg: Readonly<Record<string, unknown>> = {},
    store?: Attachments['store'],
  ): Promise<RawResponse | undefined> {
    const { http } = createTestClient(server.url, listTokens('first', 'second'), {
      retry: { count: 1, latestAt: Infinity, random: () => 0 },
    });
    const message = await sendRawRequest({
      http: addPages(http, undefined, { baseURL: () => Promise.resolve(server.url) }),
      attachments: attachments(store),
      message: { body: body as Record<string, unknown> },
      cfg,
      emit: { rebound: (reason: unknown) => Promise.resolve(void rebounds.push(reason)) } as never,
    });
    return message?.body as RawResponse | undefined;
  }

  const sent = () =>
    server.received.map(({ method, headers, body }) => [method, headers['content-type'], body.toString()]);

  it('emits JSON as it is, other text as text, and no cookies', async () => {
    answer = () => ({ body: { a: 1 }, headers: { 'set-cookie': 'sid=canary', 'x-a': 'b' } });
    const json = await run({ url: '/x' });
    expect(json).to.deep.include({ statusCode: 200, responseBody: { a: 1 } });
    expect(json?.headers).to.include({ 'x-a': 'b' }).and.not.have.property('set-cookie');
    expect((await run({ url: '/x', responseType: 'text' }))?.responseBody).to.equal('{"a":1}');
    answer = () => ({ body: '<a/>', headers: { 'content-type': 'text/xml' } });
    expect((await run({ url: '/x' }))?.responseBody).to.equal('<a/>');
  });

  it('emits bytes as base64', async () => {
    answer = () => ({ body: Buffer.from([0, 255, 254]), headers: { 'content-type': 'image/png' } });
    expect((await run({ url: '/x', responseType: 'binary' }))?.responseBody).to.equal('AP/+');
  });

  it('puts the answer into the storage if the step or the message says so', async () => {
    answer = () => ({ body: 'text' });
    const attachment = { attachmentUrl: 'https://storage/1', contentType: 'text/csv', sizeBytes: 5 };
    const emitted = { statusCode: 201, headers: { 'x-a': 'b' }, ...attachment };
    expect(await run({ url: '/x', responseType: 'attachment' })).to.deep.equal(emitted);
    expect(
      await run({ url: '/y', method: 'post', data: 1 }, { downloadAsAttachment: true, maxRedirects: 0 }),
    ).to.deep.equal(emitted);
    expect(stored).to.deep.equal([
      { method: 'GET', url: '/x' },
      { method: 'POST', url: '/y', data: 1, maxRedirects: 0 },
    ]);
    expect(
      (await run({ url: '/x', responseType: 'json' }, { downloadAsAttachment: true }))?.responseBody,
    ).to.equal('text');
  });

  it('sends text, bytes, forms and parts, and the same once more after a refresh', async () => {
    answer = ({ headers }) => (headers.authorization === 'Bearer second' ? {} : REJECTION);
    await run({
      url: '/x',
      method: 'POST',
      data: { a: 'b c' },
      contentType: 'application/x-www-form-urlencoded',
    });
    await run({
      url: '/x',
      method: 'PUT',
      data: 'https://storage/2',
      contentType: 'application/octet-stream',
    });
    await run({
      url: '/x',
      method: 'POST',
      data: { f: { attachmentUrl: 'https://storage/3' } },
      contentType: 'multipart/form-data',
    });
    const requests = sent();
    expect(requests.slice(0, 2)).to.deep.equal(
      Array(2).fill(['POST', 'application/x-www-form-urlencoded', 'a=b+c']),
    );
    expect(requests.slice(2, 4)).to.deep.equal(
      Array(2).fill(['PUT', 'application/octet-stream', 'content of https://storage/2']),
    );
    expect(requests[4]?.[2]).to.contain('content of https://storage/3').and.contain('filename="f"');
    expect(requests[5]).to.deep.equal(requests[4]);
  });

  it('throws, emits or rebounds what fails, as the step says', async () => {
    answer = () => ({ status: 503, body: { message: 'closed' }, headers: { 'set-cookie': 'sid=canary' } });
    for (const errorPolicy of ['', 'byComponent', 'throwError']) {
      const error = await rejectionOf(run({ url: '/x' }, { errorPolicy }));
      expect(isFreshkeysError(error) && error.code).to.equal('REQUEST_FAILED');
    }
    const message = await run({ url: '/x' }, { errorPolicy: 'emit' });
    expect(message).to.include({ statusCode: 503 });
    expect(message?.responseBody).to.deep.equal({ message: 'closed' });
    expect(message?.errorMessage).to.contain('answered 503').and.contain('closed');
    expect(JSON.stringify(message)).to.not.contain('canary');
    expect(rebounds).to.deep.equal([]);
    expect(await run({ url: '/x' }, { errorPolicy: 'rebound' })).to.equal(undefined);
    expect(rebounds.map(messageOf).join()).to.contain('answered 503');
  });

  it('sends again as often as the step says, and then throws', async () => {
    answer = () => ({ status: 503 });
    for (const [maxRetries, attempts] of [
      ['0', 1],
      ['2', 3],
    ] as const) {
      const before = server.received.length;
      const error = await rejectionOf(run({ url: '/x' }, { maxRetries }));
      expect(messageOf(error)).to.contain('answered 503');
      expect(server.received.length - before).to.equal(attempts);
    }
  });

  it('emits errors of bytes as what they say', async () => {
    const policy = { errorPolicy: 'emit', ignoreErrorCodes: '400-404' };
    for (const [body, type, emitted] of [
      ['{"a":1}', 'application/json', { a: 1 }],
      ['{"a', 'application/json', '{"a'],
      ['oops', 'text/plain', 'oops'],
      [Buffer.from([255]), 'image/png', '/w=='],
    ] as const) {
      answer = () => ({ status: 400, body, headers: { 'content-type': type } });
      expect((await run({ url: '/x', responseType: 'binary' }, policy))?.responseBody).to.deep.equal(emitted);
    }
  });

  it('emits no stream that an error left behind, and lets go of it', async () => {
    const data = Readable.from(['x']);
    const response = { status: 503, statusText: '', headers: {}, data };
    const error = new RequestFailedError({ code: 'REQUEST_FAILED', sentence: 'A.', remedy: 'B.', response });
    const emitted = await run({ url: '/x', responseType: 'attachment' }, { errorPolicy: 'emit' }, () =>
      Promise.reject(error),
    );
    expect(emitted).to.deep.equal({
      statusCode: 503,
      headers: {},
      responseBody: undefined,
      errorMessage: 'A. B.',
    });
    expect(data.destroyed).to.equal(true);
  });

  it('emits that no answer came', async () => {
    answer = () => undefined;
    const emitted = await run({ url: '/x' }, { errorPolicy: 'emit', requestTimeoutPeriod: 50 });
    expect(Object.keys(emitted ?? {})).to.deep.equal(['errorMessage']);
    expect(emitted?.errorMessage).to.contain('got no answer');
  });

  it('takes 404 for an answer if the step says so', async () => {
    answer = () => ({ status: 404, body: { message: 'none' } });
    expect(await run({ url: '/x' }, { doNotThrow404: true })).to.deep.include({
      statusCode: 404,
      responseBody: { message: 'none' },
    });
    expect(messageOf(await rejectionOf(run({ url: '/x' })))).to.contain('answered 404');
  });

  it('sends nothing where the step or the message is wrong', async () => {
    answer = () => ({});
    for (const [body, cfg] of [
      [{ url: '/x' }, { maxRetries: 99 }],
      [{ url: '/x', headers: { a: 'b\nc' } }, { errorPolicy: 'emit' }],
      [{ url: 'https://user:canary@127.0.0.1/x' }, { errorPolicy: 'rebound' }],
    ] as const) {
      const error = await rejectionOf(run(body, cfg));
      expect(isFreshkeysError(error) && error.code).to.equal('OPTION_INVALID');
      expect(messageOf(error)).to.not.contain('canary');
    }
    expect(server.received).to.deep.equal([]);
    expect(rebounds).to.deep.equal([]);
  });
});
