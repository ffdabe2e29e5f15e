import { expect } from 'chai';
import axios from 'axios';
import type { AxiosInstance } from 'axios';
import type { AuthorizedAxiosOptions } from '../../../lib/http/attempt';
import type { AskForTurn, Departure, TooLate, Turn } from '../../../lib/http/limits/rate-budget';
import { deferred, type Deferred } from '../../../lib/platform/deferred';
import { runPendingWork } from '../../../lib/testing/test-clock';
import { accepting, failureOf, listTokens } from '../authorized-client';
import { openRetryingWorld, type RetryingWorld } from '../retries/retrying-world';

describe('http: a turn to send', () => {
  let world: RetryingWorld;

  beforeEach(async () => {
    world = await openRetryingWorld();
  });

  afterEach(() => world.close());

  /** Turns that are given as a spec says, and what was asked and reported: ticket and status. */
  function budget(give: (index: number, signal?: AbortSignal) => Turn | Promise<Turn> = (index) => index) {
    const asked: { origin: string; latestAt: number }[] = [];
    const observed: [number, number | undefined][] = [];
    const depart = (turn: Turn): Departure | TooLate =>
      typeof turn === 'number' ? { end: (response) => void observed.push([turn, response?.status]) } : turn;
    const askForTurn: AskForTurn = (origin, latestAt, signal) => {
      asked.push({ origin, latestAt });
      const turn = give(asked.length - 1, signal);
      return turn instanceof Promise ? turn.then(depart) : depart(turn);
    };
    return { askForTurn, asked, observed };
  }

  const client = (
    told: ReturnType<typeof budget>,
    options: Partial<AuthorizedAxiosOptions> = {},
  ): AxiosInstance => world.client({}, { askForTurn: told.askForTurn, ...options });

  it('is taken for each sending, of the origin that is asked, and given back with its answer', async () => {
    const told = budget();
    world.answer = (request, index) => (index === 0 ? { status: 503 } : accepting('second')(request));
    await client(told).get('/me');
    expect(told.asked.map(({ origin }) => origin)).to.deep.equal([world.url, world.url, world.url]);
    expect(told.asked[0]?.latestAt).to.equal(Date.parse('2026-01-01T00:01:00Z'));
    expect(told.observed).to.deep.equal([
      [0, 503],
      [1, 401],
      [2, 200],
    ]);
  });

  it('is given back whatever becomes of the trace', async () => {
    const told = budget();
    const trace = (): void => {
      throw new RangeError('The trace is full.');
    };
    world.answer = accepting('first');
    expect(await failureOf(client(told, { trace }).get('/me'))).to.be.instanceOf(RangeError);
    expect(told.observed).to.have.length(1);
  });

  it('is given back without an answer where there is none', async () => {
    const told = budget();
    const boom = new RangeError('boom');
    const error = await failureOf(
      client(told).put('/things', () => {
        throw boom;
      }),
    );
    expect(error).to.equal(boom);
    await failureOf(client(told).get('/me', { baseURL: 'http://127.0.0.1:1', retries: 0 }));
    expect(told.observed).to.deep.equal([[0, undefined]]);
  });

  it('that comes later is told with its wait, and the token is asked for anew', async () => {
    const turn: Deferred<Turn> = deferred();
    const told = budget(() => turn.promise);
    const [old, fresh] = [listTokens('old'), listTokens('fresh')];
    let isOver = false;
    const current = () => (isOver ? fresh : old).current();
    const sent = client(told, { tokens: { ...old, current } }).get('/me');
    await runPendingWork();
    await world.clock.sleep(4_000);
    isOver = true;
    turn.resolve(7);
    await sent;
    expect(world.received.map(({ headers }) => headers.authorization)).to.deep.equal(['Bearer fresh']);
    expect(world.trace[0]).to.deep.equal({
      event: 'wait',
      method: 'GET',
      reason: 'limited',
      status: undefined,
      attempt: 0,
      waitMs: 4_000,
    });
    expect(told.observed).to.deep.equal([[7, 200]]);
  });

  it('that would come too late is an error that says when it comes', async () => {
    const told = budget(() => ({ readyAt: world.clock.now() + 90_000 }));
    const error = await failureOf(client(told).get('/me'));
    expect(error).to.include({ code: 'RATE_LIMITED', retryAfterMs: 90_000, transient: true });
    expect(error.message).to.contain('in 90 s');
    expect([world.received, told.observed]).to.deep.equal([[], []]);
  });

  it('is not waited for by who has left', async () => {
    const told = budget(
      (_index, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            reject(new RangeError('left'));
          });
        }),
    );
    const source = axios.CancelToken.source();
    const sent = failureOf(client(told).get('/me', { cancelToken: source.token }));
    await runPendingWork();
    source.cancel();
    expect(axios.isCancel(await sent)).to.equal(true);
    expect(told.observed).to.deep.equal([]);
  });

  it('is not lost if there is no token any more when it comes', async () => {
    const told = budget(() => Promise.resolve(3));
    const gone = new RangeError('gone');
    let calls = 0;
    const tokens = listTokens('first');
    const current = () => ((calls += 1) === 1 ? tokens.current() : Promise.reject(gone));
    expect(await failureOf(client(told, { tokens: { ...tokens, current } }).get('/me'))).to.equal(gone);
    expect(told.observed).to.deep.equal([[3, undefined]]);
  });

  it('is not needed elsewhere, where the token does not go', async () => {
    const told = budget();
    const other = await openRetryingWorld();
    await client(told, { foreignOrigins: 'anonymous' }).get(`${other.url}/me`);
    await other.close();
    expect(told.asked).to.deep.equal([]);
  });
});
