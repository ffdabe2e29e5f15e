import { expect } from 'chai';
import { inspect } from 'node:util';
import { TokenEndpointError } from '../../lib/errors';
import { deferred } from '../../lib/platform/deferred';
import type { IssueOutcome } from '../../lib/ports';
import { createTestClock, runPendingWork } from '../../lib/testing/test-clock';
import { DEADLINE_MS, call, type Loose } from '../support/refresh-callbacks';
import { failureOf } from '../support/token-endpoint';

/** What people read of an outcome that is a failure. */
const wordsOf = (outcome: IssueOutcome): string =>
  inspect(failureOf(outcome).error, { depth: 9, showHidden: true });

describe('N5: a refresh callback that fails', () => {
  const THROWN: readonly (readonly [what: string, thrown: unknown, words: string])[] = [
    ['an error', new Error('it broke'), 'it broke'],
    ['a text', 'it broke', 'it broke'],
    ['nothing', undefined, 'gave no token for the account "A"'],
    ['an object', { a: 1 }, 'gave no token for the account "A"'],
    ['an object without a prototype', Object.create(null), 'gave no token for the account "A"'],
  ];
  for (const [what, thrown, words] of THROWN) {
    it(`gives no token if it throws or rejects with ${what}`, async () => {
      for (const callback of [
        () => {
          throw thrown;
        },
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what others write
        () => Promise.reject(thrown),
      ]) {
        const failure = failureOf(await call(callback));
        expect(failure.verdict).to.equal('transient');
        expect(failure.error.message).to.contain(words);
      }
    });
  }

  const REFUSALS: readonly (readonly [errorResponse: unknown, words: string])[] = [
    ['The app was removed', 'The app was removed'],
    [{ reason: 17, text: 'gone' }, '{"reason":17,"text":"gone"}'],
    [['a'], '["a"]'],
    [42, '42'],
    [false, 'false'],
  ];
  for (const [errorResponse, words] of REFUSALS) {
    it(`refuses with errorResponse, a token beside it notwithstanding: ${JSON.stringify(errorResponse)}`, async () => {
      const failure = failureOf(await call(() => ({ access_token: 'new', errorResponse })));
      expect(failure.verdict).to.equal('definite');
      expect(failure.error).to.be.instanceOf(TokenEndpointError);
      expect(failure.error).to.include({ code: 'TOKEN_ENDPOINT_REFUSED' });
      expect(failure.error.message).to.contain(`could not renew the token of the account "A": ${words}.`);
    });
  }

  it('does not refuse with an errorResponse that is empty', async () => {
    for (const errorResponse of [undefined, null, '']) {
      expect((await call(() => ({ access_token: 'new', errorResponse }))).issued).to.equal(true);
    }
  });

  const LEAKS: readonly (readonly [what: string, callback: Loose])[] = [
    [
      'what it throws',
      ({ refresh_token: token = '' }) => {
        throw new Error(`bad: ${token}`);
      },
    ],
    [
      'what it rejects with',
      ({ consumer_secret: secret = '' }) => Promise.reject(new Error(`bad: ${secret}`)),
    ],
    ['a text', ({ access_token: token = '' }) => ({ errorResponse: `bad: ${token}` })],
    ['an object', (input) => ({ errorResponse: { ...input, signal: undefined } })],
    ['an error of OAuth2', ({ refresh_token: token = '' }) => ({ error: `bad: ${token}` })],
  ];
  for (const [what, callback] of LEAKS) {
    it(`shows no secret, whatever it says: ${what}`, async () => {
      const words = wordsOf(await call(callback));
      for (const secret of ['access-canary', 'refresh-canary', 'secret-canary']) {
        expect(words).not.to.contain(secret);
      }
    });
  }

  it('that hangs is given up at the deadline, and told so', async () => {
    const clock = createTestClock();
    let signal: AbortSignal | undefined;
    let outcome: IssueOutcome | undefined;
    const running = call((input) => {
      ({ signal } = input);
      return new Promise(() => undefined);
    }, clock).then((ended) => (outcome = ended));
    await clock.advance(DEADLINE_MS - 1);
    expect([outcome, signal?.aborted]).to.deep.equal([undefined, false]);
    await clock.advance(1);
    const failure = failureOf(await running);
    expect(failure.verdict).to.equal('transient');
    expect(failure.error.message).to.contain('no answer within 30000 ms');
    expect(signal?.aborted).to.equal(true);
  });

  it('that answers or fails too late does no harm any more', async () => {
    for (const end of ['resolve', 'reject'] as const) {
      const clock = createTestClock();
      const answer = deferred<() => unknown>();
      const running = call(() => answer.promise.then((make) => make()), clock);
      await clock.advance(DEADLINE_MS);
      expect((await running).issued).to.equal(false);
      answer.resolve(() => {
        if (end === 'reject') throw new Error('late');
        return { access_token: 'late' };
      });
      await runPendingWork();
    }
  });

  it('that has answered leaves nobody sleeping', async () => {
    const clock = createTestClock();
    await call(() => ({ access_token: 'new' }), clock);
    await runPendingWork();
    expect([clock.sleeps, clock.sleeping()]).to.deep.equal([[DEADLINE_MS], 0]);
    await call(() => Promise.reject(new Error('x')), clock);
    expect(clock.sleeping()).to.equal(0);
  });
});
