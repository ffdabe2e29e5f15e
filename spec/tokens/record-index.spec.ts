import { expect } from 'chai';
import fc from 'fast-check';
import { createRecordIndex } from '../../lib/tokens/record-index';

describe('record index', () => {
  it('finds each entry by its id, however many there are, in whatever order they come and are looked for', () => {
    // Enough of them for some to share a place, and some that are no numbers at all.
    const id = fc.oneof(
      fc.constantFrom('', '\u{1F511}', 'x'.repeat(40), `y${'x'.repeat(39)}`),
      fc.nat(9_999).map((number) => `account-${String(number)}`),
    );
    fc.assert(
      fc.property(fc.array(id, { minLength: 1, maxLength: 500, size: 'max' }), (ids) => {
        const index = createRecordIndex<{ readonly id: string }>();
        const added = new Map<string, { readonly id: string }>();
        for (const each of ids) {
          expect(index.find(each)).to.equal(added.get(each));
          if (added.has(each)) continue;
          const entry = { id: each };
          added.set(each, entry);
          index.add(entry);
        }
        for (const each of ids.toReversed()) expect(index.find(each)).to.equal(added.get(each));
        expect(index.size()).to.equal(added.size);
      }),
    );
  });

  it('guesses what was found last at a place, and only that', () => {
    const index = createRecordIndex<{ readonly id: string }>();
    const entry = { id: 'account-1' };
    index.add(entry);
    expect(index.guess('account-1')).to.equal(undefined);
    index.find('account-1');
    expect(index.guess('account-1')).to.equal(entry);
    // At first there are 64 places: one of these ids has that of the account.
    const others = Array.from({ length: 1_000 }, (_, number) => String(number));
    expect(others.filter((id) => index.guess(id) === entry)).to.not.be.empty;
    expect(others.filter((id) => index.find(id) !== undefined)).to.deep.equal([]);
  });

  it('finds as many as come', () => {
    const index = createRecordIndex<{ readonly id: string }>();
    const entries = Array.from({ length: 5_000 }, (_, number) => ({ id: String(number) }));
    for (const entry of entries) index.add(entry);
    // Twice: from the map, and from where it was found the first time.
    for (const entry of [...entries, ...entries]) expect(index.find(entry.id)).to.equal(entry);
    expect(index.find('5000')).to.equal(undefined);
  });
});
