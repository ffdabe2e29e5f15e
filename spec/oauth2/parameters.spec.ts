import { expect } from 'chai';
import { fillInParameters } from '../../lib/oauth2/parameters';
import type { ParameterValue } from '../../lib/oauth2/request-shape';
import { messageOf, thrownBy } from '../component/caught';
import { scopeOf } from '../support/built-requests';

const fill = (parameters: Readonly<Record<string, ParameterValue>>): unknown =>
  fillInParameters(parameters, scopeOf({ a: 'A', empty: '' }), 'token.parameters');

describe('oauth2: parameters', () => {
  it('are filled in, and keep what is no text as it is', () => {
    expect(
      fill({ text: 'x{{a}}', count: 5, zero: 0, yes: true, no: false, empty: '{{empty}}' }),
    ).to.deep.equal({ text: 'xA', count: 5, zero: 0, yes: true, no: false, empty: '' });
  });

  it('are left out where they are dropped, or optional and without a value', () => {
    expect(fill({ dropped: null, optional: '{{x?}}', kept: 'k' })).to.deep.equal({ kept: 'k' });
  });

  it('are filled in and left out at any depth of objects and lists', () => {
    const parameters = {
      auth: {
        id: '{{a}}',
        secret: '{{x?}}',
        none: null,
        list: ['{{a}}', null, '{{x?}}', ['{{a}}'], { b: '{{a}}' }],
      },
      empty: {},
      none: [],
    };
    expect(fill(parameters)).to.deep.equal({
      auth: { id: 'A', list: ['A', ['A'], { b: 'A' }] },
      empty: {},
      none: [],
    });
  });

  it('name the place of what has no value, positions in lists included', () => {
    expect(messageOf(thrownBy(() => fill({ code: '{{x}}' })))).to.contain('token.parameters.code');
    expect(messageOf(thrownBy(() => fill({ auth: { list: ['{{a}}', { deep: '{{x}}' }] } })))).to.contain(
      'token.parameters.auth.list.1.deep',
    );
  });
});
