import type { Changes } from './definitions';

/** One key: what gives it an effect, and what makes it a dead one. `undefined`: there is no such thing. */
interface KeyCase {
  readonly effect: Changes;
  readonly dead?: Changes;
}

const URL_OF = (name: string): string => `https://other.example/${name}`;
const KEY = { 'fields.private_key.label': 'Key' };
const SIGNED_CLIENT = { ...KEY, 'client.authentication': 'private_key_jwt' };
const JWT = { ...KEY, grant: 'jwt_bearer', 'assertion.claims.iss': 'us' };
const SAML = {
  ...KEY,
  grant: 'saml2_bearer',
  'assertion.format': 'saml2',
  'assertion.issuer': 'us',
  'assertion.subject': 'jane',
  'assertion.audience': 'them',
  'assertion.recipient': 'https://provider.example/token',
};
const FIELD = { 'fields.region.label': 'Region', 'token.parameters.region': '{{region?}}' };

const value = (path: string, effect: unknown, dead?: unknown): readonly [string, KeyCase] => [
  path,
  { effect: { [path]: effect }, ...(dead === undefined ? {} : { dead: { [path]: dead } }) },
];

const within = (
  context: Changes,
  [path, { effect, dead }]: readonly [string, KeyCase],
): readonly [string, KeyCase] => [
  path,
  { effect: { ...context, ...effect }, ...(dead === undefined ? {} : { dead: { ...context, ...dead } }) },
];

/** The keys that every request has. */
function requestCases(place: string, context: Changes): (readonly [string, KeyCase])[] {
  const key = (name: string): string => `${place}.${name}`;
  const inherits = place === 'exchange' || place === 'refresh';
  const isStep = place.startsWith('steps') || place.startsWith('afterwards');
  const cases = [
    value(key('url'), URL_OF(place), inherits ? 'https://provider.example/token' : undefined),
    value(key('method'), 'PUT', 'POST'),
    value(key('placement'), 'json', 'form'),
    value(key('parameters.extra'), '1', null),
    value(key('headers.X-Extra'), '1', null),
    value(key('authentication'), 'basic', isStep ? undefined : place === 'upgrade' ? undefined : 'post'),
  ];
  const root = key('xmlRoot');
  const xml: readonly [string, KeyCase] = [
    root,
    { effect: { [key('placement')]: 'xml', [root]: 'root' }, dead: { [root]: 'root' } },
  ];
  return [...cases, xml].map((some) => within(context, some));
}

const REQUESTS = [
  ...requestCases('token', {}),
  ...requestCases('exchange', {}),
  ...requestCases('refresh', {}),
  ...['upgrade', 'revoke', 'introspect', 'deviceAuthorization'].flatMap((place) =>
    requestCases(place, { [`${place}.url`]: `https://provider.example/${place}` }),
  ),
  ...requestCases('steps.0', { steps: [{ url: 'https://provider.example/step', keep: { kept: 'kept' } }] }),
  ...requestCases('afterwards.0', {
    afterwards: [{ url: 'https://provider.example/me', keep: { kept: 'kept' } }],
  }),
];

const CLIENT = [
  within(SIGNED_CLIENT, value('client.algorithm', 'PS256', 'RS256')),
  within(
    { ...SIGNED_CLIENT, 'fields.other_key.label': 'Key' },
    value('client.key', '{{other_key}}', '{{private_key}}'),
  ),
  within(
    { 'client.authentication': 'client_secret_jwt', 'client.secret': 'c2VjcmV0' },
    value('client.keyEncoding', 'base64', 'text'),
  ),
  within(SIGNED_CLIENT, value('client.keyId', 'k-1')),
  within(SIGNED_CLIENT, value('client.headers.x5t', 'x')),
  value('client.authentication', 'basic', 'post'),
  value('client.id', 'app'),
  value('client.secret', 'a-secret'),
  within(SIGNED_CLIENT, value('client.issuer', 'somebody', '{{client_id}}')),
  within(SIGNED_CLIENT, value('client.audience', 'them', 'https://provider.example/token')),
  within(
    {
      ...KEY,
      'fields.cert.label': 'Certificate',
      'fields.certificate.label': 'Other',
      'client.authentication': 'tls_client_auth',
    },
    value('client.certificate', '{{cert}}'),
  ),
];

const NAMES = [
  within(FIELD, value('fields.region.default', 'europe')),
  within({ ...FIELD, 'fields.region.example': 'eu' }, value('fields.region.pattern', '[a-z]+', '[^]*')),
  within(FIELD, value('fields.region.secret', true, false)),
  value('grant', 'client_credentials', 'authorization_code'),
  within({ 'token.parameters.x': '{{nonce}}' }, value('values.nonce', "{{random('8')}}")),
  value('scopes.default.0', 'read'),
  value('scopes.always.0', 'offline_access'),
  value('scopes.separator', ',', ' '),
];

const AUTHORIZE = [
  value('authorize.url', URL_OF('authorize')),
  value('authorize.parameters.prompt', 'consent', null),
  value('authorize.pkce', 'none', 'S256'),
  value('authorize.codeParameter', 'auth_code', 'code'),
  value('authorize.keep.0', 'realmId'),
  [
    'afterwards.0.keep.kept',
    { effect: { afterwards: [{ url: 'https://provider.example/me', keep: { kept: 'a.0.b' } }] } },
  ] as readonly [string, KeyCase],
  [
    'steps.0.keep.kept',
    {
      effect: {
        steps: [{ url: 'https://provider.example/step', keep: { kept: 'a.0.b' } }],
        'token.parameters.kept': '{{kept?}}',
      },
      dead: {
        steps: [{ url: 'https://provider.example/step', keep: { kept: 'a', used: 'b' } }],
        'token.parameters.used': '{{used?}}',
      },
    },
  ] as readonly [string, KeyCase],
];

