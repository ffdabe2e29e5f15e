import { expect } from 'chai';
import {
  createPlatformInMemory,
  type PlatformControls,
} from '../../../lib/platform/rest-api/platform-in-memory';

describe('an account that is kept beyond the process', () => {
  let controls: PlatformControls;
  let update: (keys: object) => Promise<number>;

  beforeEach(() => {
    const platform = createPlatformInMemory();
    ({ controls } = platform);
    const route = platform.routes.find(({ method, kind }) => method === 'PUT' && kind === 'accounts');
    update = async (keys) => (await route?.answer(['account'], { keys }))?.status ?? 0;
  });

  it('is kept before an update is answered', async () => {
    const order: string[] = [];
    controls.addAccount(
      'account',
      { a: 1 },
      {
        onUpdate: async (keys) => {
          await Promise.resolve();
          order.push(`kept ${JSON.stringify(keys)} beside ${JSON.stringify(controls.account('account'))}`);
        },
      },
    );
    expect(await update({ b: 2 })).to.equal(200);
    expect(order).to.deep.equal(['kept {"b":2} beside {"a":1}']);
    expect(controls.account('account')).to.deep.equal({ a: 1, b: 2 });
  });

  it('does not change if it cannot be kept', async () => {
    controls.addAccount('account', { a: 1 }, { onUpdate: () => Promise.reject(new TypeError('disk full')) });
    expect(await update({ a: 2 })).to.equal(500);
    expect(controls.account('account')).to.deep.equal({ a: 1 });
    expect(controls.counts()).to.include({ accountUpdates: 0, failedUpdates: 1 });
  });

  it('loses nothing of updates that are kept at the same time', async () => {
    controls.addAccount('account', {}, { onUpdate: () => new Promise((resolve) => setImmediate(resolve)) });
    await Promise.all([update({ a: 1 }), update({ b: 2 })]);
    expect(controls.account('account')).to.deep.equal({ a: 1, b: 2 });
  });

  it('is kept no more once it is another one', async () => {
    let kept = 0;
    controls.addAccount('account', {}, { onUpdate: () => Promise.resolve(void (kept += 1)) });
    controls.addAccount('account', {});
    expect(await update({ a: 1 })).to.equal(200);
    expect(kept).to.equal(0);
  });
});
