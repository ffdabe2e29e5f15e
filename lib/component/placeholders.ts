import { ConfigurationError } from '../errors';

/** Where the names in `{{…}}` are looked up. */
export interface PlaceholderSources {
  /** Names of the credential fields that `component.json` declares. */
  readonly fieldNames: ReadonlySet<string>;
  /** The configuration of the step, which holds the values of these fields. */
  readonly cfg: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const PLACEHOLDER = /\{\{\{?\s*([\w.-]+)\s*\}?\}\}/g;

/**
 * Fills in a value of the `oauth2` block. The platform does this for itself and does not pass the result to the
 * component: credential fields first, then the environment of the container.
 *
 * @param what where the template stands, for error texts: `oauth2.token_uri`
 * @throws {ConfigurationError} `CREDENTIALS_MISSING`, `ENVIRONMENT_VARIABLE_MISSING` or `PLACEHOLDER_UNRESOLVED`
 */
export function resolveTemplate(template: string, what: string, sources: PlaceholderSources): string {
  if (!template.replace(PLACEHOLDER, '').includes('{{')) {
    return template.replace(PLACEHOLDER, (_match, name: string) => lookUp(name, what, sources));
  }
  throw new ConfigurationError({
    code: 'PLACEHOLDER_UNRESOLVED',
    sentence: `\`${what}\` in component.json has a broken placeholder.`,
    remedy: 'Write placeholders as {{NAME}}, with letters, digits, "_", "-" and "." in the name.',
  });
}

function lookUp(name: string, what: string, { fieldNames, cfg, environment }: PlaceholderSources): string {
  const value = fieldNames.has(name) ? cfg[name] : environment[name];
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string' && value.trim() !== '') return value.trim();
  throw missing(name, what, fieldNames.has(name));
}

const VARIABLE_NAME = /^[A-Z][A-Z\d_]*$/;

function missing(name: string, what: string, isField: boolean): ConfigurationError {
  if (isField) {
    return new ConfigurationError({
      code: 'CREDENTIALS_MISSING',
      sentence: `The credential field "${name}" is empty, and \`${what}\` in component.json needs it.`,
      remedy: 'Fill it in on the credential form and save the credential.',
    });
  }
  return VARIABLE_NAME.test(name)
    ? new ConfigurationError({
        code: 'ENVIRONMENT_VARIABLE_MISSING',
        sentence: `The environment variable ${name} is not set, and \`${what}\` in component.json needs it.`,
        remedy: 'Set it among the environment variables of the component and restart the flow.',
      })
    : new ConfigurationError({
        code: 'PLACEHOLDER_UNRESOLVED',
        sentence: `Nothing fills in {{${name}}} of \`${what}\`: there is no credential field and no environment variable of that name.`,
        remedy: 'Correct the name in component.json, or declare a credential field for it.',
      });
}
