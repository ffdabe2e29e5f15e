import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  findModule,
  openComponentDirectory,
  requireBuiltModule,
  type ComponentDirectory,
} from '../desk/component-directory';
import { ConfigurationError } from '../errors';
import type { CheckSettings } from './check-settings';
import { fillBlank, fillPlaceholders, type Blank, type ProviderValues } from './filled-values';
import { exampleOfSchema } from './message-example';

type Members = Readonly<Record<string, unknown>>;

/** The component that is checked, and what of it is driven. */
export interface CheckSubject {
  /** Absolute. */
  readonly directory: string;
  /** The action or trigger. */
  readonly functionName: string;
  readonly oauthField: string;
  readonly hasVerification: boolean;
  /** Body of every message. */
  readonly message: Members;
  readonly rejections: NonNullable<CheckSettings['rejections']>;
  readonly answers: Members;
  /** Further members of the tokens that accounts are connected with. */
  readonly tokens: Members;
  /** Whether the provider may replace the refresh token with each refresh. */
  readonly rotates: boolean;
  /** The paths of its token endpoint, where it is at an address of its own. */
  readonly tokenPaths: readonly string[];
  /** The credential form and the fields of the step, filled in; without tokens. */
  readonly fillForm: (values: ProviderValues) => Members;
  readonly fillEnvironment: (values: ProviderValues) => Readonly<Record<string, string>>;
}

/**
 * Finds out what there is to check.
 *
 * @throws {ConfigurationError} `DESCRIPTOR_INVALID` if it is no component with OAuth2 credentials of its own, or not built,
 *   `OPTION_INVALID` if it has no such action
 */
export function openSubject(path: string, settings: CheckSettings): CheckSubject {
  const component = openComponentDirectory(path);
  const { descriptor, declaration } = component;
  const functions = { ...membersOf(descriptor['actions']), ...membersOf(descriptor['triggers']) };
  const functionName = settings.action ?? Object.keys(functions)[0];
  const declared = functionName === undefined ? undefined : membersOf(functions)[functionName];
  if (functionName === undefined || declared === undefined) throw noFunction(functionName, functions);
  assertBuilt(component, String(membersOf(declared)['main']));
  const blanks = [
    ...blanksOf(membersOf(membersOf(descriptor['credentials'])['fields']), declaration.field),
    ...blanksOf(membersOf(membersOf(declared)['fields'])),
  ];
  const variables = blanksOf(membersOf(descriptor['envVars']));
  const {
    message,
    cfg = {},
    environment = {},
    answers = {},
    tokens = {},
    rejections = {},
    rotates = true,
  } = settings;
  return {
    directory: component.path,
    functionName,
    oauthField: requireOwnTokens(component),
    hasVerification: ['js', 'cjs', 'ts'].some((end) =>
      existsSync(join(component.path, `verifyCredentials.${end}`)),
    ),
    message: message ?? membersOf(exampleOfSchema(readSchema(component.path, declared))),
    ...{ answers, tokens, rejections, rotates },
    tokenPaths: fixedPath(declaration.block.token_uri),
    fillForm: (values) => ({ ...fillBlanks(blanks, values), ...fillPlaceholders(cfg, values) }),
    fillEnvironment: (values) => ({
      ...fillBlanks(variables, values),
      ...fillPlaceholders(environment, values),
    }),
  };
}

/** What else is wrong with a module, the runtime says in the first case. */
function assertBuilt(component: ComponentDirectory, main: string): void {
  if (findModule(join(component.path, main)).kind === 'source') requireBuiltModule(component, main);
}

function requireOwnTokens({ path, declaration: { field, usesSecrets } }: ComponentDirectory): string {
  if (field !== undefined) return field;
  throw new ConfigurationError({
    code: 'DESCRIPTOR_INVALID',
    sentence: usesSecrets
      ? `The component in ${path} leaves its tokens to the platform (authClientTypes).`
      : `The component in ${path} has no field for tokens, or several.`,
    remedy: usesSecrets
      ? 'There is nothing that it could do wrong with them by itself: write specs with freshkeys/testing.'
      : 'Exactly one credential field has the viewClass OAuthFieldView.',
  });
}

function noFunction(name: string | undefined, functions: Members): ConfigurationError {
  return new ConfigurationError({
    code: 'OPTION_INVALID',
    sentence:
      name === undefined
        ? 'The component has no action and no trigger.'
        : `There is no action or trigger "${name}".`,
    remedy:
      name === undefined
        ? 'Declare one in component.json.'
        : `component.json has: ${Object.keys(functions).join(', ')}.`,
  });
}

/** Fields that take a text; all others are left as they come. */
function blanksOf(fields: Members, except?: string): readonly Blank[] {
  return Object.entries(fields).flatMap(([name, field]): Blank[] => {
    if (name === except) return [];
    const { label, placeholder, required, viewClass, model } = membersOf(field);
    if (viewClass === 'CheckBoxView') return [];
    const choice = Object.keys(membersOf(model))[0];
    const text = choice ?? (typeof placeholder === 'string' ? placeholder : '');
    // Variables have no such mark: without a value most components do not start.
    const isRequired = required === true || viewClass === undefined;
    return [{ name, label: typeof label === 'string' ? label : '', placeholder: text, required: isRequired }];
  });
}

function fillBlanks(blanks: readonly Blank[], values: ProviderValues): Readonly<Record<string, string>> {
  const filled = blanks.map((blank) => [blank.name, fillBlank(blank, values)] as const);
  return Object.fromEntries(filled.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function readSchema(directory: string, declared: unknown): unknown {
  const schema = membersOf(membersOf(declared)['metadata'])['in'];
  if (typeof schema !== 'string') return schema;
  try {
    return JSON.parse(readFileSync(join(directory, schema), 'utf8')) as unknown;
  } catch {
    // The component may live without it, and `freshkeys validate` says that it is missing.
    return undefined;
  }
}

/** The path of a URL that no form field and no variable decides upon. */
function fixedPath(uri: unknown): readonly string[] {
  return typeof uri === 'string' && URL.canParse(uri) && !uri.includes('{{') ? [new URL(uri).pathname] : [];
}

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
}
