import { expect } from 'chai';
import fc from 'fast-check';
import { createLeaseWorld, type LeaseWorld } from '../support/lease-world';
import { runPendingWork } from '../../lib/testing/test-clock';

type Happening = readonly [keyof LeaseWorld, unknown?];

const index = fc.nat(9);
const happening = (what: keyof LeaseWorld, detail: fc.Arbitrary<unknown> = fc.constant(undefined)) =>
  fc.tuple(fc.constant(what), detail);

/** What happens while every lease lasts and can be asked for. */
const ordinary = [
  { weight: 5, arbitrary: happening('send', index) },
  { weight: 6, arbitrary: happening('renew', index) },
  { weight: 16, arbitrary: happening('proceed', index) },
  { weight: 3, arbitrary: happening('failSave', index) },
  { weight: 1, arbitrary: happening('start') },
  { weight: 4, arbitrary: happening('wait', fc.constantFrom(100, 300, 12_000, 45_000, 4_000_000)) },
];
const losses = [{ weight: 2, arbitrary: fc.oneof(happening('expire'), happening('wipe')) }];
const outages = [{ weight: 2, arbitrary: happening('away', fc.boolean()) }];

async function play(world: LeaseWorld, [what, detail]: Happening): Promise<void> {
  await (world[what] as (detail: unknown) => unknown)(detail);
  await runPendingWork();
}

/** Whether this is a violation even where leases are lost: what two refreshers at a time do to each other is not. */
const isOfOurs = (violation: string): boolean => !/^reuse|saved over newer/.test(violation);

describe('R9 whatever happens to containers that share an account, in whatever order', () => {
  it('spends no refresh token twice, saves nothing older, and ends with the newest tokens on the platform', async () => {
    const stories = fc.array(fc.oneof(...ordinary), { maxLength: 60, size: 'max' });
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const world = createLeaseWorld();
        for (const each of story) {
          await play(world, each);
          expect(world.violations().join('\n')).to.equal('');
        }
        await world.end();
        expect(world.violations().join('\n')).to.equal('');
        expect(world.isNewestStored()).to.equal(true);
      }),
      { numRuns: 300 },
    );
  });

  for (const [what, mishaps] of [
    ['leases that are lost: whoever lost one saves nothing', losses],
    ['leases that are lost, and nobody who can be asked for one', [...losses, ...outages]],
  ] as const) {
    it(`ends every message, also with ${what}`, async () => {
      const stories = fc.array(fc.oneof(...ordinary, ...mishaps), { maxLength: 60, size: 'max' });
      await fc.assert(
        fc.asyncProperty(stories, async (story) => {
          const world = createLeaseWorld();
          for (const each of story) {
            await play(world, each);
            expect(world.violations().filter(isOfOurs).join('\n')).to.equal('');
          }
          await world.end();
          expect(world.violations().filter(isOfOurs).join('\n')).to.equal('');
        }),
        { numRuns: 200 },
      );
    });
  }
});
