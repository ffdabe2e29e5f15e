import { expect } from 'chai';
import fc from 'fast-check';
import { placeOfJsonError } from '../../lib/desk/json-place';

describe('where JSON is broken', () => {
  for (const [what, text, place] of [
    ['an end that is missing', '{\n  "a": 1,\n', 'line 3, column 1'],
    ['a comma too many', '{"a": [1, 2,, 3]}', 'line 1, column 13'],
    ['a word without quotes', '{\n  "a": 1,\n  "b": yes\n}', 'line 3, column 8'],
    ['a comma that is missing', '{\n  "a": 1\n  "b": 2\n}', 'line 3, column 3'],
    ['a number with a letter in it', '{"a": 1.x, "b": [1, 2]}', 'line 1, column 9'],
    ['nothing at all', '', 'line 1, column 1'],
    ['a line break in a text', '{"a": "x\ny"}', 'line 1, column 9'],
  ] as const) {
    it(`names the place of ${what}`, () => {
      expect(placeOfJsonError(text)).to.equal(place);
    });
  }

  it('finds the character that was put into sound JSON, wherever that is', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), (json, seed) => {
        const at = seed % (json.length + 1);
        // No JSON has this outside of a text, and none inside of one either.
        const broken = `${json.slice(0, at)}\u0001${json.slice(at)}`;
        expect(placeOfJsonError(broken)).to.equal(`line 1, column ${String(at + 1)}`);
      }),
    );
  });

  it('never quotes the text, and always answers', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(placeOfJsonError(text)).to.match(/^line \d+, column \d+$/);
      }),
    );
  });
});
