import { isRecord } from '../oauth2/wire';
import { isSecretName, MASK, redactText } from '../redact';

/** The secrets of an account: what stands under the name of a secret, however deep. */
export function secretValues(source: unknown): readonly string[] {
  if (Array.isArray(source)) return source.flatMap(secretValues);
  if (!isRecord(source)) return [];
  return Object.entries(source).flatMap(([name, value]) =>
    typeof value === 'string' && isSecretName(name) ? [value] : secretValues(value),
  );
}

/** JSON as it may be printed: whole, with its secrets masked. */
export function maskSecrets(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return redactText(value, secrets);
  if (Array.isArray(value)) return value.map((item) => maskSecrets(item, secrets));
  if (!isRecord(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name,
    isSecretName(name) && typeof member === 'string' ? MASK : maskSecrets(member, secrets),
  ]);
  return Object.fromEntries(members) as unknown;
}
