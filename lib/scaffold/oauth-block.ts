import type { ScopeShape } from '../providers/provider';
import { templateNamesIn } from '../templates/template-names';
import { clientNeeds } from './credential-form';
import type { Plan } from './plan';

/** The `oauth2` block of `component.json`: what the platform needs to connect an account. */
export function buildOAuthBlock(plan: Plan): Readonly<Record<string, unknown>> {
  const { provider, addresses } = plan;
  const { authorize, token, scopes, client } = provider?.definition ?? {};
  return {
    ...nameClient(plan),
    auth_uri: authorize?.url ?? addresses.authUri,
    token_uri: token?.url ?? addresses.tokenUri,
    ...listScopes(scopes),
    ...(client?.authentication?.startsWith('basic') === true ? { client_auth: 'basic' } : {}),
    ...selectParameters(plan),
  };
}

function nameClient({ prefix, provider }: Plan): Readonly<Record<string, string>> {
  const { secret } = clientNeeds(provider?.definition);
  return {
    client_id: `{{${prefix}_CLIENT_ID}}`,
    ...(secret ? { client_secret: `{{${prefix}_CLIENT_SECRET}}` } : {}),
  };
}

function listScopes({ default: usual = [], always = [] }: ScopeShape = {}): {
  readonly scopes?: readonly string[];
} {
  const scopes = [...new Set([...usual, ...always])];
  return scopes.length === 0 ? {} : { scopes };
}

/** What the platform says by itself. */
const STANDARD = new Set(['client_id', 'response_type', 'redirect_uri', 'scope', 'state']);

/** Further parameters of the authorization request, as far as the platform can fill them in. */
function selectParameters({ provider }: Plan): Readonly<Record<string, string>> {
  const { authorize, fields = {} } = provider?.definition ?? {};
  const parameters = Object.entries(authorize?.parameters ?? {}).flatMap(([name, value]) => {
    if (typeof value !== 'string' || STANDARD.has(name)) return [];
    const isPlain = !value.replaceAll(/\{\{\s*\w+\s*\}\}/g, '').includes('{{');
    const isFilled = isPlain && [...templateNamesIn(value)].every((field) => Object.hasOwn(fields, field));
    return isFilled ? [[name, value]] : [];
  });
  return Object.fromEntries(parameters) as Readonly<Record<string, string>>;
}

/** The environment variables of the component, as `component.json` declares them. */
export function buildVariables(plan: Plan): Readonly<Record<string, unknown>> {
  const { prefix, apiTitle, provider, isConnected } = plan;
  if (!isConnected) return {};
  const { secret } = clientNeeds(provider?.definition);
  const describe = (what: string) => ({ required: true, description: `${what} of the app at ${apiTitle}.` });
  return {
    [`${prefix}_CLIENT_ID`]: describe('Client id'),
    ...(secret ? { [`${prefix}_CLIENT_SECRET`]: describe('Client secret') } : {}),
  };
}
