import { expect } from 'chai';
import fc from 'fast-check';
import type { TokenFailure } from '../../lib/oauth2/token-failure';
import { parseTokenAnswer, type TokenAnswer } from '../../lib/oauth2/token-response';
import { HOUR, NOW } from './validity';

/** What an answer that must be a failure says. */
function failureOf(answer: Partial<TokenAnswer>, now = NOW): TokenFailure {
  const whole = { status: 200, headers: {}, body: '', oversized: false, ...answer };
  const parsed = parseTokenAnswer(whole, { previous: { access_token: 'old', refresh_token: 'old' }, now });
  if (parsed.ok) expect.fail(`taken for tokens: ${whole.body}`);
  return parsed.failure;
}

describe('oauth2: a token answer that is no token', () => {
  const BODIES: readonly (readonly [body: string, bodyKind: string])[] = [
    ['', 'an empty body'],
    [' \r\n ', 'an empty body'],
    ['<!DOCTYPE html><html><body>access_token=a</body></html>', 'an HTML page'],
    ['\n <HTML>', 'an HTML page'],
    ['Service moved', 'a body that is not a JSON object'],
    ['access_token=a&refresh_token=b', 'a body that is not a JSON object'],
    ['[]', 'a body that is not a JSON object'],
    ['[{"access_token":"a"}]', 'a body that is not a JSON object'],
    ['null', 'a body that is not a JSON object'],
    ['"a"', 'a body that is not a JSON object'],
    ['{"access_token":"a"', 'a body that is not a JSON object'],
    ['{}', 'JSON without a usable access_token'],
    ['{"refresh_token":"b"}', 'JSON without a usable access_token'],
    ['{"access_token":5}', 'JSON without a usable access_token'],
    ['{"access_token":""}', 'JSON without a usable access_token'],
    ['{"access_token":"  "}', 'JSON without a usable access_token'],
    ['{"access_token":null}', 'JSON without a usable access_token'],
    ['{"access_token":["a"]}', 'JSON without a usable access_token'],
    ['{"access_token":{"value":"a"}}', 'JSON without a usable access_token'],
    ['{"__proto__":{"access_token":"a"}}', 'JSON without a usable access_token'],
  ];
  for (const [body, bodyKind] of BODIES) {
    it(`is unusable with status 200 and ${body.trim() === '' ? 'nothing' : body}`, () => {
      expect(failureOf({ body })).to.deep.equal({
        kind: 'unusable',
        status: 200,
        error: undefined,
        description: undefined,
        bodyKind,
        retryAfterMs: undefined,
      });
    });
  }

  it('is unusable if it was too large to be read', () => {
    expect(failureOf({ oversized: true })).to.include({
      kind: 'unusable',
      bodyKind: 'a body larger than 1 MiB',
    });
    expect(failureOf({ oversized: true, body: '{"access_token":"a"}' }).kind).to.equal('unusable');
  });

  it('is unusable if a 200 carries an error beside a token, as a text or as anything else', () => {
    for (const error of ['slow', ' ', 1, true, {}, ['x'], { code: 'slow' }]) {
      const body = JSON.stringify({ access_token: 'a', error });
      expect(failureOf({ body })).to.include({ kind: 'unusable', bodyKind: 'an error' });
    }
  });

  it('says what went wrong in the words of the server', () => {
    const body = JSON.stringify({ error: 'invalid_client', error_description: 'Unknown client.' });
    expect(failureOf({ status: 401, body })).to.include({
      error: 'invalid_client',
      description: 'Unknown client.',
      bodyKind: 'an error',
    });
  });

  it('reads errors that are nested in an object', () => {
    const nested = (error: unknown): TokenFailure => failureOf({ body: JSON.stringify({ error }) });
    expect(nested({ code: 'invalid_grant', message: 'Gone.' })).to.include({
      kind: 'grant-refused',
      error: 'invalid_grant',
      description: 'Gone.',
    });
    expect(nested({ type: 'invalid_client' })).to.include({ kind: 'refused', error: 'invalid_client' });
    expect(nested({ code: 401, message: 'Bad.' })).to.include({ error: undefined, description: 'Bad.' });
    expect(nested({ code: '', message: 5 })).to.include({ error: undefined, description: undefined });
  });

  it('refuses the grant with invalid_grant, whatever the status', () => {
    const body = '{"error":"invalid_grant"}';
    for (const status of [200, 400, 401, 403, 503])
      expect(failureOf({ status, body }).kind).to.equal('grant-refused');
  });

  const DEFINITE = ['invalid_request', 'invalid_client', 'unauthorized_client', 'unsupported_grant_type'];
  for (const error of [...DEFINITE, 'invalid_scope', 'invalid_target', 'access_denied']) {
    it(`is definite with ${error}, whatever the status`, () => {
      for (const status of [200, 400, 401, 429, 500]) {
        expect(failureOf({ status, body: JSON.stringify({ error }) }).kind, String(status)).to.equal(
          'refused',
        );
      }
    });
  }

  for (const error of ['temporarily_unavailable', 'server_error', 'slow_down', 'rate_limited']) {
    it(`may be another one later with ${error}, whatever the status`, () => {
      for (const status of [200, 400, 403, 503]) {
        expect(failureOf({ status, body: JSON.stringify({ error }) }).kind, String(status)).to.equal(
          'unavailable',
        );
      }
    });
  }

  it('may be another one later with 5xx, 429 and 408, whatever the body', () => {
    for (const status of [408, 429, 500, 502, 503, 504, 599]) {
      for (const body of ['', '<html>', '{}', '{"error":"odd"}', '{"access_token":"a"}']) {
        expect(failureOf({ status, body }), `${String(status)} ${body}`).to.include({
          kind: 'unavailable',
          status,
        });
      }
    }
  });

  it('is definite with every other status, an empty body and an unknown error included', () => {
    for (const status of [100, 199, 300, 302, 304, 400, 401, 403, 404, 405, 415, 499]) {
      for (const body of ['', '<html>', 'no', '[]', '{}', '{"error":"odd"}', '{"access_token":"a"}']) {
        expect(failureOf({ status, body }), `${String(status)} ${body}`).to.include({
          kind: 'refused',
          status,
        });
      }
    }
    expect(failureOf({ status: 400, body: '' }).bodyKind).to.equal('an empty body');
  });

  describe('R11 asks to wait', () => {
    const retryAfter = (headers: Record<string, string>, now = NOW): number | undefined =>
      failureOf({ status: 429, headers }, now).retryAfterMs;

    it('for seconds', () => {
      expect(retryAfter({ 'retry-after': '7' })).to.equal(7000);
    });

    it('until a date', () => {
      expect(retryAfter({ 'retry-after': new Date(NOW + 30_000).toUTCString() })).to.equal(30_000);
    });

    it("until a date of the server's clock, where the answer shows it", () => {
      const headers = {
        date: new Date(NOW).toUTCString(),
        'retry-after': new Date(NOW + 30_000).toUTCString(),
      };
      expect(retryAfter(headers, NOW + 5 * HOUR)).to.equal(30_000);
      expect(retryAfter(headers, NOW - 5 * HOUR)).to.equal(30_000);
    });

    it('for no time that anybody knows', () => {
      expect(retryAfter({})).to.equal(undefined);
      expect(retryAfter({ 'retry-after': 'later' })).to.equal(undefined);
    });
  });
});

