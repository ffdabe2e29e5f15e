import { ConfigurationError } from '../errors';
import { valueAt } from '../oauth2/json-path';
import { createScope, type ScopeSources, type TemplateScope } from '../templates/scope';
import type { TemplateEnvironment } from '../templates/functions';
import type { ProviderField } from '../providers/provider';
import type { Definition } from './definition';
import { explainMissing, nameOfPlace } from './missing-name';

/** What is known about one account, for the names in templates. */
export interface AccountValues {
  /** The configuration of the step, which holds what was filled in on the form. */
  readonly cfg: Readonly<Record<string, unknown>>;
  /** Names of the credential fields that `component.json` declares. */
  readonly fieldNames: ReadonlySet<string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The stored token response: `{{token.…}}`. */
  readonly raw?: Readonly<Record<string, unknown>> | undefined;
}

/** What the requests of one account are built with. */
export interface RequestContext extends TemplateEnvironment {
  readonly definition: Definition;
  readonly account: AccountValues;
}

/**
 * The scope of one request: first what the request is about, then the definition's own values, the stored token
 * response, the fields of the account, and the environment of the container.
 *
 * @param known what the request is about: `code`, `refresh_token`
 * @param note takes note of every value that is looked up
 */
export function createAccountScope(
  { definition, account, nowMs, randomBytes }: RequestContext,
  known: ScopeSources['known'] = {},
  note?: ScopeSources['note'],
): TemplateScope {
  const { client = {}, values = {} } = definition;
  return createScope({
    nowMs,
    randomBytes,
    known,
    note,
    placeOf: (name) => nameOfPlace(`values.${name}`),
    values: {
      ...named('client_id', client.id),
      ...named('client_secret', client.secret),
      ...values,
    },
    lookUp: (name) => lookUp(name, definition, account),
    missing: (name, where) => explainMissing(name, where, { definition, account }),
  });
}

/** A template that is nothing but its own name means the field of that name. */
function named(name: string, template: string | undefined): Readonly<Record<string, string>> {
  const isItself = template === undefined || /^\{\{\{?\s*([\w-]+)\s*\}?\}\}$/.exec(template)?.[1] === name;
  return isItself ? {} : { [name]: template };
}

const TOKEN = 'token.';

function lookUp(name: string, { fields }: Definition, account: AccountValues): string | undefined {
  if (name.startsWith(TOKEN)) return toText(valueAt(account.raw, name.slice(TOKEN.length)));
  const field = fields !== undefined && Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined && !account.fieldNames.has(name)) return toText(account.environment[name]);
  const filledIn = toText(account.cfg[name]);
  const value = filledIn ?? field?.default;
  if (value !== undefined && field?.pattern !== undefined) {
    assertPattern(`fields.${name}.${filledIn === undefined ? 'default' : 'pattern'}`, value, field);
  }
  return value;
}

function toText(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function assertPattern(where: string, value: string, { label, pattern = '' }: ProviderField): void {
  if (new RegExp(`^(?:${pattern})$`, 'u').test(value)) return;
  throw new ConfigurationError({
    code: 'OPTION_INVALID',
    sentence: `The credential field "${label}" does not look as it should.`,
    remedy: `Fill in something of the form ${pattern} and save the credential.`,
    cause: { label, pattern, where },
  });
}
