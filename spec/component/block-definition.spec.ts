import { expect } from 'chai';
import { blockToDefinition } from '../../lib/component/block-definition';

describe('the `oauth2` block as a definition', () => {
  it('is nothing if it is empty', () => {
    expect(blockToDefinition({})).to.deep.equal({ client: {}, authorize: { parameters: {} } });
  });

  it('has client, URIs and scopes in their places', () => {
    const block = {
      client_id: '{{id}}',
      client_secret: '{{secret}}',
      auth_uri: 'https://p.example/a',
      token_uri: 'https://p.example/t',
      scopes: ['a', 'b'],
      client_auth: 'basic',
    };
    expect(blockToDefinition(block)).to.deep.equal({
      client: { id: '{{id}}', secret: '{{secret}}', authentication: 'basic' },
      scopes: { default: ['a', 'b'] },
      authorize: { url: 'https://p.example/a', parameters: {} },
      token: { url: 'https://p.example/t' },
    });
  });

  it('takes every other member for a parameter of the authorization request, as a text', () => {
    const block = {
      access_type: 'offline',
      max_age: 0,
      include: true,
      nothing: null,
      list: ['x'],
      blank: ' ',
    };
    expect(blockToDefinition(block).authorize?.parameters).to.deep.equal({
      access_type: 'offline',
      max_age: '0',
      include: 'true',
    });
  });

  for (const name of ['redirect_uri', 'state', 'code_challenge', 'code_challenge_method']) {
    it(`lets nobody replace what protects the exchange: ${name}`, () => {
      expect(blockToDefinition({ [name]: 'own' }).authorize?.parameters).to.deep.equal({});
    });
  }

  for (const method of ['post', 'Basic', 'none', '']) {
    it(`knows no client_auth but basic, as the platform: ${JSON.stringify(method)}`, () => {
      expect(blockToDefinition({ client_auth: method }).client).to.deep.equal({});
    });
  }
});
