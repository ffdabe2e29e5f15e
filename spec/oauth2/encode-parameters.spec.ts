import { expect } from 'chai';
import fc from 'fast-check';
import { ConfigurationError } from '../../lib/errors';
import { encodeParameters, type EncodedParameters } from '../../lib/oauth2/encode-parameters';
import type { FilledParameters } from '../../lib/oauth2/parameters';
import type { RequestShape } from '../../lib/oauth2/request-shape';
import { codeOf, messageOf, thrownBy } from '../component/caught';

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'] as const;

const encode = (parameters: FilledParameters, shape: RequestShape = {}): EncodedParameters =>
  encodeParameters(parameters, { method: shape.method ?? 'POST', shape, where: 'token' });

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

describe('oauth2: how parameters travel', () => {
  it('is a form for POST and PUT, and a query for GET and DELETE, unless told otherwise', () => {
    for (const method of ['POST', 'PUT'] as const) {
      expect(encode({ a: 'b' }, { method })).to.deep.equal({ query: '', headers: FORM, body: 'a=b' });
    }
    for (const method of ['GET', 'DELETE'] as const) {
      expect(encode({ a: 'b' }, { method })).to.deep.equal({ query: 'a=b', headers: {}, body: undefined });
    }
  });

  it('is a query for any method that is told so', () => {
    for (const method of METHODS) {
      expect(encode({ a: 'b' }, { method, placement: 'query' })).to.deep.equal({
        query: 'a=b',
        headers: {},
        body: undefined,
      });
    }
  });

  it('is a body of a DELETE that is told so, because there is a provider that wants one', () => {
    const headers = { 'content-type': 'application/json' };
    const encoded = encode({ a: 'b' }, { method: 'DELETE', placement: 'json' });
    expect(encoded).to.deep.equal({ query: '', headers, body: '{"a":"b"}' });
    expect(encode({ a: 'b' }, { method: 'DELETE', placement: 'form' }).body).to.equal('a=b');
  });

  for (const placement of ['form', 'json', 'xml'] as const) {
    it(`is no ${placement} of a GET, which has no body`, () => {
      const error = thrownBy(() => encode({}, { method: 'GET', placement }));
      expect(error).to.be.instanceOf(ConfigurationError);
      expect(codeOf(error)).to.equal('PROVIDER_INVALID');
      expect(messageOf(error)).to.contain('`token`').and.contain(`GET request`).and.contain(placement);
    });
  }

  const NESTED = {
    plain: 'a "b"',
    count: 5,
    yes: true,
    list: ['x', { y: 'z' }],
    inner: { deep: ['1', '2'] },
  };

  it('keeps numbers, lists and objects in JSON', () => {
    expect(JSON.parse(encode(NESTED, { placement: 'json' }).body ?? '')).to.deep.equal(NESTED);
  });

  it('keeps lists and objects in XML, below the root that is declared', () => {
    const { body, headers } = encode(NESTED, { placement: 'xml', xmlRoot: 'login' });
    expect(headers).to.deep.equal({ 'content-type': 'application/xml' });
    expect(body).to.equal(
      '<login><plain>a &quot;b&quot;</plain><count>5</count><yes>true</yes><list>x</list>' +
        '<list><y>z</y></list><inner><deep>1</deep><deep>2</deep></inner></login>',
    );
    expect(encode({}, { placement: 'xml' }).body).to.equal('<request></request>');
  });

  it('writes numbers and truth values as texts into forms and queries', () => {
    const parameters = { count: 5, yes: true, no: false };
    expect(encode(parameters).body).to.equal('count=5&yes=true&no=false');
    expect(encode(parameters, { placement: 'query' }).query).to.equal('count=5&yes=true&no=false');
  });

  for (const placement of ['form', 'query'] as const) {
    it(`cannot be a ${placement} if there is a list or an object among them`, () => {
      for (const value of [['a'], [], { a: 'b' }, {}]) {
        const error = thrownBy(() => encode({ plain: 'a', scopes: value }, { placement }));
        expect(codeOf(error)).to.equal('PROVIDER_INVALID');
        expect(messageOf(error)).to.contain('`token`').and.contain('"scopes"');
      }
    });
  }

  it('lets a server read any text back from a form', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.dictionary(text, text), (parameters) => {
        const read = Object.fromEntries(new URLSearchParams(encode(parameters).body));
        expect(read).to.deep.equal({ ...parameters });
      }),
    );
  });
});
