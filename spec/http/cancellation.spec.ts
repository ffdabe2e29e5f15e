import { expect } from 'chai';
import { getEventListeners } from 'node:events';
import axios, { type AxiosRequestConfig } from 'axios';
import { Readable } from 'node:stream';
import type { AuthorizedAxiosOptions } from '../../lib/http/attempt';
import type { AccessToken, Renewal } from '../../lib/ports';
import { createTestClock, runPendingWork, type TestClock } from '../../lib/testing/test-clock';
import {
  createTestClient,
  failureOf,
  listTokens,
  REJECTION,
  startRecordingServer,
  type Answer,
  type RecordingServer,
} from './authorized-client';

/** The two ways of axios to cancel a request. */
const WAYS: readonly (readonly [string, () => { config: AxiosRequestConfig; cancel: () => void }])[] = [
  [
    'a signal',
    () => {
      const controller = new AbortController();
      return { config: { signal: controller.signal }, cancel: controller.abort.bind(controller) };
    },
  ],
  [
    'a token of axios',
    () => {
      const source = axios.CancelToken.source();
      return { config: { cancelToken: source.token }, cancel: source.cancel };
    },
  ],
];

for (const [way, open] of WAYS) {
  describe(`http: a request is canceled by ${way}`, () => {
    let clock: TestClock;
    let server: RecordingServer;
    let answer: Answer | undefined;
    let reached: () => void;
    let arrival: Promise<void>;

    before(async () => {
      server = await startRecordingServer(() => {
        reached();
        return answer;
      });
    });

    after(() => server.close());

    beforeEach(() => {
      clock = createTestClock();
      answer = {};
      arrival = new Promise((resolve) => (reached = resolve));
    });

    const never = <Value>(): Promise<Value> => new Promise(() => undefined);

    const client = (options: Partial<AuthorizedAxiosOptions> = {}) =>
      createTestClient(server.url, listTokens('first', 'second'), {
        clock,
        retry: { count: 3, latestAt: Infinity, random: () => 0.5 },
        ...options,
      }).http;

    /** Cancels as soon as `moment` has come; the request must end by that and leave no listener behind. */
    async function cancelAt(
      moment: () => Promise<unknown>,
      options: Partial<AuthorizedAxiosOptions> = {},
      data?: unknown,
    ): Promise<void> {
      const { config, cancel } = open();
      const sent = failureOf(client(options).put('/things', data, config));
      await moment();
      cancel();
      const error = await sent;
      expect(axios.isCancel(error)).to.equal(true);
      expect(error).to.include({ code: 'ERR_CANCELED' });
      if (config.signal instanceof AbortSignal) {
        expect(getEventListeners(config.signal, 'abort')).to.have.length(0);
      }
    }

    it('while the token is obtained, which goes on for others', async () => {
      await cancelAt(runPendingWork, {
        tokens: { ...listTokens('first'), current: () => never<AccessToken>() },
      });
    });

    it('while the token is renewed', async () => {
      answer = REJECTION;
      let renewing = (): void => undefined;
      const begun = new Promise<void>((resolve) => (renewing = resolve));
      const renew = (): Promise<Renewal> => {
        renewing();
        return never();
      };
      await cancelAt(() => begun, { tokens: { ...listTokens('first'), renew } });
    });

    it('while its body is made, and what comes too late is let go', async () => {
      const late = Readable.from(['late']);
      let give: (body: Readable) => void = () => undefined;
      const made = new Promise<Readable>((resolve) => (give = resolve));
      await cancelAt(runPendingWork, {}, () => made);
      give(late);
      await runPendingWork();
      expect(late.destroyed).to.equal(true);
    });

    it('while it is answered', async () => {
      answer = undefined;
      await cancelAt(() => arrival);
    });

    it('while it waits to be sent again, and no token is asked for any more', async () => {
      answer = { status: 503 };
      const tokens = listTokens('first');
      let asked = 0;
      const current = (): ReturnType<typeof tokens.current> => {
        asked += 1;
        return tokens.current();
      };
      await cancelAt(() => clock.whenSleeping(), { tokens: { ...tokens, current } });
      expect(clock.sleeping()).to.equal(0);
      expect(asked).to.equal(1);
    });

    it('before it begins', async () => {
      const { config, cancel } = open();
      cancel();
      const before = server.received.length;
      expect(axios.isCancel(await failureOf(client().get('/me', config)))).to.equal(true);
      expect(server.received).to.have.length(before);
    });
  });
}
