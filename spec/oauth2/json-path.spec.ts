import { expect } from 'chai';
import fc from 'fast-check';
import { valueAt, withoutValueAt, withValueAt } from '../../lib/oauth2/json-path';

describe('oauth2: paths into JSON', () => {
  it('put a value where names and positions lead, and leave the source as it is', () => {
    const source = { list: [{ id: 1, token: 'old' }, { id: 2 }], other: true };
    const changed = withValueAt(source, 'list.0.token', 'new');
    expect(changed).to.deep.equal({ list: [{ id: 1, token: 'new' }, { id: 2 }], other: true });
    expect(source.list[0]?.token).to.equal('old');
  });

  it('make the way where there is none, and put an object in the place of what is none', () => {
    expect(withValueAt({}, 'a.b', 1)).to.deep.equal({ a: { b: 1 } });
    expect(withValueAt({ a: 'text' }, 'a.b', 1)).to.deep.equal({ a: { b: 1 } });
    expect(withValueAt({ a: [1] }, 'a.b', 2)).to.deep.equal({ a: { b: 2 } });
  });

  it('take a dot with a backslash for part of a name', () => {
    const source = { '@odata.nextLink': 'u', list: [{ 'a.b': 1 }] };
    expect(valueAt(source, '@odata\\.nextLink')).to.equal('u');
    expect(valueAt(source, 'list.0.a\\.b')).to.equal(1);
    expect(withoutValueAt(source, '@odata\\.nextLink')).to.deep.equal({ list: [{ 'a.b': 1 }] });
    expect(withValueAt({}, 'a\\.b', 1)).to.deep.equal({ 'a.b': 1 });
  });

  it('find what was put there, and nothing once it was taken away', () => {
    const name = fc.stringMatching(/^[a-z_]{1,6}$/).filter((text) => text !== '__proto__');
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('.'));
    const record = fc.dictionary(name, fc.jsonValue()) as fc.Arbitrary<Record<string, unknown>>;
    fc.assert(
      fc.property(record, path, fc.string(), (source, at, value) => {
        const changed = withValueAt(source, at, value);
        expect(valueAt(changed, at)).to.equal(value);
        expect(valueAt(withoutValueAt(changed, at), at)).to.equal(undefined);
      }),
    );
  });
});
