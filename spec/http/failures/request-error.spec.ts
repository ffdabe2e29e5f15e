import { expect } from 'chai';
import { inspect } from 'node:util';
import { AxiosError, AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import {
  buildBodyNotRepeatableError,
  buildInsufficientScopeError,
  buildTokenRejectedError,
} from '../../../lib/http/failures/rejection-error';
import { hideRequest } from '../../../lib/http/hidden-request';
import { describeRequest } from '../../../lib/http/failures/request-description';
import { buildForeignOriginError, buildUnansweredError } from '../../../lib/http/failures/request-error';
import { buildStatusError } from '../../../lib/http/failures/status-error';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const SECRET = 'canary-secret';

function configOf(config: Partial<InternalAxiosRequestConfig>): InternalAxiosRequestConfig {
  return { ...config, headers: new AxiosHeaders({ Authorization: `Bearer ${SECRET}` }) };
}

function answerOf(status: number, rest: Partial<AxiosResponse> = {}): AxiosResponse {
  const config = configOf({});
  return { status, statusText: '', headers: {}, data: { from: 'api' }, config, request: { SECRET }, ...rest };
}

describe('http: request errors', () => {
  describe('describeRequest', () => {
    for (const [config, text] of [
      [{ url: '/me' }, 'GET /me'],
      [{ method: 'post', url: 'me', baseURL: 'https://h/v1/' }, 'POST https://h/v1/me'],
      [{ method: 'put', url: '//me', baseURL: 'https://h/v1' }, 'PUT https://h/v1/me'],
      [{ url: 'https://other/x#fragment', baseURL: 'https://h' }, 'GET https://other/x'],
      [{ baseURL: 'https://h' }, 'GET https://h/'],
      [{}, 'GET '],
    ] as const) {
      it(`says ${text}`, () => {
        expect(describeRequest(configOf(config))).to.equal(text);
      });
    }

    for (const url of [
      `https://h/x?access_token=${SECRET}&page=2`,
      `https://user:${SECRET}@h/x?page=2`,
      `/x?page=2&client_secret=${SECRET}`,
      `/x?page=2&token=${SECRET}`,
    ]) {
      it(`masks the secret of ${url.replace(SECRET, '…')}`, () => {
        const text = describeRequest(configOf({ url }));
        expect(text).not.to.contain(SECRET);
        expect(text).to.contain('page=2');
      });
    }
  });

  it('hold the answer of the API and nothing of the request', () => {
    const config = configOf({ url: '/me' });
    const answer = answerOf(418, { statusText: 'Teapot', headers: { 'x-id': '1' } });
    for (const error of [
      buildTokenRejectedError(answer, config, 'again'),
      buildInsufficientScopeError(answer, config, []),
      buildStatusError(answer, config, { now: NOW }),
      buildBodyNotRepeatableError(answer, config),
    ]) {
      expect(error.response).to.deep.equal({
        status: 418,
        statusText: 'Teapot',
        headers: { 'x-id': '1' },
        data: { from: 'api' },
      });
      expect(error.status).to.equal(418);
      expect(Object.keys(error)).not.to.include.members(['response']);
      expect(inspect(error, { depth: 10, showHidden: true })).not.to.contain(SECRET);
      expect(error.message.endsWith(error.remedy)).to.equal(true);
    }
  });

  it('name status and status text, without secrets', () => {
    const statusText = `Bad Bearer ${SECRET}`;
    const { message } = buildStatusError(answerOf(400, { statusText }), configOf({ url: '/me' }), {
      now: NOW,
    });
    expect(message).to.match(/^GET \/me answered 400 Bad Bearer \[redacted\]\. /);
    const bare = buildStatusError(answerOf(400), configOf({ url: '/me' }), { now: NOW });
    expect(bare.message).to.match(/^GET \/me answered 400\. /);
  });

  it('say whose fault it is', () => {
    const config = configOf({ url: '/me' });
    expect(buildStatusError(answerOf(500), config, { now: NOW })).to.include({ transient: true });
    expect(buildStatusError(answerOf(500), config, { now: NOW }).remedy).to.contain('problem of its own');
    expect(buildStatusError(answerOf(499), config, { now: NOW })).to.include({ transient: false });
    expect(buildStatusError(answerOf(499), config, { now: NOW }).remedy).to.contain('Check the request');
  });

  it('do not know how long to wait where a 429 does not say', () => {
    expect(buildStatusError(answerOf(429), configOf({}), { now: NOW })).to.include({
      retryAfterMs: undefined,
    });
    const inAMinute = new Date(NOW + 60_000).toUTCString();
    const dated = answerOf(429, { headers: { 'retry-after': inAMinute } });
    expect(buildStatusError(dated, configOf({}), { now: NOW })).to.include({ retryAfterMs: 60_000 });
    const odd = answerOf(429, { headers: { 'retry-after': ['1', '2'] as unknown as string } });
    expect(buildStatusError(odd, configOf({}), { now: NOW })).to.include({ retryAfterMs: undefined });
  });

  it('name the scopes that are missing, if the API did', () => {
    const named = buildInsufficientScopeError(answerOf(403), configOf({ url: '/me' }), ['a', 'b']);
    expect(named.message).to.contain('the API asks for the scopes "a b"');
    expect(named.requiredScopes).to.deep.equal(['a', 'b']);
    const unnamed = buildInsufficientScopeError(answerOf(403), configOf({ url: '/me' }), []);
    expect(unnamed.message).to.contain('the API asks for more scopes');
  });

  it('keep of a network failure its code and its text without secrets', () => {
    const config = configOf({ url: '/me' });
    const failure = new AxiosError(`wrong Bearer ${SECRET}`, 'EPROTO', config, { SECRET });
    const error = buildUnansweredError(failure, config);
    expect(error.cause).to.deep.equal({ networkCode: 'EPROTO', reason: 'wrong Bearer [redacted]' });
    expect(error).to.include({ code: 'REQUEST_UNANSWERED', transient: true });
    expect(inspect(error, { depth: 10, showHidden: true })).not.to.contain(SECRET);
  });

  it('keep of any other failure what can be read of it', () => {
    expect(buildUnansweredError(new RangeError('mine'), configOf({})).cause).to.deep.equal({
      networkCode: undefined,
      reason: 'mine',
    });
    expect(buildUnansweredError('odd', configOf({})).message).to.contain('got no answer: odd.');
  });

  it('keep of a failure no more than can be read, and nothing that was sent', () => {
    const config = configOf({ url: '/me' });
    const failure = new AxiosError(`${SECRET}:x ${'y'.repeat(1000)}`, 'ECONNRESET', config);
    const { message } = buildUnansweredError(failure, config);
    expect(message).not.to.contain(SECRET);
    expect(message.length).to.be.below(500);
  });

  it('say what had come of an answer that broke off', () => {
    const config = configOf({ url: '/me' });
    const failure = new AxiosError('aborted', 'ECONNRESET', config, {}, answerOf(206));
    const error = buildUnansweredError(failure, config);
    expect(error).to.include({ code: 'REQUEST_UNANSWERED', transient: true, response: undefined });
    expect(error.message).to.contain('GET /me was answered 206, but the answer broke off: aborted.');
    const res = { statusCode: 200, headers: {} };
    const early = new AxiosError('maxContentLength size of 5 exceeded', 'ERR_BAD_RESPONSE', config, { res });
    const unusable = buildUnansweredError(early, config);
    expect(unusable).to.include({ code: 'ANSWER_UNUSABLE', status: 200 });
    expect(inspect(unusable, { depth: 10, showHidden: true })).not.to.contain(SECRET);
  });

  it('leave errors of ours as they are, however deep they lie', () => {
    const config = configOf({});
    const own = buildForeignOriginError(config);
    const wrapped = AxiosError.from(new Error('outer', { cause: own }));
    expect(hideRequest(wrapped, config, config)).to.equal(own);
    expect(hideRequest(own, config, config)).to.equal(own);
    expect(hideRequest(new Error('outer'), config, config)).to.include({ code: 'REQUEST_UNANSWERED' });
  });

  it('show a foreign URL without its secrets', () => {
    const { message } = buildForeignOriginError(
      configOf({ url: `https://u:${SECRET}@evil/?code=${SECRET}` }),
    );
    expect(message).to.contain('https://evil/').and.not.to.contain(SECRET);
  });
});
