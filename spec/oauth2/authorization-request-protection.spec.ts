import { expect } from 'chai';
import { buildAuthorizationUrl } from '../../lib/oauth2/authorization-request';
import type { AuthorizeShape } from '../../lib/oauth2/authorize-shape';
import { codeOf, messageOf, thrownBy } from '../component/caught';
import { scopeOf } from '../support/built-requests';

const KNOWN = {
  client_id: 'client',
  redirect_uri: 'http://127.0.0.1:1/callback',
  state: 'state-1',
  code_challenge: 'challenge-1',
  code_challenge_method: 'S256',
  tenant: 'a b',
};

const build = (
  shape: AuthorizeShape,
  known: Readonly<Record<string, string | undefined>> = {},
): URLSearchParams =>
  new URL(
    buildAuthorizationUrl(
      { url: 'https://provider.example/authorize', ...shape },
      scopeOf({ ...KNOWN, ...known }),
    ),
  ).searchParams;

describe('oauth2: what protects an authorization request', () => {
  const UNPROTECTED: readonly (readonly [string, Readonly<Record<string, string | null>>])[] = [
    ['state', { state: null }],
    ['state', { state: 'fixed' }],
    ['state', { state: '{{tenant}}' }],
    ['state', { state: 'x{{state}}' }],
    ['code_challenge', { code_challenge: null }],
    ['code_challenge', { code_challenge: 'fixed' }],
  ];
  for (const [name, parameters] of UNPROTECTED) {
    it(`cannot be taken away: ${JSON.stringify(parameters)}`, () => {
      const error = thrownBy(() => build({ parameters }));
      expect(codeOf(error)).to.equal('PROVIDER_INVALID');
      expect(messageOf(error)).to.contain(`without its \`${name}\``).and.contain(`{{${name}}}`);
      expect(messageOf(error)).not.to.contain('state-1');
    });
  }

  it('can have another name', () => {
    const parameters = {
      state: null,
      st: '{{state}}',
      code_challenge: null,
      challenge: '{{code_challenge}}',
      code_challenge_method: null,
    };
    const query = build({ parameters });
    expect(query.get('st')).to.equal('state-1');
    expect(query.get('challenge')).to.equal('challenge-1');
    expect(query.has('state') || query.has('code_challenge')).to.equal(false);
  });

  it('is no code challenge where none is made', () => {
    const query = build({}, { code_challenge: undefined, code_challenge_method: undefined });
    expect(query.get('state')).to.equal('state-1');
    expect(query.has('code_challenge') || query.has('code_challenge_method')).to.equal(false);
  });

  it('leaves everything else to the provider: what is dropped, renamed or filled in', () => {
    const query = build({
      url: 'https://provider.example/{{tenant}}/authorize?x={{tenant}}',
      parameters: {
        redirect_uri: null,
        callback: '{{redirect_uri}}',
        response_type: 'code id_token',
        none: '{{absent?}}',
      },
    });
    expect(Object.fromEntries(query)).to.deep.equal({
      x: 'a b',
      response_type: 'code id_token',
      client_id: 'client',
      state: 'state-1',
      code_challenge: 'challenge-1',
      code_challenge_method: 'S256',
      callback: 'http://127.0.0.1:1/callback',
    });
  });

  it('goes to no address that is not safe', () => {
    expect(codeOf(thrownBy(() => build({ url: 'http://provider.example/' })))).to.equal('INSECURE_URL');
  });
});
