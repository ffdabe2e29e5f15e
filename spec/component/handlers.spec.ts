import { expect } from 'chai';
import { defineConnection } from '../../lib/component/connection';
import type { StepRunner } from '../../lib/platform/runtime/step-runner';
import { script } from '../fixtures/component-scripted/script';
import { createTaskContext } from '../support/runtime-context';
import { messageOf, rejectionOf } from './caught';
import { DESCRIPTOR } from './descriptors';
import { openWorld, type World } from './world';

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

describe('R14 a handler in the real runtime', () => {
  let world: World;
  let runner: StepRunner;

  before(async () => {
    script.options = {};
    world = await openWorld({ field: 'myOAuth' });
    runner = await world.start({ component: 'component-scripted', functionName: 'scripted', prefetch: 4 });
  });

  after(() => world.close());

  it('returns a message, which goes out with an id of its own', async () => {
    script.handler = ({ message }) => ({ body: message.body, headers: { a: 'b' } });
    const { acked, data, errors } = await runner.process({ id: 'in-1', body: { x: 1 } });
    expect({ acked, errors }).to.deep.equal({ acked: true, errors: [] });
    expect(data).to.have.length(1);
    expect(data[0]).to.deep.include({ body: { x: 1 }, headers: { a: 'b' } });
    expect(data[0]?.messageId).to.match(UUID);
  });

  it('returns several messages, each with an id of its own, in order', async () => {
    script.handler = () => [{ body: 1 }, { body: 2 }, { body: 3 }];
    const { acked, data } = await runner.process({ body: {} });
    expect(acked).to.equal(true);
    expect(data.map(({ body }) => body)).to.deep.equal([1, 2, 3]);
    expect(new Set(data.map(({ messageId }) => messageId)).size).to.equal(3);
  });

  it('emits messages, each with an id of its own, and may still return one', async () => {
    script.handler = async ({ emit }) => {
      await emit.data({ body: 1 });
      await emit.data({ body: 2 });
      return { body: 3 };
    };
    const { data } = await runner.process({ body: {} });
    expect(data.map(({ body }) => body)).to.deep.equal([1, 2, 3]);
    expect(new Set(data.map(({ messageId }) => messageId)).size).to.equal(3);
  });

  it('keeps an id that a message has, and does not take an empty one for an id', async () => {
    script.handler = () => [
      { id: 'mine', body: 1 },
      { id: '', body: 2 },
      { id: '', body: 3 },
    ];
    const { data } = await runner.process({ body: {} });
    expect(data[0]?.messageId).to.equal('mine');
    for (const { messageId } of data.slice(1)) expect(messageId).to.match(UUID);
    expect(data[1]?.messageId).to.not.equal(data[2]?.messageId);
  });

  it('does not pass on the id of the incoming message, which a copy of it has', async () => {
    script.handler = async ({ message, emit }) => {
      for (const body of [1, 2]) await emit.data({ ...message, body });
      return { ...message, body: 3 };
    };
    const { data } = await runner.process({ id: 'in-2', body: {} });
    expect(data.map(({ body }) => body)).to.deep.equal([1, 2, 3]);
    expect(new Set(['in-2', ...data.map(({ messageId }) => messageId)]).size).to.equal(4);
  });

  for (const [what, result] of [
    ['nothing', undefined],
    ['null', null],
    ['an empty list', []],
  ] as const) {
    it(`ends its message if it returns ${what}`, async () => {
      script.handler = () => result;
      expect(await runner.process({ body: {} })).to.deep.include({ acked: true, data: [], errors: [] });
    });
  }

  it('has everything sent that it did not await before the message ends', async () => {
    script.handler = ({ emit }) => {
      void emit.data({ body: 'first' });
      void emit.snapshot({ page: 1 });
      void emit.data({ body: 'second' });
      return null;
    };
    const { data, snapshots } = await runner.process({ body: {} });
    expect(data.map(({ body }) => body)).to.deep.equal(['first', 'second']);
    expect(snapshots).to.deep.equal([{ page: 1 }]);
    expect(runner.late).to.deep.equal([]);
  });

  it('may take the emit functions apart: they are bound', async () => {
    script.handler = async ({ emit }) => {
      const { data, snapshot, updateSnapshot, httpReply } = emit;
      await data({ body: 'data' });
      await snapshot({ page: 2 });
      await updateSnapshot({ row: 3 });
      await httpReply({ statusCode: 201, body: 'made' });
    };
    const outcome = await runner.process({ body: {}, headers: { reply_to: 'me' } });
    expect(outcome.errors).to.deep.equal([]);
    expect(outcome.data.map(({ body }) => body)).to.deep.equal(['data']);
    expect(outcome.snapshots).to.deep.equal([{ page: 2 }, { row: 3 }]);
    expect(outcome.httpReplies).to.deep.equal([{ statusCode: 201, body: 'made', headers: {} }]);
  });

  it('sees the snapshot of the step, an empty object at first', async () => {
    script.handler = ({ snapshot }) => ({ body: snapshot });
    await runner.process({ body: {} });
    script.handler = ({ emit }) => emit.snapshot({ page: 7 });
    await runner.process({ body: {} });
    script.handler = ({ snapshot }) => ({ body: snapshot });
    expect((await runner.process({ body: {} })).data[0]?.body).to.deep.equal({ page: 7 });
  });

  it('throws: the runtime reports the error and the message is rejected', async () => {
    script.handler = () => {
      throw new RangeError('no such thing');
    };
    const thrown = await runner.process({ body: {} });
    expect(thrown.errors).to.deep.equal([{ name: 'RangeError', message: 'no such thing' }]);
    expect(thrown).to.deep.include({ acked: false, data: [] });
    script.handler = () => Promise.reject<undefined>(new RangeError('later'));
    expect((await runner.process({ body: {} })).errors[0]?.message).to.equal('later');
  });

  it('throws: what it emitted before goes out before the end, and never after', async () => {
    script.handler = ({ emit }) => {
      void emit.data({ body: 'before' });
      throw new RangeError('after');
    };
    const { data, errors } = await runner.process({ body: {} });
    expect(data.map(({ body }) => body)).to.deep.equal(['before']);
    expect(errors.map(({ message }) => message)).to.deep.equal(['after']);
    expect(runner.late).to.deep.equal([]);
  });

  it('throws: the message does not end before what it emitted has gone out', async () => {
    const events: string[] = [];
    const slow = createTaskContext(async (event) => {
      await new Promise((resolve) => setImmediate(resolve));
      events.push(event);
      return true;
    });
    const process = defineConnection(DESCRIPTOR).action(({ emit }) => {
      void emit.data({ body: 1 });
      throw new RangeError('after');
    });
    expect(messageOf(await rejectionOf(process.call(slow, { body: {} }, {})))).to.equal('after');
    expect(events).to.deep.equal(['data']);
  });

  it('fails with an emit that it did not await, after everything else has gone out', async () => {
    script.handler = ({ emit }) => {
      // No `reply_to`: the runtime rejects this at once, while the others still wait for their throttle.
      void emit.httpReply({ statusCode: 200 });
      for (const body of [1, 2, 3]) void emit.data({ body });
      return { body: 'not any more' };
    };
    const { acked, data, errors } = await runner.process({ body: {} });
    expect(acked).to.equal(false);
    expect(data.map(({ body }) => body)).to.deep.equal([1, 2, 3]);
    expect(errors).to.have.length(1);
    expect(runner.late).to.deep.equal([]);
  });

  it('reports an error and goes on', async () => {
    script.handler = async ({ emit }) => {
      await emit.error(new RangeError('one row'));
      return { body: 'the others' };
    };
    const { acked, data, errors } = await runner.process({ body: {} });
    expect(acked).to.equal(false);
    expect(errors).to.deep.equal([{ name: 'RangeError', message: 'one row' }]);
    expect(data[0]?.body).to.equal('the others');
  });

  it('asks for its message again', async () => {
    script.handler = ({ emit }) => emit.rebound('not now');
    const { acked, rebounds } = await runner.process({ body: {} });
    expect(acked).to.equal(true);
    expect(rebounds[0]).to.include({ reason: 'not now', iteration: 1 });
  });

  it('never mixes two messages in process at once', async () => {
    let release: () => void = () => undefined;
    const bothArrived = new Promise<void>((resolve) => {
      release = resolve;
    });
    let arrived = 0;
    script.handler = async ({ message, emit, http }) => {
      arrived += 1;
      if (arrived === 2) release();
      await bothArrived;
      const name = String(message.body['name']);
      const { data } = await http.get<{ query: unknown }>('/echo', { params: { name } });
      await emit.data({ body: { name, query: data.query } });
      if (name === 'bad') throw new RangeError(name);
      return { body: { name } };
    };
    const names = ['good', 'bad'] as const;
    const outcomes = await Promise.all(names.map((name) => runner.process({ body: { name } })));
    for (const [index, name] of names.entries()) {
      const bodies = outcomes[index]?.data.map(({ body }) => body);
      const emitted = { name, query: { name } };
      expect(bodies).to.deep.equal(name === 'bad' ? [emitted] : [emitted, { name }]);
      expect(outcomes[index]?.acked).to.equal(name === 'good');
    }
    const ids = outcomes.flatMap(({ data }) => data.map(({ messageId }) => messageId));
    expect(new Set(ids).size).to.equal(3);
  });
});
