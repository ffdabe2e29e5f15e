import { requiredTemplateNamesIn } from '../templates/template-names';
import { STANDARD_PARAMETERS } from '../oauth2/standard-parameters';
import type { GrantName, ObtainingGrant } from '../oauth2/grant';
import { nameOfPlace } from './missing-name';
import { mergeDefinitions, type Definition } from './definition';

/** Grants that need a person for their first tokens. */
const NEED_A_PERSON: ReadonlySet<GrantName> = new Set(['authorization_code', 'device_code']);

/** How the account of a connection obtains its tokens. */
export function selectGrant({ grant = 'authorization_code' }: Definition): ObtainingGrant {
  return grant;
}

/** Whether tokens can be obtained, and obtained again, without a person. */
export function obtainsByItself(definition: Definition): boolean {
  return !NEED_A_PERSON.has(selectGrant(definition));
}

/** Grants that are simply repeated: their answers should have no refresh token (RFC 6749 §4.4.3). */
const REPEATED: ReadonlySet<GrantName> = new Set(['client_credentials', 'signed_jwt']);

/** Whether a refresh token is used where tokens could be obtained again as well. */
export function prefersRefreshToken(definition: Definition): boolean {
  const declared = Object.keys(definition.refresh?.parameters ?? {});
  return !REPEATED.has(selectGrant(definition)) || declared.length > 0;
}

/** Whether the refresh request has a refresh token in it. Some providers exchange the access token itself. */
export function needsRefreshToken(definition: Definition): boolean {
  const shape = mergeDefinitions(
    { token: definition.token ?? {} },
    { token: definition.refresh ?? {} },
  ).token;
  const parameters = { ...STANDARD_PARAMETERS.refresh_token, ...shape?.parameters };
  const { values = {} } = definition;
  const place = nameOfPlace(definition.refresh?.url === undefined ? 'token.url' : 'refresh.url');
  const names = [
    ...requiredTemplateNamesIn(shape?.url ?? '', values, place),
    ...requiredTemplateNamesIn({ ...shape, url: '', parameters }, values, 'refresh'),
  ];
  return names.includes('refresh_token') || names.includes('token.refresh_token');
}
