import { expect } from 'chai';
import { defineConnection } from '../../lib/component/connection';
import type { ConnectionOptions } from '../../lib/component/options';
import type { Surroundings } from '../../lib/component/surroundings';
import { startLoopbackServer, type LoopbackServer } from '../../lib/platform/loopback-server';
import { createTestClock } from '../../lib/testing/test-clock';
import { createServiceContext, createTaskContext, type RecordedContext } from '../support/runtime-context';
import { codeOf, messageOf, rejectionOf } from './caught';
import { DESCRIPTOR } from './descriptors';

const MINUTE_MS = 60_000;

describe('R11 the settings of retries', () => {
  let api: LoopbackServer;
  let waitSeconds: number;
  let requests: number;

  before(async () => {
    api = await startLoopbackServer((_request, response) => {
      requests += 1;
      response.writeHead(503, waitSeconds === 0 ? {} : { 'retry-after': String(waitSeconds) }).end();
    });
  });

  after(() => api.close());

  beforeEach(() => {
    requests = 0;
    waitSeconds = 0;
  });

  /** Asks an API that is never available, and tells how often. */
  async function ask(
    options: ConnectionOptions = {},
    environment: Surroundings['environment'] = {},
    context: RecordedContext = createTaskContext(),
  ): Promise<number> {
    const before = requests;
    const clock = createTestClock({ automatic: true });
    const connection = defineConnection(
      DESCRIPTOR,
      { baseURL: api.url, refresh: { when: 'never' }, ...options },
      { clock, environment, random: () => 0 },
    );
    const http = connection.client(context, { oauth: { access_token: 'valid' } });
    await rejectionOf(http.get('/me'));
    return requests - before;
  }

  it('are three retries where nobody says otherwise', async () => {
    expect(await ask()).to.equal(4);
  });

  it('are those of the environment, then those of the author', async () => {
    const environment = { API_RETRIES_COUNT: '1' };
    expect(await ask({}, environment)).to.equal(2);
    expect(await ask({ retry: { count: 2 } }, environment)).to.equal(3);
    expect(await ask({ retry: { messageTimeoutMs: MINUTE_MS } }, environment)).to.equal(2);
  });

  for (const [value, tries] of [
    ['0', 1],
    ['99', 11],
    ['2.9', 3],
    ['-1', 4],
    ['many', 4],
    ['', 4],
  ] as const) {
    it(`do not stop a flow, whatever the operator writes: API_RETRIES_COUNT=${value}`, async () => {
      expect(await ask({}, { API_RETRIES_COUNT: value })).to.equal(tries);
    });
  }

  it('wait for 19 minutes at most in a message, for one in a service call, or as the author says', async () => {
    waitSeconds = 6.3 * 60;
    expect(await ask()).to.equal(4);
    waitSeconds = 6.4 * 60;
    expect(await ask()).to.equal(3);
    waitSeconds = 61;
    expect(await ask({}, {}, createServiceContext())).to.equal(1);
    waitSeconds = 60;
    expect(await ask({}, {}, createServiceContext())).to.equal(2);
    expect(await ask({ retry: { messageTimeoutMs: 2.5 * MINUTE_MS } })).to.equal(3);
  });

  it('tell the log why nothing happens for a while', async () => {
    waitSeconds = 5;
    const context = createTaskContext();
    await ask({ retry: { count: 1 } }, {}, context);
    expect(context.log).to.deep.equal(['info: GET waits 5.0 s because attempt 1 got status 503']);
  });

  for (const retry of [
    { count: -1 },
    { count: 1.5 },
    { count: NaN },
    { count: Infinity },
    { messageTimeoutMs: -1 },
    { messageTimeoutMs: NaN },
  ]) {
    it(`are named if they cannot be: ${Object.entries(retry).join(' ')}`, async () => {
      const connection = defineConnection(DESCRIPTOR, { baseURL: api.url, retry });
      const error = await rejectionOf(
        (async () =>
          connection.client(createTaskContext(), { oauth: { access_token: 'valid' } }).get('/me'))(),
      );
      expect(codeOf(error)).to.equal('OPTION_INVALID');
      expect(messageOf(error)).to.contain(`retry.${Object.keys(retry).join()}`);
    });
  }

  it('have a time limit for each attempt: the author’s, that of the environment, or a minute', () => {
    const timeoutOf = (options: ConnectionOptions, value?: string): number | undefined =>
      defineConnection(DESCRIPTOR, options, { environment: { API_REQUEST_TIMEOUT: value } }).client(
        createTaskContext(),
        {},
      ).defaults.timeout;
    expect(timeoutOf({})).to.equal(MINUTE_MS);
    expect(timeoutOf({}, '15000')).to.equal(15_000);
    expect(timeoutOf({ timeoutMs: 5 }, '15000')).to.equal(5);
    for (const value of ['0', '-5', 'long', '']) expect(timeoutOf({}, value)).to.equal(MINUTE_MS);
  });
});
