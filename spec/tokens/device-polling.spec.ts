import { expect } from 'chai';
import { ReauthorizationRequiredError } from '../../lib/errors';
import type { IssueFailure, IssueOutcome } from '../../lib/ports';
import { pollDeviceGrant } from '../../lib/tokens/device-polling';
import { createTestClock } from '../../lib/testing/test-clock';
import { buildTokens } from '../support/renewal-session';
import { failureOf, tokensOf } from '../support/token-endpoint';

const SECOND_MS = 1000;

const refusal = (serverError: string, verdict: IssueFailure['verdict'] = 'definite'): IssueFailure => ({
  issued: false,
  verdict,
  error: new Error(serverError),
  serverError,
});

const ISSUED: IssueOutcome = { issued: true, tokens: buildTokens('device'), clockOffsetMs: 0 };

const UNREACHABLE: IssueFailure = { issued: false, verdict: 'transient', error: new Error('ECONNREFUSED') };

interface Polled {
  readonly outcome: IssueOutcome;
  /** When the server was asked, in seconds from the beginning. */
  readonly askedAt: readonly number[];
}

/** Polls a server that says these things one after the other, and the last one from then on. */
async function poll(
  script: readonly IssueOutcome[],
  { intervalSeconds = 5, lifetimeSeconds = 900 } = {},
): Promise<Polled> {
  const clock = createTestClock({ automatic: true });
  const begin = clock.now();
  const askedAt: number[] = [];
  const outcome = await pollDeviceGrant({
    clock,
    intervalMs: intervalSeconds * SECOND_MS,
    expiresAt: begin + lifetimeSeconds * SECOND_MS,
    ask: () => {
      askedAt.push((clock.now() - begin) / SECOND_MS);
      return Promise.resolve(script[askedAt.length - 1] ?? script.at(-1) ?? ISSUED);
    },
  });
  return { outcome, askedAt };
}

const PENDING = refusal('authorization_pending');

describe('tokens: polling for a device (RFC 8628 §3.5)', () => {
  it('waits for one interval before it asks for the first time', async () => {
    const { outcome, askedAt } = await poll([ISSUED], { intervalSeconds: 7 });
    expect(tokensOf(outcome).accessToken).to.equal('access-device');
    expect(askedAt).to.deep.equal([7]);
  });

  it('goes on at the same pace until the person has agreed', async () => {
    const { outcome, askedAt } = await poll([PENDING, PENDING, PENDING, ISSUED]);
    expect(outcome.issued).to.equal(true);
    expect(askedAt).to.deep.equal([5, 10, 15, 20]);
  });

  it('asks five seconds later each time that it is told to slow down, and stays slow', async () => {
    const slow = refusal('slow_down', 'transient');
    const { askedAt } = await poll([slow, PENDING, slow, PENDING, ISSUED]);
    expect(askedAt).to.deep.equal([5, 15, 25, 40, 55]);
  });

  for (const error of ['access_denied', 'expired_token', 'invalid_client', 'invalid_grant']) {
    it(`stops at once at any other answer: ${error}`, async () => {
      const { outcome, askedAt } = await poll([PENDING, refusal(error)]);
      expect(failureOf(outcome)).to.include({ serverError: error, verdict: 'definite' });
      expect(askedAt).to.deep.equal([5, 10]);
    });
  }

  it('stops at a refusal that has no name', async () => {
    const { outcome, askedAt } = await poll([{ ...UNREACHABLE, verdict: 'definite' }]);
    expect(failureOf(outcome).error.message).to.equal('ECONNREFUSED');
    expect(askedAt).to.have.length(1);
  });

  it('takes no failure of the network, and no trouble of the server, for the answer of the person', async () => {
    const { outcome, askedAt } = await poll([UNREACHABLE, refusal('server_error', 'transient'), ISSUED]);
    expect(outcome.issued).to.equal(true);
    expect(askedAt).to.have.length(3);
  });

  it('asks no more once the code has ended, and says what to do', async () => {
    for (const answer of [PENDING, UNREACHABLE]) {
      const { outcome, askedAt } = await poll([answer], { lifetimeSeconds: 20 });
      expect(Math.max(...askedAt)).to.be.lessThan(20);
      const failure = failureOf(outcome);
      expect(failure.verdict).to.equal('definite');
      expect(failure.error).to.be.instanceOf(ReauthorizationRequiredError);
      expect(failure.error.message).to.contain('ended before anybody agreed').and.contain('Begin again');
    }
  });

  it('never asks for a code that ends before the first interval is over', async () => {
    const { outcome, askedAt } = await poll([ISSUED], { lifetimeSeconds: 5 });
    expect(outcome.issued).to.equal(false);
    expect(askedAt).to.deep.equal([]);
  });
});
