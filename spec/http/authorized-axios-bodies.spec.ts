import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { RequestFailedError } from '../../lib/errors';
import {
  accepting,
  createTestClient,
  failureOf,
  listTokens,
  startRecordingServer,
  type RecordingServer,
} from './authorized-client';

const BYTES = randomBytes(200_000);

describe('http: authorized axios, bodies', () => {
  let server: RecordingServer;

  beforeEach(async () => {
    server = await startRecordingServer(accepting('second'));
  });

  afterEach(() => server.close());

  /** Posts with a token that is rejected, and returns the bodies of both attempts. */
  async function postTwice(
    data: unknown,
    headers: Record<string, string> = {},
  ): Promise<readonly [Buffer, Buffer]> {
    const { http } = createTestClient(server.url, listTokens('first', 'second'));
    expect((await http.post('/things', data, { headers })).data).to.deep.equal({ ok: true });
    expect(server.authorizations()).to.deep.equal(['Bearer first', 'Bearer second']);
    const [first, second] = server.received;
    return [first?.body ?? Buffer.of(), second?.body ?? Buffer.of()];
  }

  const contentTypes = (): (string | undefined)[] =>
    server.received.map(({ headers }) => headers['content-type']);

  for (const [what, data, text, contentType] of [
    ['JSON', { a: [1, 'ü'] }, '{"a":[1,"ü"]}', 'application/json'],
    ['a form', new URLSearchParams({ a: 'b c' }), 'a=b+c', 'application/x-www-form-urlencoded;charset=utf-8'],
    ['a text', 'plain ü', 'plain ü', 'application/x-www-form-urlencoded'],
  ] as const) {
    it(`are sent twice alike: ${what}`, async () => {
      const [first, second] = await postTwice(data);
      expect(first.toString()).to.equal(text);
      expect(second.toString()).to.equal(text);
      expect(contentTypes()).to.deep.equal([contentType, contentType]);
    });
  }

  it('are sent twice alike: bytes', async () => {
    const [first, second] = await postTwice(BYTES, { 'content-type': 'application/octet-stream' });
    expect(first.equals(BYTES)).to.equal(true);
    expect(second.equals(BYTES)).to.equal(true);
  });

  for (const [what, data] of [
    ['FormData', form()],
    ['a function that makes FormData', form],
  ] as const) {
    it(`are sent twice alike: ${what}`, async () => {
      const bodies = await postTwice(data);
      for (const [index, body] of bodies.entries()) {
        const boundary = /^multipart\/form-data; boundary=(\S+)$/.exec(contentTypes()[index] ?? '')?.[1];
        expect(boundary).to.be.a('string');
        const text = body.toString('latin1');
        expect(text.startsWith(`--${String(boundary)}\r\n`)).to.equal(true);
        expect(text.endsWith(`--${String(boundary)}--\r\n`)).to.equal(true);
        expect(text).to.contain('name="name"\r\n\r\nvalue\r\n');
        expect(body.includes(BYTES)).to.equal(true);
      }
    });
  }

  it('are made afresh for each attempt by a function that makes a stream', async () => {
    const made: Readable[] = [];
    const makeStream = (): Readable => {
      const stream = Readable.from([BYTES.subarray(0, 70_000), BYTES.subarray(70_000)]);
      made.push(stream);
      return stream;
    };
    const [first, second] = await postTwice(makeStream, { 'content-type': 'application/octet-stream' });
    expect(made).to.have.length(2);
    expect(first.equals(BYTES)).to.equal(true);
    expect(second.equals(BYTES)).to.equal(true);
    expect(contentTypes()).to.deep.equal(['application/octet-stream', 'application/octet-stream']);
  });

  it('are made once where nothing is rejected', async () => {
    let made = 0;
    const { http } = createTestClient(server.url, listTokens('second'));
    await http.post('/things', () => Readable.from([String((made += 1))]));
    expect(made).to.equal(1);
    expect(server.received[0]?.body.toString()).to.equal('1');
  });

  it('are not sent again if they were a stream, but the token is renewed', async () => {
    const tokens = listTokens('first', 'second');
    const { http } = createTestClient(server.url, tokens);
    const error = await failureOf(http.post('/things', Readable.from(['once'])));
    expect(error).to.be.instanceOf(RequestFailedError);
    expect(error).to.include({ code: 'BODY_NOT_REPEATABLE', status: 401, transient: false });
    expect(error.remedy).to.contain('`data` as a function');
    expect(tokens.rejected).to.deep.equal([1]);
    expect(tokens.rejectedTwice).to.deep.equal([]);
    expect(server.authorizations()).to.deep.equal(['Bearer first']);
    expect((await http.post('/things', Readable.from(['again']))).status).to.equal(200);
  });

  it('leave the error of the function that makes them to its author', async () => {
    const { http, trace } = createTestClient(server.url, listTokens('first'));
    const failure = new RangeError('no such file');
    const error = await failureOf(
      http.post('/things', () => {
        throw failure;
      }),
    );
    expect(error).to.equal(failure);
    expect(server.received).to.have.length(0);
    expect(trace).to.have.length(0);
  });

  it('can be turned into something else by the author', async () => {
    const { http } = createTestClient(server.url, listTokens('first', 'second'));
    await http.post('/things', { a: 1 }, { transformRequest: (data: object) => Object.keys(data).join() });
    expect(server.received.map(({ body }) => body.toString())).to.deep.equal(['a', 'a']);
  });
});

function form(): FormData {
  const data = new FormData();
  data.set('name', 'value');
  data.set('file', new Blob([BYTES]), 'file.bin');
  return data;
}
