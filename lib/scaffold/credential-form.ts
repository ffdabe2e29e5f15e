import type { Provider, ProviderField } from '../providers/provider';
import { requiredTemplateNamesIn, templateNamesIn } from '../templates/template-names';
import type { Plan } from './plan';

/** A field of a form of the platform. */
export interface FormField {
  readonly label: string;
  readonly viewClass: string;
  readonly required: boolean;
  readonly placeholder?: string;
  readonly note?: string;
  readonly order: number;
}

/** The fields of the credential form: what the provider has to know of an account, then the button that connects. */
export function buildCredentialFields(plan: Plan): Readonly<Record<string, FormField>> {
  const { provider, isConnected } = plan;
  const fields: [string, Omit<FormField, 'order'>][] = [
    ...(provider === undefined ? [] : providerFields(provider.definition)),
    ...(isConnected ? [['oauth', CONNECT] as [string, typeof CONNECT]] : clientFields(plan)),
  ];
  const step = 10;
  return Object.fromEntries(
    fields.map(([name, field], index) => [name, { ...field, order: (fields.length - index) * step }]),
  );
}

const CONNECT = { label: 'Authentication', viewClass: 'OAuthFieldView', required: true };

function providerFields(definition: Provider): [string, Omit<FormField, 'order'>][] {
  const { fields = {}, values = {}, authorize, token } = definition;
  const needed = requiredTemplateNamesIn(definition, values);
  // The platform fills these in by itself, and knows no defaults.
  const inAddresses = templateNamesIn([authorize?.url, token?.url]);
  return Object.entries(fields).map(([name, field]) => {
    const { label, note, example, default: usual } = field;
    const placeholder = usual ?? example;
    return [
      name,
      {
        label,
        viewClass: selectViewClass(name, field),
        required: inAddresses.has(name) || (usual === undefined && needed.has(name)),
        ...(placeholder === undefined ? {} : { placeholder }),
        ...(note === undefined ? {} : { note }),
      },
    ];
  });
}

/** A key has several lines, which a password field would join. */
function selectViewClass(name: string, { secret }: ProviderField): string {
  if (/key$|certificate$/i.test(name) && name.includes('_')) return 'TextAreaView';
  return secret === true || /password|secret/i.test(name) ? 'PasswordFieldView' : 'TextFieldView';
}

/** Where nobody connects an account, an account is a client of its own. */
function clientFields({ provider }: Plan): [string, Omit<FormField, 'order'>][] {
  const { id, secret } = clientNeeds(provider?.definition);
  return [
    ...(id ? [['clientId', clientField('Client ID', 'TextFieldView')] as const] : []),
    ...(secret ? [['clientSecret', clientField('Client secret', 'PasswordFieldView')] as const] : []),
  ].map(([name, field]) => [name, field]);
}

function clientField(label: string, viewClass: string): Omit<FormField, 'order'> {
  return { label, viewClass, required: true };
}

const WITHOUT_SECRET = ['none', 'private_key_jwt', 'tls_client_auth'];

/** Whether a provider wants to know a client, and a secret of it. */
export function clientNeeds(definition: Provider | undefined): {
  readonly id: boolean;
  readonly secret: boolean;
} {
  const { grant = 'authorization_code', client = {}, values = {} } = definition ?? {};
  const named = requiredTemplateNamesIn(definition, values);
  // What is signed says by itself who it is.
  const isSigned = grant === 'jwt_bearer' || grant === 'signed_jwt';
  const takesSecret = !isSigned && !WITHOUT_SECRET.includes(client.authentication ?? 'post');
  return {
    id: client.id === undefined && (!isSigned || named.has('client_id')),
    secret: client.secret === undefined && (takesSecret || named.has('client_secret')),
  };
}
