import { expect } from 'chai';
import type { Grant } from '../../lib/oauth2/grant';
import type { ScriptedAnswer } from '../../lib/platform/faulty-server/scripted-answer';
import type { Transport, TransportOutcome } from '../../lib/ports';
import { failureOf, startEndpointHarness, tokensOf, type EndpointHarness } from '../support/token-endpoint';

const HTML = { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>sign in' };
const LOST = { reset: 'before-work' } as const;
const LOST_AFTER_WORK = { reset: 'after-work' } as const;

describe('R11 what is asked again', () => {
  let harness: EndpointHarness;
  beforeEach(async () => {
    harness = await startEndpointHarness();
  });
  afterEach(() => harness.server.close());

  const count = (): number => harness.server.counts().tokenRequests;

  describe('loses nothing after', () => {
    const rows: readonly { what: string; answers: readonly ScriptedAnswer[]; sleeps: readonly number[] }[] = [
      { what: '503 twice', answers: [{ status: 503 }, { status: 503 }], sleeps: [125, 250] },
      { what: '500 once', answers: [{ status: 500, body: '{"error":"server_error"}' }], sleeps: [125] },
      {
        what: '429 with Retry-After in seconds',
        answers: [{ status: 429, headers: { 'retry-after': '7' } }],
        sleeps: [7_000],
      },
      {
        what: '429 with Retry-After as a date',
        answers: [
          {
            status: 429,
            headers: {
              date: 'Thu, 01 Jan 2026 01:00:00 GMT',
              'retry-after': 'Thu, 01 Jan 2026 01:00:09 GMT',
            },
          },
        ],
        sleeps: [9_000],
      },
      {
        what: '503 with Retry-After of 0',
        answers: [{ status: 503, headers: { 'retry-after': '0' } }],
        sleeps: [125],
      },
      { what: 'a reset before the work', answers: [LOST], sleeps: [] },
      { what: 'an HTML page once', answers: [HTML], sleeps: [] },
      { what: 'an empty 200 once', answers: [{ status: 200, body: '' }], sleeps: [] },
      {
        what: 'an error body with status 200 once',
        answers: [{ status: 200, body: '{"error":"temporarily_unavailable"}' }],
        sleeps: [125],
      },
      {
        what: 'an error body of no standard with status 200 once',
        answers: [{ status: 200, body: '{"error":{"code":"E42","message":"busy"}}' }],
        sleeps: [],
      },
    ];
    for (const { what, answers, sleeps } of rows) {
      it(what, async () => {
        harness.server.next(...answers);
        tokensOf(await harness.refresh());
        expect(count()).to.equal(answers.length + 1);
        expect(harness.clock.sleeps).to.deep.equal(sleeps);
      });
    }

    it('a hang once', async () => {
      harness.server.next({ hang: true });
      tokensOf(await harness.refresh({ limits: { attemptTimeoutMs: 300 } }));
      expect(count()).to.equal(2);
    });

    it('a server that cannot be reached, each time after a wait', async () => {
      const url = harness.server.tokenEndpoint;
      await harness.server.close();
      const failure = failureOf(await harness.refresh({ definition: { token: { url } } }));
      expect(failure.verdict).to.equal('transient');
      expect(failure.error).to.include({ code: 'TOKEN_ENDPOINT_UNREACHABLE', transient: true });
      expect(harness.clock.sleeps.slice(0, 6)).to.deep.equal([125, 250, 500, 1_000, 2_000, 2_500]);
    });
  });

  describe('never asks again after', () => {
    const rows: readonly { what: string; answer: ScriptedAnswer; verdict: string; code: string }[] = [
      ...[400, 401, 403, 404].map((status) => ({
        what: `${String(status)} with an empty body`,
        answer: { status },
        verdict: 'definite',
        code: 'TOKEN_ENDPOINT_REFUSED',
      })),
      ...['invalid_client', 'unauthorized_client', 'invalid_request', 'invalid_scope'].map((error) => ({
        what: error,
        answer: { status: 400, body: JSON.stringify({ error }) },
        verdict: 'definite',
        code: 'TOKEN_ENDPOINT_REFUSED',
      })),
      {
        what: 'invalid_grant',
        answer: { status: 400, body: '{"error":"invalid_grant"}' },
        verdict: 'grant-refused',
        code: 'REAUTHORIZATION_REQUIRED',
      },
      {
        what: 'invalid_grant with status 200',
        answer: { status: 200, body: '{"error":"invalid_grant"}' },
        verdict: 'grant-refused',
        code: 'REAUTHORIZATION_REQUIRED',
      },
      {
        what: 'a redirect, which it does not follow',
        answer: { status: 302, headers: { location: '/elsewhere' } },
        verdict: 'definite',
        code: 'TOKEN_ENDPOINT_REFUSED',
      },
    ];
    for (const { what, answer, verdict, code } of rows) {
      it(`${what}: not with another client authentication either`, async () => {
        harness.server.next(answer);
        const failure = failureOf(
          await harness.refresh({ definition: { client: { authentication: 'basic' } } }),
        );
        expect(failure.verdict).to.equal(verdict);
        expect(failure.error).to.include({ code });
        expect(count()).to.equal(1);
        expect(harness.clock.sleeps).to.deep.equal([]);
      });
    }
  });

  describe('R4 a lost answer', () => {
    it('is asked for once more at once, although the refresh token may be spent', async () => {
      harness.server.next(LOST_AFTER_WORK);
      expect(failureOf(await harness.refresh()).verdict).to.equal('grant-refused');
      expect(count()).to.equal(2);
      expect(harness.clock.sleeps).to.deep.equal([]);
    });

    it('is asked for once and not twice by default', async () => {
      harness.server.next(LOST, LOST);
      expect(failureOf(await harness.refresh()).verdict).to.equal('transient');
      expect(count()).to.equal(2);
    });

    it('that is unreadable is asked for once and not twice either', async () => {
      harness.server.next(HTML, HTML);
      const failure = failureOf(await harness.refresh());
      expect(failure).to.include({ verdict: 'transient' });
      expect(failure.error).to.include({ code: 'TOKEN_RESPONSE_INVALID', transient: true });
      expect(count()).to.equal(2);
    });

    it('is found by a provider that takes a refresh token again within a grace', async () => {
      await harness.server.close();
      harness = await startEndpointHarness({ reuseGraceMs: 10_000 });
      harness.server.next(LOST_AFTER_WORK, LOST, LOST);
      tokensOf(await harness.refresh({ limits: { refreshTokenReuseSeconds: 10 } }));
      expect(count()).to.equal(4);
      expect(harness.server.grantAlive()).to.equal(true);
    });

    for (const { graceSeconds, resentAfterMs } of [
      { graceSeconds: 8.1, resentAfterMs: [4_000] },
      { graceSeconds: 10, resentAfterMs: [4_000, 8_250] },
    ]) {
      it(`is not asked for after a grace of ${String(graceSeconds)} s, counted from the first to the next request`, async () => {
        const sentAt: number[] = [];
        const transport: Transport = {
          send: async () => {
            sentAt.push(harness.clock.now());
            await harness.clock.sleep(4_000);
            return { answered: false, mayHaveArrived: true, reason: 'no answer' };
          },
        };
        failureOf(await harness.refresh({ transport, limits: { refreshTokenReuseSeconds: graceSeconds } }));
        const [first = 0, ...again] = sentAt;
        expect(again.map((moment) => moment - first)).to.deep.equal(resentAfterMs);
      });
    }
  });

  describe('E10 an authorization code', () => {
    const grant: Grant = {
      type: 'authorization_code',
      values: { code: 'c', redirect_uri: 'http://127.0.0.1', code_verifier: 'v' },
    };
    for (const answer of [LOST, LOST_AFTER_WORK, HTML, { status: 503 }, { status: 429 }] as const) {
      it(`is never sent twice, not after ${JSON.stringify(answer)}`, async () => {
        harness.server.next(answer);
        failureOf(await harness.endpoint({ limits: { refreshTokenReuseSeconds: 60 } }).issue(grant));
        expect(count()).to.equal(1);
      });
    }

    it('is sent again if it certainly did not arrive', async () => {
      const outcomes: TransportOutcome[] = [
        { answered: false, mayHaveArrived: false, reason: 'ECONNREFUSED' },
        { answered: true, status: 200, headers: {}, body: '{"access_token":"a"}', oversized: false },
      ];
      const transport: Transport = {
        send: () => Promise.resolve(outcomes.shift() ?? expect.fail('asked too often')),
      };
      expect(tokensOf(await harness.endpoint({ transport }).issue(grant)).accessToken).to.equal('a');
    });
  });
});
