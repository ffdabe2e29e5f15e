import { expect } from 'chai';
import fc from 'fast-check';
import { inspect } from 'node:util';
import type { AxiosRequestConfig } from 'axios';
import { isFreshkeysError } from '../../../lib/errors';
import { isBottomless } from '../../../lib/http/checks/bottomless';
import { failureOf } from '../authorized-client';
import { openImpossibleWorld, type ImpossibleWorld } from './impossible-world';
import { expectNoCanary } from '../raw-server';

type Cyclic = Record<string, unknown>;

function cyclic(): Cyclic {
  const value: Cyclic = {};
  value['canary'] = value;
  return value;
}

/** As a class instance, which axios does not copy. */
class Node {
  readonly self = this;
}

function deep(): unknown {
  let value: unknown = 'canary';
  for (let depth = 0; depth < 50_000; depth += 1) value = [value];
  return value;
}

describe('http: requests that cannot be made', () => {
  let world: ImpossibleWorld;

  beforeEach(async () => {
    world = await openImpossibleWorld();
  });

  afterEach(() => world.server.close());

  const JSON_TYPE = { 'content-type': 'application/json' };
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
  const MULTIPART = { 'content-type': 'multipart/form-data' };

  describe('because of their body', () => {
    const BODIES: readonly (readonly [string, unknown, Record<string, string>, string])[] = [
      ['a circle as JSON', cyclic(), JSON_TYPE, 'refers to itself'],
      ['a circle as a form', cyclic(), FORM, 'refers to itself'],
      ['a circle as multipart', cyclic(), MULTIPART, 'refers to itself'],
      ['a circle of instances as JSON', new Node(), JSON_TYPE, 'its body refers to itself'],
      ['what is nested too deeply', deep(), JSON_TYPE, 'nested too deeply'],
      ['what is nested too deeply for a form', nest(150), FORM, 'its body is nested too deeply'],
      ['a BigInt in JSON', { a: [1n] }, JSON_TYPE, 'its body holds a BigInt'],
      ['a BigInt', 5n, {}, 'its body is a bigint'],
      ['a symbol', Symbol('canary'), {}, 'its body is a symbol'],
      ['a symbol as JSON', Symbol('canary'), JSON_TYPE, 'its body is a symbol'],
      ['a symbol in a form', { a: Symbol('canary') }, FORM, 'its body cannot be written (TypeError)'],
      ['a number', 5, {}, 'its body is a number'],
      ['a truth', true, {}, 'its body is a boolean'],
      ['a toJSON that fails', { toJSON: fail }, JSON_TYPE, 'its body cannot be written (Error)'],
    ];
    for (const [what, data, headers, words] of BODIES) {
      it(`are named: ${what}`, async () => {
        await world.expectImpossible(
          world.client().request({ method: 'post', url: '/x', data, headers }),
          words,
        );
        await world.expectImpossible(world.client().post('/x', data, { headers }), words);
      });
    }

    it('are made where the same stands twice beside each other, and functions are left out', async () => {
      const same = { a: 1 };
      const { status } = await world.client().post('/x', { list: [same, same], same, fail });
      expect(status).to.equal(200);
      expect(world.server.received[0]?.body.toString()).to.equal('{"list":[{"a":1},{"a":1}],"same":{"a":1}}');
    });

    it('leave the errors of the author alone', async () => {
      const http = world.client();
      const interceptor = http.interceptors.request.use(() => {
        throw new RangeError('from the interceptor');
      });
      expect(await failureOf(http.post('/x', {}))).to.include({ message: 'from the interceptor' });
      http.interceptors.request.eject(interceptor);
      const transformRequest = (): never => {
        throw new TypeError('from the transform');
      };
      expect(await failureOf(http.post('/x', {}, { transformRequest }))).to.include({
        message: 'from the transform',
      });
    });
  });

  describe('because of their method', () => {
    for (const method of [
      5,
      {},
      Symbol('x'),
      'GE T',
      'GET / HTTP/1.1\r\nX: canary',
      'canary',
      'CONNECT',
      'ſ',
    ]) {
      it(`are named: ${inspect(method)}`, () =>
        world.expectImpossible(
          world.client().request({ url: '/x', method: method as string }),
          'its `method` is not one',
        ));
    }

    it('are named if an interceptor changed it', async () => {
      const http = world.client();
      http.interceptors.request.use((config) => ({ ...config, method: 'canary' }));
      await world.expectImpossible(http.get('/x'), 'its `method` is not one');
    });

    it('are made with those that HTTP knows, in any case', async () => {
      for (const method of ['', 'get', 'PATCH', 'propfind', 'Options']) {
        expect((await world.client().request({ url: '/x', method })).status).to.equal(200);
      }
    });
  });

  describe('because of their numbers and options', () => {
    for (const [name, value] of [
      ['timeout', NaN],
      ['timeout', Infinity],
      ['timeout', -1],
      ['timeout', 2 ** 31],
      ['timeout', '5s'],
      ['timeout', {}],
      ['maxContentLength', NaN],
      ['maxBodyLength', 'much'],
      ['maxRedirects', NaN],
      ['baseURL', 5],
    ] as const) {
      it(`are named: ${name} ${inspect(value)}`, () =>
        world.expectImpossible(
          world.client().get('/x', { [name]: value } as AxiosRequestConfig),
          `\`${name}\``,
        ));
    }

    it('are named: parameters in a circle, options that axios does not know', async () => {
      const params: Cyclic = {};
      params['self'] = params;
      await world.expectImpossible(world.client().get('/x', { params }), 'Circular reference');
      await world.expectImpossible(
        world.client().get('/x', { transitional: { unknown: 1 } } as never),
        'option',
      );
    });

    it('are made with numbers in texts, as axios does it', async () => {
      const config = { timeout: '1000', maxRedirects: '3' } as unknown as AxiosRequestConfig;
      expect((await world.client().get('/x', config)).status).to.equal(200);
    });
  });

  it('are never more than an answer or an error of ours, whatever is asked for', async () => {
    await fc.assert(
      fc.asyncProperty(oddRequest(), async (config) => {
        try {
          await world.client('anonymous').request({ timeout: 500, ...config });
        } catch (error) {
          expect(isFreshkeysError(error), String(error)).to.equal(true);
          expectNoCanary(error);
        }
      }),
      { numRuns: 300 },
    );
    expect(world.server.received.every(({ headers }) => headers['x-injected'] === undefined)).to.equal(true);
  }).timeout(60_000);

  it('find a circle or a depth in plain data alone', () => {
    expect(isBottomless({ a: [cyclic()] })).to.equal(true);
    expect(isBottomless(deep())).to.equal(true);
    const same = { a: [1] };
    for (const value of [undefined, null, 'text', [same, { same }], { a: new Node() }, nest(500)]) {
      expect(isBottomless(value)).to.equal(false);
    }
  });
});

