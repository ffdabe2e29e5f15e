import { expect } from 'chai';
import type { GrantName } from '../../lib/oauth2/grant';
import { fillInParameters } from '../../lib/oauth2/parameters';
import {
  DEVICE_PARAMETERS,
  STANDARD_PARAMETERS,
  TOKEN_PARAMETERS,
} from '../../lib/oauth2/standard-parameters';
import { codeOf, thrownBy } from '../component/caught';
import { scopeOf } from '../support/built-requests';

const KNOWN = {
  refresh_token: 'r',
  code: 'c',
  redirect_uri: 'https://me.example/cb',
  username: 'u',
  password: 'p',
  assertion: 'signed',
  subject_token: 'st',
  device_code: 'd',
};

const fill = (grant: GrantName, known: Readonly<Record<string, string>> = {}) =>
  fillInParameters(STANDARD_PARAMETERS[grant], scopeOf({ ...KNOWN, ...known }), 'token.parameters');

/** What the RFCs want, without what is optional. */
const EXPECTED: Readonly<Record<GrantName, Readonly<Record<string, string>>>> = {
  refresh_token: { grant_type: 'refresh_token', refresh_token: 'r' },
  authorization_code: { grant_type: 'authorization_code', code: 'c', redirect_uri: 'https://me.example/cb' },
  client_credentials: { grant_type: 'client_credentials' },
  password: { grant_type: 'password', username: 'u', password: 'p' },
  jwt_bearer: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: 'signed' },
  saml2_bearer: { grant_type: 'urn:ietf:params:oauth:grant-type:saml2-bearer', assertion: 'signed' },
  token_exchange: {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: 'st',
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  },
  device_code: { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'd' },
  login: {},
  signed_jwt: {},
  upgrade: {},
};

describe('oauth2: what the standards send', () => {
  for (const [name, expected] of Object.entries(EXPECTED)) {
    const grant = name as GrantName;
    it(`is sent, and nothing that has no value: ${grant}`, () => {
      expect(fill(grant)).to.deep.equal(expected);
    });
  }

  it('has the scope with all grants that may have one', () => {
    const withScope = Object.keys(EXPECTED).filter(
      (grant) => 'scope' in fill(grant as GrantName, { scope: 'a b' }),
    );
    expect(withScope).to.deep.equal([
      'refresh_token',
      'client_credentials',
      'password',
      'jwt_bearer',
      'saml2_bearer',
      'token_exchange',
    ]);
  });

  it('has the verifier of a code, and the kind and audience of an exchanged token', () => {
    expect(fill('authorization_code', { code_verifier: 'v' })).to.include({ code_verifier: 'v' });
    expect(fill('token_exchange', { audience: 'api', subject_token_type: 'urn:x' })).to.include({
      audience: 'api',
      subject_token_type: 'urn:x',
    });
  });

  it('is not sent without what it cannot do without', () => {
    for (const [name, expected] of Object.entries(EXPECTED)) {
      const needed = Object.keys(expected).filter((member) => member in KNOWN);
      for (const member of needed) {
        const scope = scopeOf({ ...KNOWN, [member]: undefined });
        const error = thrownBy(() => fillInParameters(STANDARD_PARAMETERS[name as GrantName], scope, 'x'));
        expect(codeOf(error), `${name} ${member}`).to.equal('PLACEHOLDER_UNRESOLVED');
      }
    }
  });

  it('names a token to revoke, and the scope that a device asks for', () => {
    const scope = scopeOf({ token: 't', token_type_hint: 'refresh_token', scope: 'a' });
    expect(fillInParameters(TOKEN_PARAMETERS, scope, 'x')).to.deep.equal({
      token: 't',
      token_type_hint: 'refresh_token',
    });
    expect(fillInParameters(TOKEN_PARAMETERS, scopeOf({ token: 't' }), 'x')).to.deep.equal({ token: 't' });
    expect(fillInParameters(DEVICE_PARAMETERS, scope, 'x')).to.deep.equal({ scope: 'a' });
    expect(fillInParameters(DEVICE_PARAMETERS, scopeOf({}), 'x')).to.deep.equal({});
  });
});
