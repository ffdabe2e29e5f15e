import { expect } from 'chai';
import fc from 'fast-check';
import { runPendingWork } from '../../lib/testing/test-clock';
import { createWorld, type World } from '../support/token-world';

const index = fc.nat(9);

/** Something that happens at any time, in any order: which method of a world is called, and with what. */
const happenings = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('startMessage'), index) },
  { weight: 4, arbitrary: fc.tuple(fc.constant('reject'), index) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('rejectAgain'), index) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('reconnect')) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constant('storeElsewhere'), fc.constantFrom('rotated', 'access-only', 'ended')),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(
      fc.constant('answer'),
      fc.constantFrom('issued', 'same-refresh-token', 'refused', 'definite', 'transient', 'crash'),
    ),
  },
  { weight: 4, arbitrary: fc.tuple(fc.constant('finishSave'), fc.boolean()) },
  { weight: 4, arbitrary: fc.tuple(fc.constant('finishLook'), fc.boolean()) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('wait'), fc.constantFrom(250, 2_000, 31_000, 4_000_000)) },
);
const stories = fc.array(happenings, { maxLength: 60, size: 'max' });

async function play(world: World, [what, detail]: readonly [keyof World, unknown?]): Promise<void> {
  await (world[what] as (detail: unknown) => unknown)(detail);
  await runPendingWork();
}

describe('R1 R2 R4 R5 whatever happens in whatever order', () => {
  for (const when of ['rejected', 'expiring', 'always'] as const) {
    it(`${when}: one token request at a time, nothing comes back, nothing refused is sent, nothing older is saved`, async () => {
      await fc.assert(
        fc.asyncProperty(stories, async (story) => {
          const world = createWorld(when);
          for (const happening of story) {
            await play(world, happening);
            expect(world.violations()).to.deep.equal([]);
          }
          await world.end();
          expect(world.violations()).to.deep.equal([]);
          expect(world.unfinished()).to.equal(0);
        }),
        { numRuns: 300 },
      );
    });
  }
});
