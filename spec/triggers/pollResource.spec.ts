import { expect } from 'chai';
import { readSnapshot, fingerprintItem } from '../../lib/generic/new-items';
import { startLoopbackServer, type LoopbackServer } from '../../lib/platform/loopback-server';
import type { StepOutcome } from '../../lib/platform/runtime/step-messages';
import type { StepRunner } from '../../lib/platform/runtime/step-runner';
import { process as pollResource } from '../../lib/triggers/pollResource';
import { openWorld, type World } from '../component/world';
import { createTaskContext } from '../support/runtime-context';
import { messageOf, rejectionOf } from '../component/caught';

interface Item {
  readonly id: number;
}

const items = (...ids: number[]): Item[] => ids.map((id) => ({ id }));
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

describe('T1 pollResource', () => {
  let world: World;
  let site: LoopbackServer;
  /** What the API answers. */
  let answer: unknown;
  /** The path that was asked for last. */
  let asked: string | undefined;

  before(async () => {
    site = await startLoopbackServer((request, response) => {
      asked = request.url;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
    world = await openWorld({ form: { baseUrl: site.url } });
  });

  after(() => Promise.all([world.close(), site.close()]));

  const start = (fields = {}, snapshot = {}): Promise<StepRunner> =>
    world.start({
      component: 'component-generic',
      functionName: 'pollResource',
      fields: { url: '/list', ...fields },
      snapshot,
    });

  const poll = (runner: StepRunner): Promise<StepOutcome> => runner.process({ body: {} });

  const idsOf = ({ data }: StepOutcome): unknown[] => data.map(({ body }) => (body as Item).id);

  it('emits every item once over all polls, in the order of the list', async () => {
    const runner = await start();
    answer = items(1, 2);
    const first = await poll(runner);
    answer = items(3, 1, 2, 4);
    const second = await poll(runner);
    const third = await poll(runner);
    expect([first, second, third].map(idsOf)).to.deep.equal([[1, 2], [3, 4], []]);
    expect([first, second, third].every(({ acked }) => acked)).to.equal(true);
    expect(asked).to.equal('/list');
  });

  it('emits an item that is twice in the list once, and each item with an id of its own', async () => {
    answer = items(1, 1, 2);
    const { data } = await poll(await start());
    expect(data.map(({ body }) => body)).to.deep.equal(items(1, 2));
    expect(new Set(data.map(({ messageId }) => messageId)).size).to.equal(2);
  });

  it('goes on after a restart with the snapshot that the platform kept', async () => {
    answer = items(1, 2);
    const { snapshots } = await poll(await start());
    answer = items(1, 2, 3);
    expect(idsOf(await poll(await start({}, snapshots.at(-1) as Record<string, unknown>)))).to.deep.equal([
      3,
    ]);
  });

  it('finds list and id where the fields say', async () => {
    const runner = await start({ itemsPath: 'data.items', idPath: 'meta.key' });
    answer = { data: { items: [{ meta: { key: 'a' } }, { meta: { key: 'b' } }] }, other: [] };
    expect((await poll(runner)).data).to.have.length(2);
    answer = { data: { items: [{ meta: { key: 'b' }, changed: true }] } };
    expect((await poll(runner)).data).to.have.length(0);
  });

  it('says what to fill in where there is no list, no id or no URL, and emits nothing', async () => {
    for (const [fields, response, hint] of [
      [{}, { a: [], b: [] }, 'itemsPath'],
      [{}, [{ id: 1 }, { name: 'no id' }], 'idPath'],
      [{ url: ' ' }, [], 'field "url"'],
    ] as const) {
      answer = response;
      const { acked, data, snapshots, errors } = await poll(await start(fields));
      expect({ acked, data, snapshots }).to.deep.equal({ acked: false, data: [], snapshots: [] });
      expect(errors[0]?.message).to.contain(hint);
    }
  });

  describe('called by hand', () => {
    const cfg = () => ({ ...world.cfg, url: '/list' });

    it('repeats items and loses none if it stops between the items and the snapshot', async () => {
      answer = items(1, 2, 3);
      const stopping = createTaskContext((event, payload) => {
        const isThird = event === 'data' && (payload as { body: Item }).body.id === 3;
        return isThird ? Promise.reject(new Error('stopped')) : Promise.resolve(true);
      });
      expect(messageOf(await rejectionOf(pollResource.call(stopping, { body: {} }, cfg(), {})))).to.equal(
        'stopped',
      );
      expect(stopping.emitted.map(([event]) => event)).to.deep.equal(['data', 'data', 'data']);
      const again = createTaskContext();
      await pollResource.call(again, { body: {} }, cfg(), {});
      expect(again.emitted.map(([event]) => event)).to.deep.equal(['data', 'data', 'data', 'snapshot']);
      const snapshot = again.emitted.at(-1)?.[1] as { readonly seen: string };
      expect(readSnapshot(snapshot)).to.deep.equal(items(1, 2, 3).map((item) => fingerprintItem(item, 'id')));
    });

    it('keeps its snapshot below 5 KB, whatever has been in the list', async () => {
      let snapshot = {};
      const pollItems = async (...ids: number[]): Promise<number> => {
        answer = items(...ids);
        const context = createTaskContext();
        await pollResource.call(context, { body: {} }, cfg(), snapshot);
        snapshot = context.emitted.at(-1)?.[1] as Record<string, unknown>;
        return context.emitted.length - 1;
      };
      expect(await pollItems(...range(700))).to.equal(700);
      expect(await pollItems(...range(1400).slice(700))).to.equal(700);
      expect(JSON.stringify(snapshot).length).to.be.below(5 * 1024);
      expect(await pollItems(...range(1400).slice(700))).to.equal(0);
    });

    it('warns about a list that is longer than a snapshot can remember, and not about one that fits', async () => {
      for (const [length, warnings] of [
        [750, 0],
        [751, 1],
      ] as const) {
        answer = items(...range(length));
        const context = createTaskContext();
        await pollResource.call(context, { body: {} }, cfg(), {});
        expect(context.log.filter((line) => line.startsWith('warn: '))).to.have.length(warnings);
        expect(context.emitted).to.have.length(length + 1);
      }
    });
  });
});
