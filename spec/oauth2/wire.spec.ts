import { expect } from 'chai';
import fc from 'fast-check';
import { finiteNumber, isRecord, nonEmptyString, parseJsonObject } from '../../lib/oauth2/wire';

describe('oauth2: values from the wire', () => {
  it('takes a JSON object and nothing else', () => {
    expect(parseJsonObject('{"a":1}')).to.deep.equal({ a: 1 });
    for (const text of ['[]', '[{"a":1}]', 'null', 'true', '5', '"{}"', '', ' ', '{', '{"a":1}x', '<html>']) {
      expect(parseJsonObject(text), text).to.equal(undefined);
    }
  });

  it('survives JSON of any depth', () => {
    expect(parseJsonObject('['.repeat(100_000))).to.equal(undefined);
    expect(parseJsonObject('{"a":'.repeat(100_000))).to.equal(undefined);
  });

  it('never throws on any text, and agrees with JSON where there is an object', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const value = parseJsonObject(text);
        if (value !== undefined) expect(value).to.deep.equal(JSON.parse(text));
      }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const text = JSON.stringify(object);
        expect(JSON.stringify(parseJsonObject(text))).to.equal(text);
      }),
    );
  });

  it('takes objects for records, but neither arrays nor null', () => {
    expect(isRecord({})).to.equal(true);
    expect(isRecord(Object.create(null))).to.equal(true);
    for (const value of [null, undefined, [], 'text', 5, true, () => 1])
      expect(isRecord(value)).to.equal(false);
  });

  it('takes a text for one only if there is something in it', () => {
    expect(nonEmptyString(' a ')).to.equal(' a ');
    for (const value of ['', '   ', '\n', 5, null, undefined, {}, ['a'], true]) {
      expect(nonEmptyString(value)).to.equal(undefined);
    }
  });

  it('takes numbers and numeric texts, but nothing infinite', () => {
    expect(['3600', ' 3600 ', 3600, '3.6e3'].map(finiteNumber)).to.deep.equal([3600, 3600, 3600, 3600]);
    expect([0, '0', -1, '-1'].map(finiteNumber)).to.deep.equal([0, 0, -1, -1]);
    const others = [
      NaN,
      Infinity,
      -Infinity,
      'NaN',
      'Infinity',
      '',
      ' ',
      '3600s',
      '1,5',
      null,
      undefined,
      true,
      [3600],
      {},
    ];
    for (const value of others) expect(finiteNumber(value), JSON.stringify(value)).to.equal(undefined);
  });
});
