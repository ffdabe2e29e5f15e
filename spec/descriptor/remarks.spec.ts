import { expect } from 'chai';
import fc from 'fast-check';
import { viewDescriptor } from '../../lib/descriptor/descriptor-view';
import type { Remark } from '../../lib/descriptor/finding';
import { remarkOnOAuth } from '../../lib/descriptor/oauth-remarks';
import { remarkOnSchema } from '../../lib/descriptor/schema-remarks';
import { remarkOnSteps } from '../../lib/descriptor/step-remarks';
import { DESCRIPTOR } from './components';

const { credentials, actions } = DESCRIPTOR;

function remarksOf(descriptor: unknown): readonly Remark[] {
  const view = viewDescriptor(descriptor);
  if (view === undefined) return remarkOnSchema(descriptor);
  return [...remarkOnSchema(descriptor), ...remarkOnSteps(view), ...remarkOnOAuth(view)];
}

/** Remarks in short: severity, place, problem. */
const inShort = (descriptor: unknown): readonly string[] =>
  remarksOf(descriptor).map(({ severity, at, problem }) => `${severity} ${at.join('.')}: ${problem}`);

const withOAuth = (oauth2: object) => ({ ...DESCRIPTOR, credentials: { ...credentials, oauth2 } });
const withMembers = (members: object) => withOAuth({ ...credentials.oauth2, ...members });
const withFields = (fields: object) => ({ ...DESCRIPTOR, credentials: { ...credentials, fields } });
const withAction = (members: object) => ({ ...DESCRIPTOR, actions: { act: { ...actions.act, ...members } } });
const without = (name: string, object: object) =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

/** What is wrong with a descriptor, and the beginning of the only remark on it. */
const CASES: Readonly<Record<string, readonly [descriptor: unknown, remark: string]>> = {
  'no title': [without('title', DESCRIPTOR), 'error title: is missing'],
  'a title without a letter in it': [{ ...DESCRIPTOR, title: ' ' }, 'error title: is empty'],
  'no description': [without('description', DESCRIPTOR), 'warning description: is missing'],
  'no version': [without('version', DESCRIPTOR), 'error version: is missing'],
  'a version with a v': [
    { ...DESCRIPTOR, version: 'v1.0.0' },
    'error version: "v1.0.0" is no semantic version',
  ],
  'a key that nobody knows': [
    { ...DESCRIPTOR, trigers: {} },
    'warning trigers: the platform knows no such key',
  ],
  'no steps': [without('actions', DESCRIPTOR), 'error : declares neither triggers nor actions'],
  'a step without main': [withAction({ main: undefined }), 'error actions.act.main: is missing'],
  'a step without a description': [
    withAction({ description: '' }),
    'warning actions.act.description: is missing',
  ],
  'an action with a type': [
    withAction({ type: 'polling' }),
    'warning actions.act.type: an action has no type',
  ],
  'metadata twice': [
    withAction({ dynamicMetadata: true }),
    'warning actions.act.metadata: stands beside `dynamicMetadata`',
  ],
  'a name of a step with a dash': [
    { ...DESCRIPTOR, actions: { 'do-it': actions.act } },
    'error actions.do-it: "do-it" is no name that the platform takes',
  ],
  'one name for two steps': [
    { ...DESCRIPTOR, triggers: { act: { ...actions.act, type: 'polling' } } },
    'error actions.act: a trigger has the same name',
  ],
  'a trigger of no type': [
    { ...DESCRIPTOR, actions: {}, triggers: { act: { ...actions.act, type: 'poling' } } },
    'error triggers.act.type: "poling" is no value of it',
  ],
  'a view class that does not exist': [
    withAction({ fields: { kind: { label: 'Kind', viewClass: 'TextView' } } }),
    'error actions.act.fields.kind.viewClass: "TextView" is no value of it',
  ],
  'a select with nothing to choose': [
    withAction({ fields: { kind: { label: 'Kind', viewClass: 'SelectView', model: {} } } }),
    'error actions.act.fields.kind.model: is missing',
  ],
  'a field without a label': [
    withAction({ fields: { kind: { viewClass: 'TextFieldView' } } }),
    'warning actions.act.fields.kind.label: is missing',
  ],
  'a dependency on no field': [
    withAction({ fields: { kind: { label: 'Kind', viewClass: 'TextFieldView', require: ['knd'] } } }),
    'warning actions.act.fields.kind.require: there is no field "knd"',
  ],
  'a Connect button on a step': [
    withAction({ fields: { kind: { label: 'Kind', viewClass: 'OAuthFieldView' } } }),
    'error actions.act.fields.kind.viewClass: accounts are connected on the credential form alone',
  ],
  'choices of the credential form by a function': [
    withFields({
      ...credentials.fields,
      tenant: { label: 'T', viewClass: 'SelectView', model: 'listTenants' },
    }),
    'error credentials.fields.tenant.model: no function can make choices',
  ],
  'no Connect button': [
    withFields({ tenant: credentials.fields.tenant }),
    'error credentials.fields: no field has the view class OAuthFieldView',
  ],
  'two Connect buttons': [
    withFields({ ...credentials.fields, oauth3: credentials.fields.oauth }),
    'error credentials.fields: several fields have the view class OAuthFieldView (oauth, oauth3)',
  ],
  'no client id': [
    withOAuth(without('client_id', credentials.oauth2)),
    'error credentials.oauth2.client_id: is missing',
  ],
  'no client secret': [
    withOAuth(without('client_secret', credentials.oauth2)),
    'warning credentials.oauth2.client_secret: is missing',
  ],
  'a client authentication that the platform does not know': [
    withMembers({ client_auth: 'post' }),
    'error credentials.oauth2.client_auth: "post" is no value of it',
  ],
  'scopes as a text': [
    withMembers({ scopes: 'read' }),
    'error credentials.oauth2.scopes: is not of the type array',
  ],
  'a variable that is not declared': [
    withMembers({ client_id: '{{MY_CLIENT}}' }),
    'error credentials.oauth2.client_id: nothing fills in {{MY_CLIENT}}',
  ],
  'a field that does not exist': [
    withMembers({ token_uri: 'https://{{region}}.example.com/token' }),
    'error credentials.oauth2.token_uri: nothing fills in {{region}}',
  ],
  'a parameter with a field that does not exist': [
    withMembers({ audience: '{{nobody}}' }),
    'error credentials.oauth2.audience: nothing fills in {{nobody}}',
  ],
  'a broken placeholder': [
    withMembers({ client_id: '{{MY_ID}' }),
    'error credentials.oauth2.client_id: has a broken placeholder',
  ],
  'a placeholder that the platform cannot fill in': [
    withMembers({ client_id: "{{MY_ID || 'x'}}" }),
    'error credentials.oauth2.client_id: has more than a name in a placeholder',
  ],
  'a variable without braces': [
    withMembers({ client_id: 'MY_ID' }),
    'error credentials.oauth2.client_id: "MY_ID" is a name without braces',
  ],
  'a secret in the source': [
    withMembers({ client_secret: 'hunter2' }),
    'warning credentials.oauth2.client_secret: is a secret that everybody can read',
  ],
  'an address without a scheme': [
    withMembers({ auth_uri: 'login.example.com/authorize' }),
    'error credentials.oauth2.auth_uri: is no absolute URL',
  ],
  'an address without encryption': [
    withMembers({ token_uri: 'http://login.example.com/token' }),
    'error credentials.oauth2.token_uri: is not https',
  ],
  'a secret beside the Secrets model': [
    { ...withOAuth({ client_secret: '{{MY_SECRET}}' }), authClientTypes: ['oauth2'] },
    'warning credentials.oauth2.client_secret: the platform does not read it',
  ],
  'a list for an object': [[], 'error : is not of the type object'],
};

