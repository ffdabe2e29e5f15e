import { expect } from 'chai';
import type { AxiosRequestConfig } from 'axios';
import { openImpossibleWorld, type ImpossibleWorld } from './impossible-world';

describe('http: headers that cannot be sent', () => {
  let world: ImpossibleWorld;

  beforeEach(async () => {
    world = await openImpossibleWorld();
  });

  afterEach(() => world.server.close());

  const HEADERS: readonly (readonly [string, unknown, string])[] = [
    ['a line break', { 'X-A': 'canary\r\nX-Injected: 1' }, 'its header "X-A" holds a line break'],
    ['a line feed', { 'X-A': 'canary\nX-Injected: 1' }, 'its header "X-A" holds a line break'],
    ['a NUL', { 'X-A': 'canary\0' }, 'its header "X-A"'],
    ['a letter beyond Latin-1', { 'X-A': 'canary Ł' }, 'its header "X-A"'],
    ['one of several', { 'X-A': ['a', 'canary\n'] }, 'its header "X-A"'],
    ['an object', { 'X-A': { canary: 1 } }, 'its header "X-A" is neither a text nor a number'],
    ['a symbol', { 'X-A': Symbol('canary') }, 'its header "X-A" is neither a text nor a number'],
    ['a function', { 'X-A': () => 'canary' }, 'its header "X-A" is neither a text nor a number'],
    ['a name with a space', { 'X A': 'canary' }, 'the name of one of its headers'],
    ['a name with a line break', { 'X-A: 1\r\ncanary': '1' }, 'the name of one of its headers'],
    ['no name', { '': 'canary' }, 'the name of one of its headers'],
    ['those of a method', { get: { 'X-A': 'canary\n' } }, 'its header "X-A"'],
    ['a text', 'X-A: canary', 'its `headers` are not an object'],
    ['a list', ['X-A', 'canary'], 'its `headers` are not an object'],
  ];
  for (const [what, headers, words] of HEADERS) {
    it(`are named and not altered: ${what}`, async () => {
      const config = { headers } as AxiosRequestConfig;
      await world.expectImpossible(world.client().get('/x', config), words);
      await world.expectImpossible(world.client()('/x', config), words);
      await world.expectImpossible(world.client()({ url: '/x', ...config }), words);
      await world.expectImpossible(
        world
          .client()
          .create({ params: { a: 1 } })
          .delete('/x', config),
        words,
      );
    });
  }

  it('are made with all that HTTP carries', async () => {
    const headers = {
      'X-A': ' a\tü!',
      'X-B': 5,
      'X-C': true,
      'X-D': ['a', 'b'],
      'X-E': null,
      common: { 'X-F': 'f' },
    };
    await world.client().get('/x', { headers } as unknown as AxiosRequestConfig);
    expect(world.server.received[0]?.headers).to.include({
      'x-a': 'a\tü!',
      'x-b': '5',
      'x-c': 'true',
      'x-f': 'f',
    });
    expect(world.server.received[0]?.headers).not.to.have.property('x-e');
  });
});
