import { expect } from 'chai';
import { inspect } from 'node:util';
import { AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { buildTokenRejectedError } from '../../../lib/http/failures/rejection-error';
import { buildStatusError } from '../../../lib/http/failures/status-error';
import { listSentSecrets } from '../../../lib/http/failures/sent-secrets';
import type { Tried } from '../../../lib/http/failures/tried';
import { createTestClient, failureOf, listTokens, startRecordingServer } from '../authorized-client';

const NOW = Date.parse('2026-01-01T00:00:00Z');

const configOf = (config: Partial<InternalAxiosRequestConfig> = {}): InternalAxiosRequestConfig => ({
  url: 'https://api.example/contacts',
  ...config,
  headers: new AxiosHeaders(config.headers ?? { Authorization: 'Bearer canary-token' }),
});

const answerOf = (status: number, data: unknown = '', headers = {}): AxiosResponse => ({
  status,
  statusText: '',
  headers: { 'content-type': 'application/json', ...headers },
  data: typeof data === 'string' ? data : JSON.stringify(data),
  config: configOf(),
});

const messageOf = (status: number, tried?: Tried): string =>
  buildStatusError(answerOf(status), configOf(), { now: NOW, ...(tried === undefined ? {} : { tried }) })
    .message;

describe('http: errors that help', () => {
  it('say method, URL, status, request id and what the API says, and what to do', () => {
    const answer = answerOf(404, { message: 'No such contact.' }, { 'x-request-id': 'r-1' });
    const error = buildStatusError({ ...answer, statusText: 'Not Found' }, configOf(), { now: NOW });
    expect(error.message).to.match(
      /^GET https:\/\/api\.example\/contacts answered 404 Not Found \(request id r-1\)\. The API says: "No such contact\."\. Check the URL/,
    );
    expect(error).to.include({ code: 'REQUEST_FAILED', requestId: 'r-1', status: 404 });
    expect(error.cause).to.deep.equal({ status: 404, requestId: 'r-1' });
  });

  const remedies: readonly (readonly [status: number, remedy: RegExp])[] = [
    [302, /maxRedirects/],
    [400, /parameters and body/],
    [401, /Check the request/],
    [403, /what this account may do/],
    [404, /doNotThrow404/],
    [405, /method/],
    [409, /state/],
    [410, /gone for good/],
    [412, /current version/],
    [413, /Send less/],
    [415, /content type/],
    [418, /Check the request/],
    [422, /parameters and body/],
    [428, /current version/],
    [429, /fewer requests/],
    [500, /problem of its own/],
    [503, /problem of its own/],
  ];
  for (const [status, remedy] of remedies) {
    it(`have a remedy for ${String(status)}`, () => {
      const error = buildStatusError(answerOf(status), configOf(), { now: NOW });
      expect(error.remedy).to.match(remedy);
      expect(error.message.endsWith(error.remedy)).to.equal(true);
    });
  }

  it('say what was tried, and why nothing more is', () => {
    expect(messageOf(503, { attempts: 1, waitedMs: 0 })).to.not.contain('sent');
    expect(messageOf(503, { attempts: 3, waitedMs: 12_417, stoppedBy: 'count' })).to.contain(
      ' It was sent 3 times, with 12.4 s of waiting. The API has',
    );
    expect(messageOf(503, { attempts: 2, waitedMs: 3 })).to.contain('with 0.1 s of waiting');
    expect(messageOf(503, { attempts: 1, waitedMs: 0, stoppedBy: 'time' })).to.contain(
      'than the time that this',
    );
    expect(messageOf(503, { attempts: 1, waitedMs: 0, stoppedBy: 'method' })).to.contain('Idempotency-Key');
    expect(messageOf(503, { attempts: 1, waitedMs: 0, stoppedBy: 'body' })).to.contain(
      '`data` as a function',
    );
    expect(messageOf(503, { attempts: 1, waitedMs: 0, stoppedBy: 'disabled' })).to.match(
      /answered 503\. The API has/,
    );
    const tried = { attempts: 2, waitedMs: 5, stoppedBy: 'time' } as const;
    const { cause } = buildStatusError(answerOf(429), configOf(), { now: NOW, tried });
    expect(cause).to.deep.equal({ status: 429, ...tried });
  });

  it('repeat no secret that the API repeats: in its message, its status text, its request id', () => {
    const data = { message: 'You sent canary-token', error: 'x' };
    const answer = answerOf(400, data, { 'x-request-id': 'canary-token' });
    const echo = { ...answer, statusText: 'Bad canary-token' };
    for (const error of [
      buildStatusError(echo, configOf(), { now: NOW }),
      buildTokenRejectedError(echo, configOf(), 'again'),
    ]) {
      expect(error.message).to.contain('The API says: "You sent [redacted]"');
      expect(error.requestId).to.equal(undefined);
      expect(inspect(error, { depth: 10 })).to.not.contain('canary');
    }
  });

  it('know the secrets of a request by their places', () => {
    const secretsOf = (config: Partial<InternalAxiosRequestConfig>): readonly string[] =>
      listSentSecrets(configOf(config));
    const odd = new AxiosHeaders({
      'X-Odd': 'canary-odd-name',
      Accept: 'application/json',
      Cookie: 'a=1; sid=canary-cookie',
    });
    expect(secretsOf({ headers: odd })).to.include.members(['canary-odd-name', 'canary-cookie']);
    expect(secretsOf({ headers: odd })).to.not.include.members(['application/json']);
    expect(secretsOf({ params: { access_token: 'canary', q: 'two words of a search' } })).to.include(
      'canary',
    );
    expect(secretsOf({ params: { q: 'two words of a search' } })).to.not.include('two words of a search');
    expect(secretsOf({ params: new URLSearchParams({ sig: 'canary' }) })).to.include('canary');
    expect(secretsOf({ auth: { username: 'user', password: 'canary' } })).to.include.members([
      'user',
      'canary',
    ]);
  });

  it('hold what the API says wherever the helper sends the token', async () => {
    const echo = (value: string | undefined) => ({
      status: 400,
      body: { message: `got ${value ?? 'nothing'}` },
    });
    const server = await startRecordingServer(({ headers, url }) =>
      echo(headers.authorization ?? (headers['x-odd'] as string | undefined) ?? headers.cookie ?? url),
    );
    try {
      for (const travel of [{}, { header: 'X-Odd' }, { cookie: 'sid' }, { query: 'k' }]) {
        const { http } = createTestClient(server.url, listTokens('canary-access-token'), { travel });
        for (const responseType of ['json', 'text', 'arraybuffer'] as const) {
          const error = await failureOf(http.get('/x', { responseType }));
          expect(error.message).to.contain('The API says: "got ').and.not.contain('canary');
        }
      }
    } finally {
      await server.close();
    }
  });
});