const ASSERTION = [
  within(JWT, value('assertion.algorithm', 'PS256', 'RS256')),
  within(
    { ...JWT, 'fields.other_key.label': 'Key' },
    value('assertion.key', '{{other_key}}', '{{private_key}}'),
  ),
  within(
    { ...JWT, 'assertion.algorithm': 'HS256', 'assertion.key': 'c2VjcmV0' },
    value('assertion.keyEncoding', 'base64', 'text'),
  ),
  within(JWT, value('assertion.keyId', 'k-1')),
  within(JWT, value('assertion.headers.x5t', 'x')),
  within(JWT, value('assertion.claims.sub', 'jane')),
  within(JWT, value('assertion.lifetimeSeconds', 60, 300)),
  ['assertion.format', { effect: SAML, dead: { ...JWT, 'assertion.format': 'jwt' } }] as readonly [
    string,
    KeyCase,
  ],
  within(
    { ...SAML, 'fields.certificate.label': 'Certificate' },
    value('assertion.certificate', '{{certificate}}'),
  ),
  ...['issuer', 'subject', 'audience', 'recipient', 'subjectFormat', 'attributes.a'].map((name) =>
    within(SAML, value(`assertion.${name}`, 'https://other.example')),
  ),
];

const RESPONSE = [
  value('response.accessToken', 'data.token', 'access_token'),
  value('response.refreshToken', 'data.refresh', 'refresh_token'),
  value('response.scope', 'data.scopes', 'scope'),
  value('response.expiry.path', 'ends', 'expires_in'),
  within({ 'response.expiry.path': 'ends' }, value('response.expiry.format', 'date', 'seconds')),
  value('response.refreshTokenExpiry.path', 'refresh_ends', 'refresh_token_expires_in'),
  within(
    { 'response.refreshTokenExpiry.path': 'ends' },
    value('response.refreshTokenExpiry.format', 'date', 'seconds'),
  ),
  value('response.furtherTokens.user', 'authed_user'),
  within({ response: { failure: [{ values: ['no'] }] } }, value('response.failure.0.path', 'ok')),
  within({ response: { failure: [{ path: 'ok' }] } }, value('response.failure.0.values.0', false)),
  within({ response: { failure: [{ path: 'ok' }] } }, value('response.failure.0.except.0', true)),
  within(KEY, value('response.encrypted', true, false)),
  value('response.error', 'code', 'error'),
  value('response.errorDescription', 'message', 'error_description'),
  value('response.grantRefused.0', 'refresh_denied', 'invalid_grant'),
  value('response.unavailable.0', 'busy', 'temporarily_unavailable'),
];

const REFRESH = [
  within({ 'scopes.default': ['read'] }, value('refresh.scope', 'send', 'omit')),
  value('refresh.rotatesRefreshToken', false, true),
  value('refresh.refreshTokenReuseSeconds', 30, 0),
  value('refresh.notBeforeExpiry', true, false),
  value('refresh.marginSeconds', 120, 60),
  value('refresh.assumedLifetimeSeconds', 3600),
  value('refresh.assumedRefreshTokenLifetimeSeconds', 3600),
  value('refresh.missingBecause', 'It gives none.'),
];

const API = [
  value('api.baseURL', 'https://api.example.com'),
  within(
    { 'api.baseURL': 'https://api.example.com' },
    value('api.origins.0', 'https://files.example.com', 'https://api.example.com'),
  ),
  value('api.headers.X-Version', '1'),
  value('api.token.header', 'X-Token', 'Authorization'),
  value('api.token.prefix', 'Token', 'Bearer'),
  value('api.token.query', 'access_token'),
  value('api.token.cookie', 'sid'),
  value('api.verificationUrl', '/me'),
  value('api.rejection.statuses.0', 403, 401),
  within({ api: { rejection: { body: [{ values: ['no'] }] } } }, value('api.rejection.body.0.path', 'ok')),
  within({ api: { rejection: { body: [{ path: 'ok' }] } } }, value('api.rejection.body.0.values.0', false)),
  within({ api: { rejection: { body: [{ path: 'ok' }] } } }, value('api.rejection.body.0.except.0', true)),
  value('api.rejection.text', 'expired'),
  within({ 'api.rejection.statuses': [403] }, value('api.rejection.only', true, false)),
  within({ 'api.rateLimit.header': 'X-Wait' }, value('api.rateLimit.statuses.0', 503, 429)),
  value('api.rateLimit.header', 'X-Wait', 'Retry-After'),
  value('api.rateLimit.path', 'wait'),
  within({ 'api.rateLimit.header': 'X-Wait' }, value('api.rateLimit.format', 'milliseconds', 'seconds')),
  value('api.pagination.style', 'page'),
  within({ 'api.pagination.style': 'cursor' }, value('api.pagination.next', 'meta.cursor', 'next')),
  within({ 'api.pagination.style': 'cursor' }, value('api.pagination.parameter', 'after', 'cursor')),
  within({ 'api.pagination.style': 'offset' }, value('api.pagination.items', 'data')),
];

/** All keys of the vocabulary, by their path; `*` of the schema is some name here. */
export const KEY_CASES: ReadonlyMap<string, KeyCase> = new Map([
  ...REQUESTS,
  ...CLIENT,
  ...NAMES,
  ...AUTHORIZE,
  ...ASSERTION,
  ...RESPONSE,
  ...REFRESH,
  ...API,
]);
