import { expect } from 'chai';
import { createAccountScope } from '../../lib/settings/account-scope';
import type { Definition } from '../../lib/settings/definition';
import { planRequest, planStep, type RequestPurpose } from '../../lib/settings/request-plans';
import { codeOf, messageOf, thrownBy } from '../component/caught';
import { contextOf } from './context';

const URL_OF = (name: string) => ({ url: `https://p.example/${name}` });
const TOKEN = {
  ...URL_OF('token'),
  parameters: { of: 'token' },
  headers: { X: '1' },
  method: 'PUT',
} as const;

function plan(definition: Definition, purpose: RequestPurpose, cfg?: Readonly<Record<string, unknown>>) {
  return planRequest(definition, purpose, createAccountScope(contextOf(definition, cfg)));
}

describe('the plan of a request', () => {
  for (const purpose of ['client_credentials', 'password', 'jwt_bearer', 'device_code', 'login'] as const) {
    it(`stands under \`token\` for the grant ${purpose}`, () => {
      expect(plan({ token: TOKEN }, purpose)).to.deep.include({ where: 'token', shape: TOKEN });
    });
  }

  for (const [purpose, place] of [
    ['authorization_code', 'exchange'],
    ['refresh_token', 'refresh'],
  ] as const) {
    it(`inherits from \`token\` for ${purpose}, member by member`, () => {
      const own = { parameters: { own: '1' }, method: 'POST' } as const;
      const { shape, where } = plan({ token: TOKEN, [place]: own }, purpose);
      expect(where).to.equal(place);
      expect(shape).to.deep.equal({ ...TOKEN, method: 'POST', parameters: { of: 'token', own: '1' } });
    });
  }

  for (const [purpose, place] of [
    ['revoke', 'revoke'],
    ['introspect', 'introspect'],
    ['upgrade', 'upgrade'],
    ['device_authorization', 'deviceAuthorization'],
  ] as const) {
    it(`inherits nothing for ${purpose}`, () => {
      const own = URL_OF(place);
      expect(plan({ token: TOKEN, [place]: own }, purpose)).to.deep.include({ where: place, shape: own });
    });

    it(`says that \`${place}.url\` is missing, and not another one`, () => {
      const error = thrownBy(() => plan({ token: TOKEN, [place]: {} }, purpose));
      expect(codeOf(error)).to.equal('DESCRIPTOR_INVALID');
      expect(messageOf(error)).to.contain(`${place}.url`).and.not.contain('token_uri');
    });
  }

  it('calls the token URL by its name in `component.json`', () => {
    const error = thrownBy(() => plan({}, 'refresh_token'));
    expect(messageOf(error)).to.contain('`oauth2.token_uri`');
  });

  for (const [title, purpose, definition, cfg, expected] of [
    ['a client with a secret', 'refresh_token', {}, undefined, 'post'],
    ['a client without one', 'refresh_token', {}, { client_id: 'x' }, 'none'],
    ['what the client says', 'refresh_token', { client: { authentication: 'basic' } }, undefined, 'basic'],
    [
      'what the client says, without a secret',
      'refresh_token',
      { client: { authentication: 'basic' } },
      { client_id: 'x' },
      'none',
    ],
    [
      'a signing client without a secret',
      'refresh_token',
      { client: { authentication: 'private_key_jwt' } },
      { client_id: 'x' },
      'private_key_jwt',
    ],
    [
      'what the request says',
      'refresh_token',
      { client: { authentication: 'basic' }, refresh: { authentication: 'query' } },
      undefined,
      'query',
    ],
    ['a log-in', 'login', {}, undefined, undefined],
    ['an upgrade', 'upgrade', { upgrade: URL_OF('upgrade') }, undefined, undefined],
    ['an assertion of a known client', 'jwt_bearer', {}, undefined, 'post'],
    ['an assertion of nobody', 'jwt_bearer', {}, {}, undefined],
  ] as const satisfies readonly (readonly [
    string,
    RequestPurpose,
    Definition,
    Readonly<Record<string, unknown>> | undefined,
    unknown,
  ])[]) {
    it(`has the client authentication of ${title}`, () => {
      expect(plan({ token: URL_OF('token'), ...definition }, purpose, cfg).authentication).to.equal(expected);
    });
  }

  it('of a step names no client unless it says so', () => {
    const steps = [
      { ...URL_OF('a'), keep: {} },
      { ...URL_OF('b'), authentication: 'basic' as const, keep: {} },
    ];
    const definition: Definition = { steps, client: { authentication: 'post' } };
    expect(planStep(definition, 0)).to.include({ where: 'steps.0', authentication: undefined });
    expect(planStep(definition, 1)).to.include({ where: 'steps.1', authentication: 'basic' });
  });
});
