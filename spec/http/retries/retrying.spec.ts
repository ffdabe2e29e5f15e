import { expect } from 'chai';
import { Readable } from 'node:stream';
import { accepting, failureOf, listTokens, REJECTION } from '../authorized-client';
import { failing, openRetryingWorld, type RetryingWorld } from './retrying-world';

describe('http: retrying', () => {
  let world: RetryingWorld;

  beforeEach(async () => {
    world = await openRetryingWorld();
  });

  afterEach(() => world.close());

  for (const status of [408, 425, 429, 500, 502, 503, 504, 599]) {
    it(`sends again after ${String(status)}, with a growing wait`, async () => {
      world.answer = failing(2, { status });
      expect((await world.client().get('/me')).data).to.deep.equal({ ok: true });
      expect(world.clock.sleeps).to.deep.equal([250, 500]);
      expect(world.received).to.have.length(3);
    });
  }

  for (const status of [400, 403, 404, 409, 422, 501, 505]) {
    it(`does not send again after ${String(status)}, which stays what it is`, async () => {
      world.answer = () => ({ status });
      expect((await failureOf(world.client().get('/me'))).status).to.equal(status);
      expect(world.received).to.have.length(1);
    });
  }

  it('sends as often as it may, and says what it tried', async () => {
    world.answer = () => ({ status: 500 });
    const error = await failureOf(world.client().get('/me'));
    expect(error).to.include({ code: 'REQUEST_FAILED', status: 500, transient: true });
    expect(error.message).to.contain('sent 4 times');
    expect(world.received).to.have.length(4);
  });

  it('takes the number from the request before that of the connection', async () => {
    world.answer = () => ({ status: 500 });
    await failureOf(world.client().get('/me', { retries: 1 }));
    expect(world.received).to.have.length(2);
    await failureOf(world.client().get('/me', { retries: 0 }));
    expect(world.received).to.have.length(3);
    for (const retries of [-1, 0.5, NaN, Infinity]) {
      expect(await failureOf(world.client().get('/me', { retries }))).to.include({ code: 'REQUEST_INVALID' });
    }
  });

  it('leaves an answer alone that its caller calls success', async () => {
    world.answer = () => ({ status: 503 });
    expect((await world.client().get('/me', { validateStatus: () => true })).status).to.equal(503);
    expect((await world.client().get('/me', { validateStatus: null })).status).to.equal(503);
    expect(world.received).to.have.length(2);
  });

  describe('a wait that the API asks for', () => {
    it('is kept, and a little more', async () => {
      world.answer = failing(1, { status: 429, headers: { 'retry-after': '7' } });
      await world.client().get('/me');
      expect(world.clock.sleeps).to.deep.equal([7_250]);
      expect(world.trace.filter(({ event }) => event === 'wait')).to.deep.equal([
        { event: 'wait', method: 'GET', reason: 'failed', status: 429, attempt: 1, waitMs: 7_250 },
      ]);
    });

    it('must fit into the time of the message; else the error says how long it is', async () => {
      world.answer = () => ({ status: 429, headers: { 'retry-after': '61' } });
      const error = await failureOf(world.client().get('/me'));
      expect(error).to.include({ code: 'RATE_LIMITED', retryAfterMs: 61_000, transient: true });
      expect(world.clock.sleeps).to.deep.equal([]);
      expect(world.received).to.have.length(1);
    });

    it('counts against the time of the message with all others together', async () => {
      world.answer = () => ({ status: 503, headers: { 'retry-after': '25' } });
      await failureOf(world.client().get('/me'));
      expect(world.clock.sleeps).to.deep.equal([25_250, 25_500]);
    });
  });

  describe('tokens', () => {
    it('are asked for anew after each wait, so that one that ended meanwhile is not sent', async () => {
      const [old, fresh] = [listTokens('old'), listTokens('first', 'fresh')];
      await fresh.renew(await fresh.current());
      const began = world.clock.now();
      const current = () => (world.clock.now() === began ? old : fresh).current();
      world.answer = failing(1, { status: 503, headers: { 'retry-after': '2' } });
      await world.client({}, { tokens: { ...fresh, current } }).get('/me');
      expect(world.received.map(({ headers }) => headers.authorization)).to.deep.equal([
        'Bearer old',
        'Bearer fresh',
      ]);
    });

    it('that are rejected after a wait are renewed', async () => {
      world.answer = (request, index) => (index === 0 ? { status: 503 } : accepting('second')(request));
      await world.client().get('/me');
      expect(world.received.map(({ headers }) => headers.authorization)).to.deep.equal([
        'Bearer first',
        'Bearer first',
        'Bearer second',
      ]);
      const sent = world.trace.filter((event) => event.event === 'request');
      expect(sent.map(({ attempt, resent }) => [attempt, resent])).to.deep.equal([
        [1, false],
        [2, false],
        [3, true],
      ]);
    });

    it('that are rejected twice end it: that is no failure that passes', async () => {
      world.answer = () => REJECTION;
      expect(await failureOf(world.client().get('/me'))).to.include({ code: 'TOKEN_REJECTED' });
      expect(world.received).to.have.length(2);
    });
  });

  describe('bodies', () => {
    it('are made anew for each attempt', async () => {
      world.answer = failing(2, { status: 503 });
      await world.client().put('/things', () => Promise.resolve(Readable.from(['bytes'])));
      expect(world.received.map(({ body }) => body.toString())).to.deep.equal(['bytes', 'bytes', 'bytes']);
    });

    it('that are used up are not sent again: the error says so', async () => {
      world.answer = () => ({ status: 503 });
      const error = await failureOf(world.client().put('/things', Readable.from(['once'])));
      expect(error).to.include({ code: 'REQUEST_FAILED', status: 503 });
      expect(error.message).to.contain('its body is used up');
      expect(world.received).to.have.length(1);
    });
  });
});