describe('oauth2: any token answer at all', () => {
  const anyToken = fc.oneof(fc.constantFrom('a', '', ' ', null, 5), fc.jsonValue());
  const json = fc.record(
    {
      access_token: anyToken,
      refresh_token: fc.jsonValue(),
      expires_in: fc.jsonValue(),
      expires_at: fc.jsonValue(),
      scope: fc.jsonValue(),
      error: fc.oneof(fc.constantFrom(null, '', false, 'invalid_grant'), fc.jsonValue()),
      error_description: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  const answer = fc.record({
    status: fc.oneof(fc.constantFrom(200, 400, 429, 503), fc.integer({ min: 0, max: 999 })),
    headers: fc.oneof(
      fc.record({ date: fc.string(), 'retry-after': fc.string() }),
      fc.dictionary(fc.string(), fc.string()),
    ),
    body: fc.oneof(
      json.map((value) => JSON.stringify(value)),
      fc.json(),
      fc.string(),
    ),
    oversized: fc.boolean(),
  });
  const previous = fc.dictionary(fc.string(), fc.jsonValue());

  it('never makes an exception, nor a token set without an access token of its own', () => {
    fc.assert(
      fc.property(answer, previous, (received, before) => {
        const context = { previous: { ...before, access_token: 'old', refresh_token: 'kept' }, now: NOW };
        const parsed = parseTokenAnswer(received, context);
        if (!parsed.ok) return;
        const sent = JSON.parse(received.body) as Record<string, unknown>;
        expect(parsed.tokens.accessToken).to.equal(sent['access_token']);
        expect(parsed.tokens.accessToken?.trim()).not.to.equal('');
        expect(parsed.tokens.refreshToken).to.be.a('string').with.length.greaterThan(0);
        expect(received.status).to.be.within(200, 299);
        expect(received.oversized).to.equal(false);
      }),
      { numRuns: 500 },
    );
  });

  it('never waits for less than no time, and never for an infinite one', () => {
    fc.assert(
      fc.property(answer, (received) => {
        const parsed = parseTokenAnswer(received, { previous: {}, now: NOW });
        const delayMs = parsed.ok ? undefined : parsed.failure.retryAfterMs;
        expect(delayMs === undefined || (delayMs >= 0 && Number.isFinite(delayMs))).to.equal(true);
      }),
    );
  });
});
