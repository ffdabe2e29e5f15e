import type { GrantName } from '../oauth2/grant';
import type { RequestPlan } from '../oauth2/request-plan';
import type { RequestShape } from '../oauth2/request-shape';
import { DEVICE_PARAMETERS, STANDARD_PARAMETERS, TOKEN_PARAMETERS } from '../oauth2/standard-parameters';
import type { TemplateScope } from '../templates/scope';
import { requiredTemplateNamesIn } from '../templates/template-names';
import { mergeDefinitions, type Definition } from './definition';
import { missingMember, nameOfPlace } from './missing-name';

/** What a request to an authorization server is for. */
export type RequestPurpose = GrantName | 'revoke' | 'introspect' | 'device_authorization';

/** Where the shape of a request stands, beside `token`. */
type Place = 'token' | 'exchange' | 'refresh' | 'upgrade' | 'revoke' | 'introspect' | 'deviceAuthorization';

/**
 * What a request is built from.
 *
 * @param scope tells whether there is a client secret
 * @throws {ConfigurationError} `DESCRIPTOR_INVALID` if there is no URL for it
 */
export function planRequest(
  definition: Definition,
  purpose: RequestPurpose,
  scope: TemplateScope,
): RequestPlan {
  const place = PLACES[purpose] ?? 'token';
  const shape: RequestShape = selectShape(definition, place);
  const isInherited = (place === 'exchange' || place === 'refresh') && definition[place]?.url === undefined;
  const where = isInherited ? 'token' : place;
  const name = nameOfPlace(`${where}.url`);
  if (shape.url === undefined) throw missingMember(name);
  const standard = selectStandard(purpose);
  return {
    where: place,
    urlWhere: name,
    what: `The token URI (\`${name}\`)`,
    shape,
    standard,
    client: definition.client ?? {},
    authentication: shape.authentication ?? selectAuthentication(definition, purpose, scope),
    assertion: selectAssertion(definition, { shape, standard }),
  };
}

/** Signing costs time, and what is signed may name what only some requests are about. */
function selectAssertion(
  { assertion, values = {} }: Definition,
  { shape, standard }: Pick<RequestPlan, 'shape' | 'standard'>,
): RequestPlan['assertion'] {
  if (assertion === undefined) return undefined;
  const parameters = { ...standard, ...shape.parameters };
  const names = requiredTemplateNamesIn({ ...shape, parameters }, values);
  return names.has('assertion') ? assertion : undefined;
}

/** What a step before or after the token request is built from. No client is named in it unless it says so. */
export function planStep(
  definition: Definition,
  index: number,
  list: 'steps' | 'afterwards' = 'steps',
): RequestPlan {
  const shape: RequestShape = definition[list]?.[index] ?? {};
  const where = `${list}.${String(index)}`;
  return {
    where,
    urlWhere: `${where}.url`,
    what: `The URL of \`${where}\``,
    shape,
    standard: {},
    client: definition.client ?? {},
    authentication: shape.authentication,
    assertion: selectAssertion(definition, { shape, standard: {} }),
  };
}

/** Where a request has a place of its own; what obtains tokens by itself stands at `token`. */
const PLACES: Readonly<Partial<Record<RequestPurpose, Place>>> = {
  refresh_token: 'refresh',
  authorization_code: 'exchange',
  upgrade: 'upgrade',
  revoke: 'revoke',
  introspect: 'introspect',
  device_authorization: 'deviceAuthorization',
};

function selectShape(definition: Definition, place: Place): RequestShape {
  const own: RequestShape = definition[place] ?? {};
  const inherits = place === 'exchange' || place === 'refresh';
  if (!inherits) return own;
  return mergeDefinitions({ token: definition.token ?? {} }, { token: own }).token ?? {};
}

function selectStandard(purpose: RequestPurpose): RequestPlan['standard'] {
  if (purpose === 'revoke' || purpose === 'introspect') return TOKEN_PARAMETERS;
  return purpose === 'device_authorization' ? DEVICE_PARAMETERS : STANDARD_PARAMETERS[purpose];
}

/** Methods that come to nothing without a client secret: such a client is a public one. */
const NEED_A_SECRET: ReadonlySet<string> = new Set(['basic', 'basic-unencoded', 'post', 'query']);

function selectAuthentication(
  { client = {} }: Definition,
  purpose: RequestPurpose,
  scope: TemplateScope,
): RequestPlan['authentication'] {
  const { authentication } = client;
  if (authentication !== undefined) {
    const isPublic = NEED_A_SECRET.has(authentication) && scope.lookUp('client_secret') === undefined;
    return isPublic ? 'none' : authentication;
  }
  // No standard knows a client there.
  if (purpose === 'login' || purpose === 'upgrade') return undefined;
  // An assertion says by itself who it is (RFC 7521 §4.1).
  const isOptional = purpose === 'jwt_bearer' || purpose === 'saml2_bearer' || purpose === 'token_exchange';
  if (isOptional && scope.lookUp('client_id') === undefined) return undefined;
  return scope.lookUp('client_secret') === undefined ? 'none' : 'post';
}
