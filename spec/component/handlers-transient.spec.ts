import { expect } from 'chai';
import type { StepRunner } from '../../lib/platform/runtime/step-runner';
import { script } from '../fixtures/component-scripted/script';
import { openWorld, type World } from './world';

describe('R11 transient failures of a handler in the real runtime', () => {
  let world: World;
  let runner: StepRunner;

  before(async () => {
    world = await openWorld({ field: 'myOAuth' });
    runner = await world.start({ component: 'component-scripted', functionName: 'scripted' });
  });

  after(() => world.close());

  beforeEach(() => {
    script.options = { retry: { count: 0 } };
  });

  const get = (url: string): void => {
    script.handler = async ({ http }) => {
      await http.get(url);
    };
  };

  it('are errors unless the author says otherwise', async () => {
    get('/status/503');
    const { acked, rebounds, errors } = await runner.process({ body: {} });
    expect({ acked, rebounds }).to.deep.equal({ acked: false, rebounds: [] });
    expect(errors[0]?.name).to.equal('RequestFailedError');
  });

  it('become rebounds if the author says so, and the message is not lost', async () => {
    script.options = { transientFailures: 'rebound', retry: { count: 0 } };
    for (const url of ['/status/503', '/status/429']) {
      get(url);
      const { acked, rebounds, errors } = await runner.process({ body: {} });
      expect({ acked, errors }).to.deep.equal({ acked: true, errors: [] });
      expect(rebounds).to.have.length(1);
      expect(rebounds[0]?.reason).to.contain(url);
    }
  });

  it('are not what no repetition can change', async () => {
    script.options = { transientFailures: 'rebound', retry: { count: 0 } };
    get('/status/404');
    expect(await runner.process({ body: {} })).to.deep.include({ acked: false, rebounds: [] });
    script.handler = () => {
      throw new RangeError('a bug');
    };
    expect(await runner.process({ body: {} })).to.deep.include({ acked: false, rebounds: [] });
  });
});
