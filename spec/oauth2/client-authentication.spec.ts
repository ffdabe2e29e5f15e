import { expect } from 'chai';
import fc from 'fast-check';
import {
  CLIENT_AUTHENTICATIONS,
  basicAuthentication,
  basicUnencodedAuthentication,
  noAuthentication,
  postAuthentication,
  privateKeyJwtAuthentication,
  queryAuthentication,
  secretJwtAuthentication,
} from '../../lib/oauth2/client-authentication';
import { PROOF_CONTEXT } from '../support/built-requests';

/** What a server does with a Basic header of RFC 6749 §2.3.1. */
function readBasic(header: string | undefined): (string | null)[] {
  const pair = Buffer.from((header ?? '').slice('Basic '.length), 'base64').toString('utf8');
  return pair.split(':').map((part) => new URLSearchParams(`value=${part}`).get('value'));
}

describe('oauth2: T2 client authentication', () => {
  it('sends Basic as a header and nothing in the parameters', async () => {
    const proof = await basicAuthentication({ clientId: 'id', clientSecret: 'secret' }, PROOF_CONTEXT);
    expect(proof).to.deep.equal({ headers: { authorization: 'Basic aWQ6c2VjcmV0' } });
  });

  it('sends Basic with an empty password for a client without a secret', async () => {
    const { headers } = await basicAuthentication({ clientId: 'id', clientSecret: undefined }, PROOF_CONTEXT);
    expect(readBasic(headers?.['authorization'])).to.deep.equal(['id', '']);
  });

  it('lets a server read any id and secret back from Basic, colons and umlauts included', async () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from('aZ0 +/=&%:"\\~*é€🔑')) });
    await fc.assert(
      fc.asyncProperty(text, text, async (clientId, clientSecret) => {
        const { headers } = await basicAuthentication({ clientId, clientSecret }, PROOF_CONTEXT);
        expect(readBasic(headers?.['authorization'])).to.deep.equal([clientId, clientSecret]);
      }),
    );
  });

  it('makes a header value of one line of ASCII from any id and secret', async () => {
    const text = fc.array(fc.nat(0xffff)).map((codes) => String.fromCharCode(...codes));
    await fc.assert(
      fc.asyncProperty(text, text, async (clientId, clientSecret) => {
        const { headers } = await basicAuthentication({ clientId, clientSecret }, PROOF_CONTEXT);
        expect(headers?.['authorization']).to.match(/^Basic [A-Za-z0-9+/]+=*$/);
      }),
    );
  });

  it('sends post as parameters and no header', async () => {
    const proof = await postAuthentication({ clientId: 'id', clientSecret: 's c' }, PROOF_CONTEXT);
    expect(proof).to.deep.equal({ parameters: { client_id: 'id', client_secret: 's c' } });
  });

  it('sends no empty secret by post for a client without one', async () => {
    const { parameters } = await postAuthentication(
      { clientId: 'id', clientSecret: undefined },
      PROOF_CONTEXT,
    );
    expect(parameters).to.deep.equal({ client_id: 'id' });
  });

  it('never sends the secret of a client that is declared public', async () => {
    const proof = await noAuthentication({ clientId: 'id', clientSecret: 'secret' }, PROOF_CONTEXT);
    expect(proof).to.deep.equal({ parameters: { client_id: 'id' } });
  });

  it('knows the methods by the names that connections use', () => {
    expect(CLIENT_AUTHENTICATIONS).to.deep.equal({
      basic: basicAuthentication,
      'basic-unencoded': basicUnencodedAuthentication,
      post: postAuthentication,
      query: queryAuthentication,
      none: noAuthentication,
      client_secret_jwt: secretJwtAuthentication,
      private_key_jwt: privateKeyJwtAuthentication,
      tls_client_auth: noAuthentication,
    });
  });
});
