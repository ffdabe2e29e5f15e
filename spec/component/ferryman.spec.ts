import { expect } from 'chai';
import type { HandlerContext } from '../../lib/component/handlers';
import { askMe, MESSAGE, openFerrymanWorld, type FerrymanWorld } from './ferryman-world';

describe('a component under a ferryman of Open Integration Hub', () => {
  let world: FerrymanWorld;
  let deliver: FerrymanWorld['deliver'];

  beforeEach(async () => {
    world = await openFerrymanWorld();
    deliver = (handler, wishes) => world.deliver(handler, wishes);
  });
  afterEach(() => world.close());

  describe('messages', () => {
    it('have what the ferryman calls data as their body, and its message id', async () => {
      const seen: HandlerContext['message'][] = [];
      await deliver(({ message }) => void seen.push(message), {
        message: { ...MESSAGE, attachments: { a: { url: 'https://files.example/a' } } },
      });
      expect(seen[0]).to.deep.include({
        body: { x: 1 },
        metadata: MESSAGE.metadata,
        attachments: { a: { url: 'https://files.example/a' } },
      });
      expect(seen[0]?.id).to.match(/^[\da-f-]{36}$/);
      expect(seen[0]).to.not.have.property('data');
    });

    it('have an empty body where a trigger is called with none', async () => {
      const { data } = await deliver(({ message }) => ({ body: message.body }), { message: {} });
      expect(data[0]).to.deep.include({ data: {} });
    });

    it('go out with data, an id of their own, and the record of the incoming message', async () => {
      const outcome = await deliver(async ({ emit, message }) => {
        await emit.data({ ...message, body: 1 });
        await emit.data({ body: 2, attachments: { a: 'b' } });
        return { body: 3, metadata: { recordUid: 'mine' } };
      });
      expect(outcome).to.deep.include({ acked: true, errors: [], unheard: [] });
      const [one, two, three] = outcome.data as Record<string, unknown>[];
      expect(one).to.deep.include({ data: 1, metadata: MESSAGE.metadata });
      expect(two).to.deep.include({ data: 2, metadata: MESSAGE.metadata, attachments: { a: 'b' } });
      expect(three).to.deep.include({ data: 3, metadata: { oihUid: 'uid-1', recordUid: 'mine' } });
      expect(new Set([one, two, three].map((message) => message?.['id'])).size).to.equal(3);
      for (const message of [one, two, three]) expect(message).to.not.have.property('body');
    });

    it('may be returned in a list, or not at all', async () => {
      const many = await deliver(() => [{ body: 1 }, { body: 2 }]);
      expect(many.data.map((message) => (message as { data: unknown }).data)).to.deep.equal([1, 2]);
      expect(await deliver(() => undefined)).to.deep.include({ acked: true, data: [] });
    });
  });

  it('sees the snapshot that the ferryman has fetched, and stores one as it is', async () => {
    const mine = Object.freeze({ page: 2 });
    const outcome = await deliver(
      async ({ snapshot, emit }) => {
        await emit.snapshot(mine);
        await emit.updateSnapshot({ row: 3 });
        return { body: snapshot };
      },
      { snapshot: { page: 1 } },
    );
    expect(outcome.data[0]).to.deep.include({ data: { page: 1 } });
    expect(outcome.snapshots).to.deep.equal([{ page: 2 }, { row: 3 }]);
    expect(mine).to.deep.equal({ page: 2 });
  });

  it('can report errors and go on: they end the message after all else has gone out', async () => {
    const outcome = await deliver(async ({ emit }) => {
      await emit.error(new RangeError('first'));
      await emit.data({ body: 1 });
      await emit.error('second');
      return { body: 2 };
    });
    expect(outcome.unheard).to.deep.equal([]);
    expect(outcome.acked).to.equal(false);
    expect(outcome.data).to.have.length(2);
    expect(outcome.errors[0]).to.deep.equal({ name: 'RangeError', message: 'first' });
    expect(outcome.errors).to.have.length(2);
  });

  it('can throw after that: nothing it has reported is lost', async () => {
    const outcome = await deliver(async ({ emit }) => {
      await emit.error(new RangeError('first'));
      throw new TypeError('second');
    });
    expect(outcome.errors.map(({ message }) => message)).to.deep.equal(['first', 'second']);
    expect(outcome.acked).to.equal(false);
  });

  it('can rebound a failure that passes, and answer an HTTP request', async () => {
    world.service.next({ status: 503, body: '' }, { status: 503, body: '' });
    const rebound = await deliver(askMe, { options: { transientFailures: 'rebound' } });
    expect(rebound).to.deep.include({ acked: true, errors: [], data: [] });
    expect(rebound.rebounds[0]).to.include('status 503');
    const { httpReplies } = await deliver(({ emit }) => emit.httpReply({ statusCode: 201, body: 'made' }));
    expect(httpReplies).to.deep.equal([{ statusCode: 201, body: 'made' }]);
  });

  it('leaves no configuration on what handlers hold, nor in what is thrown or replied', async () => {
    const held = [new Error('held'), { page: 1 }, { statusCode: 200 }, { body: 1 }, new Error('thrown')];
    await deliver(async ({ emit }) => {
      await emit.error(held[0]);
      await emit.snapshot(held[1] as object as Record<string, unknown>);
      await emit.httpReply(held[2] as { statusCode: number });
      await emit.data(held[3] as { body: number });
      throw held[4] as Error;
    });
    for (const object of held) expect((object as { passedCfg?: unknown }).passedCfg).to.equal(undefined);
  });
});
