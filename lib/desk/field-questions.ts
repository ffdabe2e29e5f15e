import type { ConnectionInspection } from '../component/inspection';
import { isSecretName } from '../redact';
import type { ComponentDirectory } from './component-directory';

/** A field of the credential form that somebody has to fill in. */
export interface FieldQuestion {
  readonly name: string;
  readonly label: string;
  readonly isSecret: boolean;
  readonly isRequired: boolean;
}

type Values = Readonly<Record<string, unknown>>;

/** The fields of the component's own form that are still empty: required ones, and those that `oauth2` is made of. */
export function missingFormFields(
  { credentialFields, declaration }: ComponentDirectory,
  cfg: Values,
): readonly FieldQuestion[] {
  const block = JSON.stringify(declaration.block);
  const isUsed = (name: string): boolean =>
    new RegExp(`\\{\\{\\s*${name.replace(/[^\w]/g, '\\$&')}\\s*\\}\\}`).test(block);
  return credentialFields
    .filter(({ name, required }) => isBlank(cfg[name]) && (required || isUsed(name)))
    .map(({ name, label, viewClass, required }) => ({
      name,
      label,
      isSecret: viewClass === 'PasswordFieldView' || isSecretName(name),
      isRequired: required,
    }));
}

/** What the provider wants to know about an account and nobody has said. */
export function missingProviderFields(
  { providerFields }: Pick<ConnectionInspection, 'providerFields'>,
  cfg: Values,
): readonly FieldQuestion[] {
  return Object.entries(providerFields)
    .filter(([name, field]) => isBlank(cfg[name]) && field.default === undefined)
    .map(([name, { label, secret = false }]) => ({
      name,
      label,
      isSecret: secret || isSecretName(name),
      isRequired: true,
    }));
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}
