import { expect } from 'chai';
import fc from 'fast-check';
import { readJsonText } from '../../lib/json/json-text';

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

describe('JSON as people write it', () => {
  for (const [what, text, line, column, problem] of [
    ['a comma too many', '{\n  "a": 1,\n}', 3, 1, 'a name in double quotes is missing'],
    ['a comma too few', '{\n  "a": 1\n  "b": 2\n}', 3, 3, '"}" is missing'],
    ['a missing value', '{"a": }', 1, 7, 'a value is missing'],
    ['a comment', '// hello\n{}', 1, 1, 'a value is missing'],
    ['single quotes', "{'a': 1}", 1, 2, 'a name in double quotes is missing'],
    ['a line break in a text', '{"a": "x\ny"}', 1, 7, 'this text in quotes is broken'],
    ['an end that does not come', '{"a": [1, 2', 1, 12, '"]" is missing, and the text ends'],
    ['nothing', '', 1, 1, 'a value is missing, and the text ends'],
    ['something behind the end', '{}\n}', 2, 1, 'there is something behind the end'],
    ['a conflict of versions', '{\n<<<<<<< HEAD\n"a": 1 }', 2, 1, 'a name in double quotes is missing'],
  ] as const) {
    it(`says where ${what} is`, () => {
      expect(readJsonText(text).failure).to.deep.equal({ line, column, problem });
    });
  }

  it('finds names that stand there twice, wherever they are', () => {
    const { duplicates, value } = readJsonText('{\n  "a": [{ "b": 1,\n "b": 2 }],\n "\\u0061": 3\n}');
    expect(value).to.deep.equal({ a: 3 });
    expect(duplicates.map(({ line, column }) => [line, column])).to.deep.equal([
      [3, 2],
      [4, 2],
    ]);
    expect(duplicates[0]?.problem).to.equal('"b" stands here for the second time');
  });

  it('says where a value stands, or what is nearest around it', () => {
    const { positionOf } = readJsonText('{\n  "a/b": {\n    "list": [1,\n  2] }\n}');
    expect(positionOf('/a~1b/list/1')).to.deep.equal({ line: 4, column: 3 });
    expect(positionOf('/a~1b/list')).to.deep.equal({ line: 3, column: 5 });
    expect(positionOf('/a~1b/nowhere/deep')).to.deep.equal({ line: 2, column: 3 });
    expect(positionOf('/nowhere')).to.deep.equal({ line: 1, column: 1 });
  });

  it('reads what begins with a byte order mark', () => {
    expect(readJsonText('\uFEFF{"a":1}').value).to.deep.equal({ a: 1 });
  });

  it('ends with what is nested without an end', () => {
    expect(readJsonText('['.repeat(100_000)).failure?.problem).to.contain('nested too deeply');
  });

  it('agrees with JSON.parse on every JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), fc.constantFrom(undefined, 2, '\t'), (json, space) => {
        const text = JSON.stringify(JSON.parse(json), undefined, space);
        const { value, failure } = readJsonText(text);
        expect(failure).to.equal(undefined);
        expect(value).to.deep.equal(JSON.parse(text));
      }),
    );
  });

  it('agrees with JSON.parse on what is no JSON', () => {
    const marks = '{ } [ ] , : " \\ 0 - 1 . e E + t u'.split(' ');
    const pieces = fc.constantFrom(...marks, ' ', '\n', '"a"', 'true', 'null', '1.5', '\u0001', '\\u00e4');
    const broken = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(broken, (text) => {
        const { value, failure } = readJsonText(text);
        expect(failure === undefined ? { value } : undefined).to.deep.equal(parse(text));
      }),
      { numRuns: 2000 },
    );
  });
});
