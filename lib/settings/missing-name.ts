import { ConfigurationError } from '../errors';
import type { AccountValues } from './account-scope';
import type { Definition } from './definition';

/** Places of a definition that `component.json` has other names for. */
export const NAMES_IN_DESCRIPTOR: Readonly<Record<string, string>> = {
  'token.url': 'oauth2.token_uri',
  'authorize.url': 'oauth2.auth_uri',
  'client.id': 'oauth2.client_id',
  'values.client_id': 'oauth2.client_id',
  'client.secret': 'oauth2.client_secret',
  'values.client_secret': 'oauth2.client_secret',
};

/** How a place of a definition is called in error texts. */
export function nameOfPlace(where: string): string {
  return NAMES_IN_DESCRIPTOR[where] ?? where;
}

const VARIABLE_NAME = /^[A-Z][A-Z\d_]*$/;

/** Why a name in a template has no value, and who can change that. */
export function explainMissing(
  name: string,
  where: string,
  { definition, account }: { readonly definition: Definition; readonly account: AccountValues },
): ConfigurationError {
  const place = nameOfPlace(where);
  const cause = { name, where };
  const { fields = {} } = definition;
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (account.fieldNames.has(name) || field !== undefined) {
    return new ConfigurationError({
      code: 'CREDENTIALS_MISSING',
      sentence: `The credential field "${field?.label ?? name}" is empty, and \`${place}\` needs it.`,
      remedy: `Fill it in on the credential form${field === undefined ? '' : ` (the name of the field is ${name})`} and save the credential.`,
      cause,
    });
  }
  if (name === 'client_id' || name === 'client_secret') return missingMember(`oauth2.${name}`);
  return VARIABLE_NAME.test(name)
    ? new ConfigurationError({
        code: 'ENVIRONMENT_VARIABLE_MISSING',
        sentence: `The environment variable ${name} is not set, and \`${place}\` needs it.`,
        remedy: 'Set it among the environment variables of the component and restart the flow.',
        cause,
      })
    : new ConfigurationError({
        code: 'PLACEHOLDER_UNRESOLVED',
        sentence: `Nothing fills in {{${name}}} of \`${place}\`: there is no credential field and no environment variable of that name.`,
        remedy: 'Correct the name, or declare a credential field for it.',
        cause,
      });
}

/** A member of the `oauth2` block that must be there, and is not. */
export function missingMember(what: string): ConfigurationError {
  return new ConfigurationError({
    code: 'DESCRIPTOR_INVALID',
    sentence: `component.json has no \`${what}\`.`,
    remedy:
      'Declare it in `credentials.oauth2`, name a provider of the catalogue, or give it in the options of the connection.',
    cause: { where: what },
  });
}
