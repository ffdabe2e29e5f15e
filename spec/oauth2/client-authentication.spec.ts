import { expect } from 'chai';
import fc from 'fast-check';
import {
  CLIENT_AUTHENTICATIONS,
  basicAuthentication,
  noAuthentication,
  postAuthentication,
} from '../../lib/oauth2/client-authentication';

/** What a server does with a Basic header of RFC 6749 §2.3.1. */
function readBasic(header: string | undefined): (string | null)[] {
  const pair = Buffer.from((header ?? '').slice('Basic '.length), 'base64').toString('utf8');
  return pair.split(':').map((part) => new URLSearchParams(`value=${part}`).get('value'));
}

describe('oauth2: T2 client authentication', () => {
  it('sends Basic as a header and nothing in the parameters', () => {
    const proof = basicAuthentication({ clientId: 'id', clientSecret: 'secret' });
    expect(proof).to.deep.equal({ headers: { authorization: 'Basic aWQ6c2VjcmV0' }, parameters: {} });
  });

  it('sends Basic with an empty password for a client without a secret', () => {
    const { headers } = basicAuthentication({ clientId: 'id', clientSecret: undefined });
    expect(readBasic(headers['authorization'])).to.deep.equal(['id', '']);
  });

  it('lets a server read any id and secret back from Basic, colons and umlauts included', () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from('aZ0 +/=&%:"\\~*é€🔑')) });
    fc.assert(
      fc.property(text, text, (clientId, clientSecret) => {
        const { headers } = basicAuthentication({ clientId, clientSecret });
        expect(readBasic(headers['authorization'])).to.deep.equal([clientId, clientSecret]);
      }),
    );
  });

  it('makes a header value of one line of ASCII from any id and secret', () => {
    const text = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(text, text, (clientId, clientSecret) => {
        const { headers } = basicAuthentication({ clientId, clientSecret });
        expect(headers['authorization']).to.match(/^Basic [A-Za-z0-9+/]+=*$/);
      }),
    );
  });

  it('sends post as parameters and no header', () => {
    const proof = postAuthentication({ clientId: 'id', clientSecret: 's c' });
    expect(proof).to.deep.equal({ headers: {}, parameters: { client_id: 'id', client_secret: 's c' } });
  });

  it('sends no empty secret by post for a client without one', () => {
    const { parameters } = postAuthentication({ clientId: 'id', clientSecret: undefined });
    expect(parameters).to.deep.equal({ client_id: 'id' });
  });

  it('never sends the secret of a client that is declared public', () => {
    const proof = noAuthentication({ clientId: 'id', clientSecret: 'secret' });
    expect(proof).to.deep.equal({ headers: {}, parameters: { client_id: 'id' } });
  });

  it('knows the methods by the names that connections use', () => {
    expect(CLIENT_AUTHENTICATIONS).to.deep.equal({
      basic: basicAuthentication,
      post: postAuthentication,
      none: noAuthentication,
    });
  });
});
