import { expect } from 'chai';
import fc from 'fast-check';
import {
  fingerprintItem,
  isTooLong,
  readSnapshot,
  selectItems,
  writeSnapshot,
} from '../../lib/generic/new-items';
import { codeOf, thrownBy } from '../component/caught';

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => fingerprintItem({ id: index }, 'id'));

describe('the list in a response', () => {
  it('is the response itself', () => {
    expect(selectItems([1, 2], undefined)).to.deep.equal([1, 2]);
  });

  it('is the only list in it', () => {
    expect(selectItems({ total: 1, contacts: [1] }, undefined)).to.deep.equal([1]);
  });

  it('is where the path says', () => {
    expect(selectItems({ data: { items: [3] }, other: [4] }, 'data.items')).to.deep.equal([3]);
  });

  for (const [what, response, path] of [
    ['two lists and no path', { a: [], b: [] }, undefined],
    ['no list', { a: 1 }, undefined],
    ['a text', '<html>', undefined],
    ['nothing', null, undefined],
    ['a path to nowhere', { a: [] }, 'b'],
    ['a path to something else', { a: { b: 1 } }, 'a'],
  ] as const) {
    it(`is asked for in ${what}`, () => {
      expect(codeOf(thrownBy(() => selectItems(response, path)))).to.equal('OPTION_INVALID');
    });
  }
});

describe('the fingerprint of an item', () => {
  it('depends on the id alone, wherever it is', () => {
    const one = fingerprintItem({ meta: { key: 'a' }, name: 'x' }, 'meta.key');
    expect(one).to.match(/^[\w-]{6}$/);
    expect(fingerprintItem({ meta: { key: 'a' }, name: 'y' }, 'meta.key')).to.equal(one);
    expect(fingerprintItem({ meta: { key: 'b' } }, 'meta.key')).to.not.equal(one);
    expect(fingerprintItem({ id: 0 }, 'id')).to.equal(fingerprintItem({ id: '0' }, 'id'));
  });

  for (const id of [undefined, null, '', ' ', {}, [], true]) {
    it(`is refused for an id that is ${JSON.stringify(id)}: items would be taken for one another`, () => {
      expect(codeOf(thrownBy(() => fingerprintItem({ id }, 'id')))).to.equal('OPTION_INVALID');
    });
  }
});

describe('the snapshot of a poll', () => {
  it('remembers what was seen before and what is seen now', () => {
    const [a = '', b = '', c = ''] = numbered(3);
    expect(readSnapshot(writeSnapshot([a, b], [b, c]))).to.deep.equal([a, b, c]);
  });

  it('survives a snapshot of somebody else', () => {
    for (const seen of [undefined, null, 5, '', 'short', {}]) {
      expect(readSnapshot({ seen } as never)).to.deep.equal([]);
    }
  });

  it('stays below 5 KB, and forgets first what has left the list', () => {
    const all = numbered(2000);
    const gone = all.slice(0, 1250);
    const present = all.slice(1250);
    const snapshot = writeSnapshot(gone, present);
    expect(JSON.stringify(snapshot).length).to.be.below(5 * 1024);
    expect(readSnapshot(snapshot)).to.deep.equal(present);
    expect(isTooLong(present.length)).to.equal(false);
  });

  it('is too small for a list of more than 750 items', () => {
    expect(isTooLong(751)).to.equal(true);
    expect(isTooLong(750)).to.equal(false);
  });

  it('comes back as it was written, whatever was in it', () => {
    const ids = fc.uniqueArray(
      fc.string({ minLength: 1 }).filter((id) => id.trim() !== ''),
      { maxLength: 50 },
    );
    fc.assert(
      fc.property(ids, ids, (before, now) => {
        const previous = before.map((id) => fingerprintItem({ id }, 'id'));
        const current = now.map((id) => fingerprintItem({ id }, 'id'));
        expect(new Set(readSnapshot(writeSnapshot(previous, current)))).to.deep.equal(
          new Set([...previous, ...current]),
        );
      }),
    );
  });
});
