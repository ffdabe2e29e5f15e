import { expect } from 'chai';
import type { ObtainingGrant } from '../../lib/oauth2/grant';
import {
  needsRefreshToken,
  obtainsByItself,
  prefersRefreshToken,
  selectGrant,
} from '../../lib/settings/obtaining';

/** Whether a person is needed, and whether a refresh token is worth more than the grant. */
const GRANTS: Readonly<Record<ObtainingGrant, readonly [byItself: boolean, prefersRefreshToken: boolean]>> = {
  authorization_code: [false, true],
  device_code: [false, true],
  client_credentials: [true, false],
  signed_jwt: [true, false],
  password: [true, true],
  jwt_bearer: [true, true],
  saml2_bearer: [true, true],
  token_exchange: [true, true],
  login: [true, true],
};

describe('how tokens are obtained', () => {
  it('is the authorization code unless something else is said', () => {
    expect(selectGrant({})).to.equal('authorization_code');
    expect(obtainsByItself({})).to.equal(false);
  });

  for (const [grant, expected] of Object.entries(GRANTS) as [ObtainingGrant, readonly boolean[]][]) {
    it(`with ${grant}: ${expected[0] === true ? 'without' : 'with'} a person`, () => {
      expect([obtainsByItself({ grant }), prefersRefreshToken({ grant })]).to.deep.equal(expected);
    });
  }

  it('may have a refresh of its own with a grant that is otherwise repeated', () => {
    const refresh = { parameters: { grant_type: 'refresh_token' } };
    expect(prefersRefreshToken({ grant: 'client_credentials', refresh })).to.equal(true);
  });

  for (const [title, definition, expected] of [
    ['the standard', {}, true],
    [
      'another name for it',
      { refresh: { parameters: { refresh_token: null, rt: '{{refresh_token}}' } } },
      true,
    ],
    ['the stored response', { refresh: { parameters: { refresh_token: '{{token.refresh_token}}' } } }, true],
    [
      'a named value',
      { values: { rt: '{{refresh_token}}' }, refresh: { parameters: { refresh_token: '{{rt}}' } } },
      true,
    ],
    [
      'the URL',
      { refresh: { url: 'https://p.example/{{refresh_token}}', parameters: { refresh_token: null } } },
      true,
    ],
    [
      'the headers of `token`',
      { token: { headers: { X: '{{refresh_token}}' } }, refresh: { parameters: { refresh_token: null } } },
      true,
    ],
    [
      'the access token instead',
      { refresh: { parameters: { refresh_token: null, t: '{{access_token}}' } } },
      false,
    ],
    ['neither, said by `token`', { token: { parameters: { refresh_token: null } } }, false],
  ] as const) {
    it(`needs a refresh token ${expected ? 'in' : 'not with'} ${title}`, () => {
      expect(needsRefreshToken(definition)).to.equal(expected);
    });
  }
});
