import { expect } from 'chai';
import fc from 'fast-check';
import type { Transport, TransportOutcome } from '../../lib/ports';
import { createTestClock } from '../../lib/testing/test-clock';
import { failureOf, startEndpointHarness, type EndpointHarness } from '../support/token-endpoint';

const busy = (retryAfter?: string): TransportOutcome => ({
  answered: true,
  status: 503,
  headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  body: '',
  oversized: false,
});

describe('R11 how long is waited', () => {
  let harness: EndpointHarness;
  before(async () => {
    harness = await startEndpointHarness();
  });
  after(() => harness.server.close());

  /** Asks a server that is always busy, and takes `answerMs` for each answer. */
  async function askBusyServer(options: { random: () => number; answerMs?: number; retryAfter?: string }) {
    const clock = createTestClock({ automatic: true });
    const start = clock.now();
    const timeouts: number[] = [];
    const sentAt: number[] = [];
    const transport: Transport = {
      send: (_request, timeoutMs) => {
        timeouts.push(timeoutMs);
        sentAt.push(clock.now() - start);
        clock.set(clock.now() + Math.min(options.answerMs ?? 0, timeoutMs));
        return Promise.resolve(busy(options.retryAfter));
      },
    };
    const outcome = await harness.refresh({ clock, transport, random: options.random });
    return { outcome, timeouts, sentAt, sleeps: clock.sleeps, tookMs: clock.now() - start };
  }

  it('doubles from 250 ms to 5 s', async () => {
    const { sleeps } = await askBusyServer({ random: () => 0.999999 });
    expect(sleeps.slice(0, 7)).to.deep.equal([249, 499, 999, 1_999, 3_999, 4_999, 4_999]);
  });

  it('is all chance: each wait is a share of its ceiling, drawn anew', async () => {
    const draws = [0.1, 0.9, 0.5, 0];
    const { sleeps } = await askBusyServer({ random: () => draws.shift() ?? 0.9 });
    expect(sleeps.slice(0, 4)).to.deep.equal([25, 450, 500, 1_800 * 2]);
  });

  it('is never less than the server asked for, and chance adds to short ones only', async () => {
    const { sleeps } = await askBusyServer({ random: () => 0.5, retryAfter: '1' });
    expect(sleeps.slice(0, 6)).to.deep.equal([1_000, 1_000, 1_000, 1_000, 2_000, 2_500]);
  });

  it('gives up at once where the server asks for more than the deadline', async () => {
    const { outcome, sleeps } = await askBusyServer({ random: () => 0.5, retryAfter: '30' });
    expect(failureOf(outcome)).to.include({ verdict: 'transient' });
    expect(failureOf(outcome).error).to.include({ code: 'TOKEN_ENDPOINT_UNAVAILABLE' });
    expect(sleeps).to.deep.equal([]);
  });

  it('has one deadline for all attempts and waits together', async () => {
    const draws = fc.array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(draws, fc.nat(9_000), async (shares, answerMs) => {
        let index = 0;
        const random = (): number => shares[index++ % shares.length] ?? 0.5;
        const { timeouts, sentAt, tookMs } = await askBusyServer({ random, answerMs });
        expect(tookMs).to.be.at.most(30_000);
        timeouts.forEach((timeoutMs, attempt) => {
          expect(timeoutMs).to.equal(Math.min(5_000, 30_000 - (sentAt[attempt] ?? 0)));
        });
      }),
      { numRuns: 50 },
    );
  });
});
