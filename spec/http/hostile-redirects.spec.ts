import { expect } from 'chai';
import { Readable } from 'node:stream';
import { openHostileWorld, type HostileWorld } from './hostile-world';
import { answerText } from './raw-server';

describe('http: redirects that cannot be followed', () => {
  let world: HostileWorld;

  beforeEach(async () => {
    world = await openHostileWorld();
  });

  afterEach(() => world.server.close());

  const redirect = (location: string, status = '302 Found'): Buffer =>
    answerText([`location: ${location}`], '', status);

  it('are followed no further than was allowed', async () => {
    for (const [config, count] of [
      [{}, 21],
      [{ maxRedirects: 2 }, 2],
    ] as const) {
      const error = await world.failure(redirect('/x'), config);
      expect(error).to.include({ code: 'ANSWER_UNUSABLE', transient: false });
      expect(error.message).to.contain(`was redirected more than ${String(count)} times`);
    }
  });

  for (const location of [
    'file:///etc/passwd',
    'ftp://127.0.0.1/x',
    'data:text/plain,x',
    'javascript:alert(1)',
    'canary-token:x',
    'http://[',
    'http://127.0.0.1:99999/',
    'https:',
  ]) {
    it(`are not followed: ${location}`, async () => {
      const error = await world.failure(redirect(location));
      expect(error).to.include({ code: 'ANSWER_UNUSABLE', transient: false });
      expect(error.message).to.match(/was redirected to where it cannot go: .*[\w\]]\. Check its URL/);
      expect(world.server.sockets).to.have.length(1);
    });
  }

  it('are answers of their status if they lead nowhere', async () => {
    for (const bytes of [answerText([], '', '302 Found'), redirect('')]) {
      expect(await world.failure(bytes)).to.include({ code: 'REQUEST_FAILED', status: 302 });
    }
  });

  it('are answers of their status where a stream would have to be sent again', async () => {
    const data = () => Readable.from(['a', 'b']);
    const error = await world.failure(redirect('/x', '307 Temporary Redirect'), { method: 'post', data });
    expect(error).to.include({ code: 'REQUEST_FAILED', status: 307 });
  });
});