function fail(): never {
  throw new Error('canary');
}

function nest(levels: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < levels; level += 1) value = { value };
  return value;
}

/** Members of a request that messages fill in, with anything in them. The server is on loopback: no path leads away. */
function oddRequest(): fc.Arbitrary<AxiosRequestConfig> {
  const odd = fc.anything({ withBigInt: true, withDate: true, withNullPrototype: true, maxDepth: 2 });
  const text = fc.oneof(
    fc.string(),
    fc.constantFrom('a\r\nX-Injected: 1', 'canary\0', 'ü', '€', 'file:/x', 'https:x'),
  );
  const number = fc.oneof(fc.integer({ min: -5, max: 500 }), fc.constantFrom(NaN, Infinity), text);
  const path = fc.string().map((rest) => `/${rest.replace(/^[\\/\s]+/, '')}`);
  const record = {
    url: fc.oneof(
      { weight: 5, arbitrary: path },
      { weight: 1, arbitrary: fc.constantFrom('file:///x', 5, null, 'x:y') },
    ),
    method: fc.oneof(fc.constantFrom('get', 'POST', 'put', 'delete'), text, odd),
    headers: fc.oneof(fc.dictionary(text, fc.oneof(text, fc.integer())), odd),
    data: fc.oneof(odd, text),
    params: fc.oneof(fc.dictionary(text, odd), odd),
    maxRedirects: number,
    maxContentLength: number,
    responseType: fc.constantFrom('json', 'text', 'arraybuffer', undefined),
  };
  return fc
    .record(record, { requiredKeys: ['url'] })
    .map((config) => config as unknown as AxiosRequestConfig);
}
