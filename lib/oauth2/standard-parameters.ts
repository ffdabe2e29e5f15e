import type { GrantName } from './grant';

const URN = 'urn:ietf:params:oauth:grant-type';

/** What the standards send for each grant, as templates. `{{name?}}` is left out where there is no value. */
export const STANDARD_PARAMETERS = {
  /** RFC 6749 §6. */
  refresh_token: {
    grant_type: 'refresh_token',
    refresh_token: '{{refresh_token}}',
    scope: '{{scope?}}',
  },
  /** RFC 6749 §4.1.3 with RFC 7636 §4.5. */
  authorization_code: {
    grant_type: 'authorization_code',
    code: '{{code}}',
    redirect_uri: '{{redirect_uri}}',
    code_verifier: '{{code_verifier?}}',
  },
  /** RFC 6749 §4.4.2. */
  client_credentials: { grant_type: 'client_credentials', scope: '{{scope?}}' },
  /** RFC 6749 §4.3.2. */
  password: {
    grant_type: 'password',
    username: '{{username}}',
    password: '{{password}}',
    scope: '{{scope?}}',
  },
  /** RFC 7523 §2.1. */
  jwt_bearer: { grant_type: `${URN}:jwt-bearer`, assertion: '{{assertion}}', scope: '{{scope?}}' },
  /** RFC 7522 §2.1. */
  saml2_bearer: { grant_type: `${URN}:saml2-bearer`, assertion: '{{assertion}}', scope: '{{scope?}}' },
  /** RFC 8693 §2.1. */
  token_exchange: {
    grant_type: `${URN}:token-exchange`,
    subject_token: '{{subject_token}}',
    subject_token_type: "{{subject_token_type || 'urn:ietf:params:oauth:token-type:access_token'}}",
    audience: '{{audience?}}',
    scope: '{{scope?}}',
  },
  /** RFC 8628 §3.4. */
  device_code: { grant_type: `${URN}:device_code`, device_code: '{{device_code}}' },
  /** No standard: everything is declared. */
  login: {},
  /** No request: what is signed is the token. */
  signed_jwt: {},
  /** No standard: everything is declared. */
  upgrade: {},
} as const satisfies Record<GrantName, Readonly<Record<string, string>>>;

/** RFC 7009 §2.1, RFC 7662 §2.1. */
export const TOKEN_PARAMETERS = { token: '{{token}}', token_type_hint: '{{token_type_hint?}}' } as const;

/** RFC 8628 §3.1. */
export const DEVICE_PARAMETERS = { scope: '{{scope?}}' } as const;
