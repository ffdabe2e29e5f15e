import { expect } from 'chai';
import fc from 'fast-check';
import { Readable } from 'node:stream';
import { isFreshkeysError } from '../../lib/errors';
import { openHostileWorld, type HostileWorld } from './hostile-world';
import { hostileBytes } from '../support/hostile-bytes';
import { expectNoCanary } from './raw-server';

describe('http: answers of any bytes', () => {
  let world: HostileWorld;

  beforeEach(async () => {
    world = await openHostileWorld();
  });

  afterEach(() => world.server.close());

  it('are never more than an answer or an error of ours, whatever comes', async () => {
    await fc.assert(
      fc.asyncProperty(hostileBytes(), fc.boolean(), async (bytes, isStream) => {
        world.answerWith(bytes);
        try {
          const { data } = await world.request({
            timeout: 300,
            responseType: isStream ? 'stream' : undefined,
          } as never);
          if (data instanceof Readable) await data.resume().toArray();
        } catch (error) {
          expect(isFreshkeysError(error), String(error)).to.equal(true);
          expectNoCanary(error);
        }
      }),
      { numRuns: 150 },
    );
  }).timeout(60_000);
});
