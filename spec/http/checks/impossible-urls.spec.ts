import { expect } from 'chai';
import { ConfigurationError } from '../../../lib/errors';
import { failureOf } from '../authorized-client';
import { openImpossibleWorld, type ImpossibleWorld } from './impossible-world';
import { expectNoCanary } from '../raw-server';

describe('http: URLs that nothing can be sent to', () => {
  let world: ImpossibleWorld;

  beforeEach(async () => {
    world = await openImpossibleWorld();
  });

  afterEach(() => world.server.close());

  for (const [what, url, words] of [
    ['a number', 5, 'its `url` is not a text'],
    ['no host', 'https://', 'its `url` cannot be read'],
    ['a password with a slash', 'https://user:ca/nary@host:x/', 'its `url` cannot be read'],
    ['a password with a space', 'https://user:canary @ho st/', 'its `url` cannot be read'],
    ['a port that is none', 'https://user:canary@host:99999/', 'its `url` cannot be read'],
    ['javascript:', "javascript:alert('canary')", 'neither https nor http'],
    ['file: without slashes', 'file:canary', 'neither https nor http'],
  ] as const) {
    it(`are named: ${what}`, async () => {
      for (const mode of ['refuse', 'anonymous'] as const) {
        await world.expectImpossible(world.client(mode).get(url as string), words);
      }
    });
  }

  it('are named: no slashes after the scheme', async () => {
    const error = await failureOf(world.client().get('https:user:canary@host/x'));
    expect(error).to.include({ code: 'REQUEST_INVALID' });
    expectNoCanary(error);
  });

  it('are named: another scheme, of its own or of the base URL', async () => {
    for (const url of ['file:///etc/passwd', 'ftp://user:canary@127.0.0.1/x', 'ws://127.0.0.1/x']) {
      const refused = await failureOf(world.client().get(url));
      expect(refused).to.be.instanceOf(ConfigurationError).and.include({ code: 'FOREIGN_ORIGIN' });
      expectNoCanary(refused);
      const error = await failureOf(world.client('anonymous').get(url));
      expect(error).to.include({ code: 'REQUEST_INVALID', transient: false });
      expect(error.message).to.contain('neither https nor http');
      expectNoCanary(error);
    }
    for (const baseURL of ['data:text/plain,x', 'file:///etc']) {
      const error = await failureOf(world.client('anonymous').get('/x', { baseURL }));
      expect(error).to.include({ code: 'REQUEST_INVALID' });
    }
    const data = await failureOf(world.client('anonymous', '').get('data:text/plain,x'));
    expect(data).to.include({ code: 'REQUEST_INVALID' });
  });

  it('are named: no host at all', async () => {
    const refused = await failureOf(world.client('refuse', '').get('/x'));
    expect(refused).to.include({ code: 'FOREIGN_ORIGIN' });
    expect(refused.message).to.contain('has no host to go to, because this connection has no base URL');
    expect(await failureOf(world.client('anonymous', '').get('/x'))).to.include({ code: 'REQUEST_INVALID' });
  });

  it('do not show what stands for a user where it is no URL', async () => {
    for (const url of [
      '//user:canary@host/x',
      '//user:can/ary@ho st',
      '\\\\user:canary@host',
      'user:canary@host',
    ]) {
      expectNoCanary(await failureOf(world.client('refuse', '').get(url)));
    }
  });

  it('are made with a URL object, and with names that look like schemes', async () => {
    const url = new URL('/things', world.server.url) as unknown as string;
    await world.client().get(url);
    await world.client().get('people:batchGet');
    expect(world.server.received.map((request) => request.url)).to.deep.equal([
      '/things',
      '/people:batchGet',
    ]);
  });
});
