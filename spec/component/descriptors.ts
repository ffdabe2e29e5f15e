const field = (viewClass: string) => ({ label: viewClass, viewClass });

/** A whole `component.json`, as far as a connection reads it. */
export const DESCRIPTOR = {
  title: 'Fixture',
  credentials: {
    fields: {
      authUri: field('TextFieldView'),
      tokenUri: field('TextFieldView'),
      clientId: field('TextFieldView'),
      clientSecret: field('PasswordFieldView'),
      baseUrl: field('TextFieldView'),
      oauth: field('OAuthFieldView'),
    },
    oauth2: {
      client_id: '{{clientId}}',
      client_secret: '{{clientSecret}}',
      auth_uri: '{{authUri}}',
      token_uri: '{{tokenUri}}',
    },
  },
};

const { fields, oauth2 } = DESCRIPTOR.credentials;

/** The same with another `oauth2` block. */
export function descriptorWith(block: Readonly<Record<string, unknown>>) {
  return { credentials: { fields, oauth2: { ...oauth2, ...block } } };
}

/** `component.json` as it must not be, by what is wrong with it. */
export const MALFORMED: Readonly<Record<string, unknown>> = {
  'nothing at all': undefined,
  null: null,
  'an array': [],
  'a text': 'component.json',
  'no credentials': { title: 'Fixture' },
  'credentials that are a list': { credentials: [] },
  'no credential fields': { credentials: { oauth2 } },
  'fields that are no objects': { credentials: { fields: { oauth: null, other: 'OAuthFieldView' }, oauth2 } },
  'no field with OAuthFieldView': { credentials: { fields: { oauth: field('TextFieldView') }, oauth2 } },
  'several fields with OAuthFieldView': {
    credentials: { fields: { one: field('OAuthFieldView'), two: field('OAuthFieldView') }, oauth2 },
  },
  'an oauth2 that is a text': { credentials: { fields, oauth2: 'yes' } },
  'an oauth2 that is a list': { credentials: { fields, oauth2: [] } },
  'a client_id that is a number': descriptorWith({ client_id: 1 }),
  'a client_secret that is null': descriptorWith({ client_secret: null }),
  'an auth_uri that is an object': descriptorWith({ auth_uri: {} }),
  'a token_uri that is blank': descriptorWith({ token_uri: '  ' }),
  'a client_auth that is true': descriptorWith({ client_auth: true }),
  'scopes that are a text': descriptorWith({ scopes: 'a b' }),
  'scopes that hold a number': descriptorWith({ scopes: ['a', 1] }),
};
