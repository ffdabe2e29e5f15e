import { expect } from 'chai';
import { hasSign } from '../../lib/oauth2/response-shape';

describe('oauth2: signs in an answer', () => {
  it('are values at a path, compared as texts', () => {
    for (const value of [false, 'false']) {
      expect(hasSign({ ok: value }, { path: 'ok', values: [false] })).to.equal(true);
      expect(hasSign({ ok: value }, { path: 'ok', values: ['false'] })).to.equal(true);
    }
    expect(hasSign({ ok: true }, { path: 'ok', values: [false] })).to.equal(false);
    expect(hasSign({ code: 401 }, { path: 'code', values: ['400', '401'] })).to.equal(true);
    expect(hasSign({ a: [{ b: 0 }] }, { path: 'a.0.b', values: [0] })).to.equal(true);
    expect(hasSign({ code: 'A' }, { path: 'code', values: ['a'] })).to.equal(false);
  });

  it('are all values but those that are excepted', () => {
    const sign = { path: 'code', except: [0, 'OK'] };
    for (const code of [0, '0', 'OK']) expect(hasSign({ code }, sign), String(code)).to.equal(false);
    for (const code of [1, '00', 'ok', '', true])
      expect(hasSign({ code }, sign), String(code)).to.equal(true);
    expect(hasSign({ code: 5 }, { path: 'code', except: [] })).to.equal(true);
  });

  it('are values that stand in both lists, and those alone that stand in the first', () => {
    const sign = { path: 'code', values: [0], except: [0, 1] };
    expect([0, 1, 2].map((code) => hasSign({ code }, sign))).to.deep.equal([true, false, true]);
  });

  it('are none where nothing is said about values, or where there is nothing at the path', () => {
    expect(hasSign({ code: 1 }, { path: 'code' })).to.equal(false);
    for (const json of [undefined, {}, { code: null }, [], 'code']) {
      expect(hasSign(json, { path: 'code', values: ['undefined', 'null'], except: ['0'] })).to.equal(false);
    }
  });

  it('are objects and lists where a certain value was to be expected', () => {
    for (const code of [{}, [], { a: 1 }, ['x']]) {
      expect(hasSign({ code }, { path: 'code', except: ['OK'] })).to.equal(true);
      expect(hasSign({ code }, { path: 'code', values: ['x', '[object Object]'] })).to.equal(false);
    }
  });
});
