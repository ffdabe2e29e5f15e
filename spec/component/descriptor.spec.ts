import { expect } from 'chai';
import fc from 'fast-check';
import { parseDescriptor, requireOAuthField } from '../../lib/component/descriptor';
import { codeOf, messageOf, thrownBy } from './caught';
import { DESCRIPTOR, descriptorWith, MALFORMED } from './descriptors';

describe('E3 component.json as a descriptor', () => {
  it('finds the field with OAuthFieldView, whatever it is called', () => {
    const fields = { region: { viewClass: 'TextFieldView' }, myOAuth: { viewClass: 'OAuthFieldView' } };
    const { field, fieldNames } = parseDescriptor({ credentials: { fields } });
    expect(field).to.equal('myOAuth');
    expect([...fieldNames]).to.deep.equal(['region', 'myOAuth']);
  });

  it('reads the oauth2 block, extra parameters included', () => {
    const { block } = parseDescriptor(descriptorWith({ scopes: ['a', 'b'], access_type: 'offline' }));
    expect(block).to.deep.equal({
      ...DESCRIPTOR.credentials.oauth2,
      scopes: ['a', 'b'],
      access_type: 'offline',
    });
  });

  it('takes a member that is blank for one that is not there', () => {
    expect(parseDescriptor(descriptorWith({ token_uri: '' })).block).to.not.have.property('token_uri');
  });

  it('does without an oauth2 block until somebody needs it', () => {
    const { block } = parseDescriptor({ credentials: { fields: DESCRIPTOR.credentials.fields } });
    expect(block).to.deep.equal({});
  });

  for (const [what, descriptor] of Object.entries(MALFORMED)) {
    it(`reports ${what}`, () => {
      const error = thrownBy(() => requireOAuthField(parseDescriptor(descriptor)));
      expect(codeOf(error)).to.equal('DESCRIPTOR_INVALID');
      expect(messageOf(error)).to.match(/^component\.json (is|has) /);
    });
  }

  it('names the member that is no text', () => {
    const error = thrownBy(() => parseDescriptor(descriptorWith({ token_uri: 5 })));
    expect(messageOf(error))
      .to.contain('`oauth2.token_uri` that is not a text')
      .and.contain('"{{token_uri}}"');
  });

  it('tells no field from several', () => {
    const reasonOf = (what: string): string =>
      messageOf(thrownBy(() => requireOAuthField(parseDescriptor(MALFORMED[what]))));
    expect(reasonOf('no field with OAuthFieldView')).to.contain(
      'no credential field with viewClass OAuthFieldView',
    );
    expect(reasonOf('several fields with OAuthFieldView')).to.contain('several credential fields');
  });

  it('answers anything else with DESCRIPTOR_INVALID and no other error', () => {
    const part = fc.oneof(fc.jsonValue(), fc.constant(undefined));
    const member = fc.oneof(part, fc.dictionary(fc.string(), part));
    const descriptor = fc.oneof(
      part,
      fc.record({ credentials: fc.oneof(part, fc.record({ fields: member, oauth2: member })) }),
    );
    fc.assert(
      fc.property(descriptor, (value) => {
        try {
          requireOAuthField(parseDescriptor(value));
        } catch (error) {
          expect(codeOf(error)).to.equal('DESCRIPTOR_INVALID');
        }
      }),
    );
  });
});