describe('component.json', () => {
  it('has nothing to complain about if it is as it should be', () => {
    expect(inShort(DESCRIPTOR)).to.deep.equal([]);
  });

  for (const [what, [descriptor, remark]] of Object.entries(CASES)) {
    it(`is told ${what}`, () => {
      const remarks = inShort(JSON.parse(JSON.stringify(descriptor)));
      expect(remarks).to.have.length(1);
      expect(remarks[0]).to.satisfy((text: string) => text.startsWith(remark), remarks[0]);
    });
  }

  it('is told a field whose braces were lost in the documentation of the platform', () => {
    const fields = { ...credentials.fields, prodEnv: credentials.fields.tenant };
    const oauth2 = { ...credentials.oauth2, auth_uri: 'https://prodEnv.example.com/authorize' };
    const remarks = inShort({ ...DESCRIPTOR, credentials: { fields, oauth2 } });
    expect(remarks).to.deep.equal([
      'warning credentials.oauth2.auth_uri: "prodEnv" is the name of a credential field, without braces',
    ]);
  });

  it('may have the forms that platforms have had', () => {
    const secrets = { ...withOAuth({ scopes: ['read'] }), authClientTypes: ['oauth2', 'basic'] };
    const older = { ...DESCRIPTOR, envVars: undefined, env: ['MY_ID', 'MY_SECRET'] };
    const tenant = { ...DESCRIPTOR, envVars: undefined, useOAuthClient: true };
    const http = {
      ...DESCRIPTOR,
      authClientTypes: ['oauth2'],
      credentials: { fields: { auth: { viewClass: 'HTTPAuthView' } } },
    };
    const anyone = without('credentials', DESCRIPTOR);
    for (const descriptor of [secrets, older, tenant, http, anyone]) {
      expect(inShort(JSON.parse(JSON.stringify(descriptor)))).to.deep.equal([]);
    }
  });

  it('may hold anything at any place without ending the command', () => {
    const places = [
      'credentials',
      'oauth2',
      'fields',
      'actions',
      'triggers',
      'act',
      'model',
      'envVars',
      'env',
      'metadata',
    ];
    const anything = fc.object({
      key: fc.constantFrom(...places, 'viewClass', 'main', 'auth_uri'),
      maxDepth: 5,
    });
    fc.assert(
      fc.property(fc.oneof(anything, fc.jsonValue()), (descriptor) => {
        for (const { problem, remedy } of remarksOf(descriptor)) {
          expect(problem).to.match(/\S/);
          expect(remedy).to.match(/\.$/);
        }
      }),
    );
  });
});
