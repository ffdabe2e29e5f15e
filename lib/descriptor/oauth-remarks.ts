import { isFreshkeysError } from '../errors';
import { isSecureUrl } from '../secure-url';
import { templateNamesIn } from '../templates/template-names';
import type { DescriptorView } from './descriptor-view';
import { error, warning, type Remark } from './finding';

const BLOCK = ['credentials', 'oauth2'] as const;

/** What a JSON schema cannot see about the OAuth2 credentials of a component. */
export function remarkOnOAuth(view: DescriptorView): readonly Remark[] {
  return [...remarkOnFields(view), ...remarkOnMembers(view), ...remarkOnValues(view)];
}

/** The fields that hold tokens: the platform shows the Connect button there. */
function remarkOnFields({ credentialFields, oauth2, usesSecrets }: DescriptorView): readonly Remark[] {
  const withView = (viewClass: string): readonly string[] =>
    Object.keys(credentialFields).filter((name) => credentialFields[name]?.['viewClass'] === viewClass);
  const fields = withView('OAuthFieldView');
  if (fields.length > 1) {
    const problem = `several fields have the view class OAuthFieldView (${fields.join(', ')})`;
    return [error(['credentials', 'fields'], problem, 'Keep one: it holds the tokens of the account.')];
  }
  if (fields.length === 1 || withView('HTTPAuthView').length > 0) return [];
  if (oauth2?.['auth_uri'] === undefined && !usesSecrets) return [];
  const problem = 'no field has the view class OAuthFieldView, so that nobody can connect an account';
  const remedy =
    'Add one, for example "oauth": { "label": "Authentication", "viewClass": "OAuthFieldView" }.';
  return [error(['credentials', 'fields'], problem, remedy)];
}

/** What the platform needs for the Connect button, or must not find. */
function remarkOnMembers(view: DescriptorView): readonly Remark[] {
  const { oauth2, usesSecrets, credentialFields } = view;
  const isConnected = Object.values(credentialFields).some(
    ({ viewClass }) => viewClass === 'OAuthFieldView' || (usesSecrets && viewClass === 'HTTPAuthView'),
  );
  if (!isConnected) return [];
  const members = ['client_id', 'client_secret', 'auth_uri', 'token_uri'];
  if (usesSecrets) {
    const remedy = 'Remove it: with `authClientTypes` the auth client of the platform says it.';
    return members
      .filter((member) => oauth2?.[member] !== undefined)
      .map((member) => warning([...BLOCK, member], 'the platform does not read it', remedy));
  }
  return members
    .filter((member) => oauth2?.[member] === undefined)
    .map((member) =>
      // A public client has none.
      (member === 'client_secret' ? warning : error)(
        [...BLOCK, member],
        'is missing, and the platform needs it to connect an account',
        `Add it, for example ${EXAMPLES[member] ?? ''}.`,
      ),
    );
}

const EXAMPLES: Readonly<Record<string, string>> = {
  client_id: '"{{CLIENT_ID}}", and declare CLIENT_ID in `envVars`',
  client_secret: '"{{CLIENT_SECRET}}", and declare CLIENT_SECRET in `envVars`',
  auth_uri: '"https://login.example.com/authorize"',
  token_uri: '"https://login.example.com/token"',
};

function remarkOnValues(view: DescriptorView): readonly Remark[] {
  return Object.entries(view.oauth2 ?? {}).flatMap(([member, value]) => {
    if (typeof value !== 'string') return [];
    const at = [...BLOCK, member];
    const placeholders = remarkOnPlaceholders(view, at, value);
    if (placeholders.length > 0) return placeholders;
    return member.endsWith('_uri') ? remarkOnUri(view, at, value) : remarkOnClient(view, at, value);
  });
}

/** Every `{{NAME}}` is a credential field or an environment variable that is declared. */
function remarkOnPlaceholders(view: DescriptorView, at: readonly string[], value: string): readonly Remark[] {
  let names: readonly string[];
  try {
    names = [...templateNamesIn(value, at.join('.'))];
  } catch (cause) {
    if (!isFreshkeysError(cause)) throw cause;
    return [error(at, 'has a broken placeholder', cause.remedy)];
  }
  const plain = value.replaceAll(/\{\{\{?\s*[\w-]+\s*\}?\}\}/g, '');
  if (plain.includes('{{')) {
    const remedy = 'Write a name alone between the braces.';
    return [error(at, 'has more than a name in a placeholder, which the platform cannot fill in', remedy)];
  }
  return names.filter((name) => !isDeclared(view, at, name)).map((name) => explainUnresolved(at, name));
}

function isDeclared(view: DescriptorView, at: readonly string[], name: string): boolean {
  // An OAuth client of the tenant brings these two without anybody declaring them.
  const isOfClient = at.at(-1)?.startsWith('client_') === true && view.usesOAuthClient;
  return Object.hasOwn(view.credentialFields, name) || view.variables.has(name) || isOfClient;
}

function explainUnresolved(at: readonly string[], name: string): Remark {
  const problem = `nothing fills in {{${name}}}: there is no credential field and no environment variable of that name`;
  const declaration = /^[A-Z][A-Z\d_]*$/.test(name)
    ? `Declare it: "envVars": { "${name}": { "required": true, "description": "…" } }.`
    : `Add a credential field "${name}", or correct the name.`;
  return error(at, problem, declaration);
}

function remarkOnUri(view: DescriptorView, at: readonly string[], value: string): readonly Remark[] {
  if (/^\{\{\{?[^{}]*\}?\}\}$/.test(value)) return [];
  const sample = value.replaceAll(/\{\{\{?[^{}]*\}?\}\}/g, 'sample');
  if (!URL.canParse(sample)) {
    return [error(at, 'is no absolute URL', 'Write it with https:// in front.')];
  }
  const url = new URL(sample);
  if (!isSecureUrl(url)) {
    return [error(at, 'is not https: codes and tokens would travel in the clear', 'Use the https address.')];
  }
  // The documentation of the platform lost its braces, and is copied with what it became. No host is camel case.
  const [origin = ''] = /^https?:\/\/[^/]*/.exec(value.replaceAll(/\{\{[^{}]*\}\}/g, '')) ?? [];
  const lost = Object.keys(view.credentialFields).find(
    (name) => /[A-Z]/.test(name) && new RegExp(`\\b${name}\\b`).test(origin),
  );
  if (lost === undefined) return [];
  const problem = `"${lost}" is the name of a credential field, without braces`;
  return [warning(at, problem, `Write {{${lost}}} if the field is meant.`)];
}

/** Client id and secret, and whatever else is not a URL. */
function remarkOnClient(view: DescriptorView, at: readonly string[], value: string): readonly Remark[] {
  const isName = view.variables.has(value) || Object.hasOwn(view.credentialFields, value);
  if (isName) {
    const problem = `"${value}" is a name without braces, and is sent as it stands`;
    return [error(at, problem, `Write "{{${value}}}".`)];
  }
  if (at.at(-1) !== 'client_secret' || value === '' || value.includes('{{')) return [];
  const remedy = 'Write "{{CLIENT_SECRET}}", declare it in `envVars`, and have the secret changed.';
  return [warning(at, 'is a secret that everybody can read who has the source', remedy)];
}
