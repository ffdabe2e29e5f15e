import { expect } from 'chai';
import type { AxiosResponse } from 'axios';
import { RateLimitedError } from '../../../lib/errors';
import { readWait, type RateLimitShape } from '../../../lib/http/limits/rate-limit';
import {
  createTestClient,
  failureOf,
  listTokens,
  startRecordingServer,
  type Answer,
  type RecordingServer,
} from '../authorized-client';

const NOW = Date.parse('2026-01-01T00:00:00Z');

const read = (
  headers: Readonly<Record<string, string>>,
  shape?: RateLimitShape,
  data?: unknown,
): number | undefined => readWait({ headers, data } as unknown as AxiosResponse, shape, NOW);

describe('http: how long to wait', () => {
  it('is what Retry-After says, if nothing is declared', () => {
    expect(read({ 'retry-after': '7' })).to.equal(7000);
    expect(read({ 'retry-after': new Date(NOW + 9000).toUTCString() })).to.equal(9000);
    expect(read({})).to.equal(undefined);
    expect(read({ 'retry-after': 'soon' })).to.equal(undefined);
  });

  const FORMATS = [
    ['seconds', '90'],
    ['milliseconds', '90000'],
    ['epoch-seconds', String(NOW / 1000 + 90)],
    ['epoch-milliseconds', String(NOW + 90_000)],
    ['date', new Date(NOW + 90_000).toUTCString()],
  ] as const;
  for (const [format, value] of FORMATS) {
    it(`is what the declared header or member says: ${format}`, () => {
      expect(read({ 'x-reset': value }, { header: 'X-Reset', format })).to.equal(90_000);
      const body = JSON.stringify({ error: { wait: value } });
      expect(read({}, { path: 'error.wait', format }, body)).to.equal(90_000);
      expect(read({}, { path: 'error.wait', format }, Buffer.from(body))).to.equal(90_000);
    });
  }

  it('is seconds unless told otherwise, parts of them included', () => {
    expect(read({ 'x-reset': '1.5' }, { header: 'X-Reset' })).to.equal(1500);
    expect(read({ 'x-reset': '0.0001' }, { header: 'X-Reset' })).to.equal(1);
  });

  it('is nothing at all if that is what the answer says, or if the moment has passed', () => {
    expect(read({ 'x-reset': '0' }, { header: 'X-Reset' })).to.equal(0);
    expect(
      read({ 'x-reset': String(NOW - 1) }, { header: 'X-Reset', format: 'epoch-milliseconds' }),
    ).to.equal(0);
  });

  it('is what Retry-After says, whatever is declared besides', () => {
    expect(read({ 'retry-after': '7', 'x-reset': '90' }, { header: 'X-Reset' })).to.equal(7000);
    expect(read({ 'retry-after': '0', 'x-reset': '90' }, { header: 'X-Reset' })).to.equal(0);
    expect(read({ 'retry-after': 'soon', 'x-reset': '90' }, { header: 'X-Reset' })).to.equal(90_000);
  });

  it('is unknown where the declared place says nothing', () => {
    expect(read({ 'x-reset': 'soon' }, { header: 'X-Reset' })).to.equal(undefined);
    expect(read({ 'x-reset': '-5' }, { header: 'X-Reset' })).to.equal(undefined);
    expect(read({}, { header: 'X-Other' })).to.equal(undefined);
    for (const data of [undefined, '', 'no JSON', '[]', '{"a":{}}', {}, null, 5]) {
      expect(read({}, { path: 'a.wait' }, data), JSON.stringify(data)).to.equal(undefined);
    }
  });

  it('goes by the clock of the server where that shows it', () => {
    const date = new Date(NOW + 60_000).toUTCString();
    const moment = { 'x-reset': String(NOW / 1000 + 90), date };
    expect(read(moment, { header: 'X-Reset', format: 'epoch-seconds' })).to.equal(30_000);
    expect(read({ 'retry-after': new Date(NOW + 90_000).toUTCString(), date })).to.equal(30_000);
    expect(read({ 'x-reset': '90', date }, { header: 'X-Reset' })).to.equal(90_000);
  });
});

describe('http: an API that asks to wait', () => {
  let server: RecordingServer;
  let answer: Answer;

  beforeEach(async () => {
    server = await startRecordingServer(() => answer);
  });

  afterEach(() => server.close());

  const fail = (rateLimit?: RateLimitShape) =>
    failureOf(createTestClient(server.url, listTokens('good'), { rateLimit }).http.get('/me'));

  it('is told with the time that it asks for', async () => {
    answer = { status: 429, headers: { 'X-Reset': '2500' }, body: {} };
    const error = await fail({ header: 'X-Reset', format: 'milliseconds' });
    expect(error).to.be.instanceOf(RateLimitedError);
    expect(error).to.include({ retryAfterMs: 2500, transient: true });
    expect(await fail()).to.include({ code: 'RATE_LIMITED', retryAfterMs: undefined });
  });

  it('may say so in the body', async () => {
    answer = { status: 429, body: { error: { retryAfter: 3 } } };
    expect(await fail({ path: 'error.retryAfter' })).to.include({ retryAfterMs: 3000 });
  });

  it('may do so with another status, if it says for how long', async () => {
    const shape = { statuses: [403], header: 'X-Reset' };
    answer = { status: 403, headers: { 'X-Reset': '5' } };
    expect(await fail(shape)).to.include({ code: 'RATE_LIMITED', retryAfterMs: 5000 });
    expect(await fail({ header: 'X-Reset' })).to.include({ code: 'REQUEST_FAILED' });
    answer = { status: 403 };
    expect(await fail(shape)).to.include({ code: 'REQUEST_FAILED' });
  });
});
