import { ConfigurationError } from '../errors';
import { isRecord, nonEmptyString } from '../oauth2/wire';
import { templateNamesIn } from '../templates/template-names';

/**
 * The `oauth2` block of `component.json`. Values may hold `{{NAME}}`: a credential field or an environment variable.
 * Members that are not listed are extra parameters of the authorization request.
 */
export interface OAuth2Block {
  readonly client_id?: string;
  readonly client_secret?: string;
  readonly auth_uri?: string;
  readonly token_uri?: string;
  readonly scopes?: readonly string[];
  /** `basic`: client authentication by HTTP Basic instead of body parameters. */
  readonly client_auth?: string;
  readonly [parameter: string]: unknown;
}

/** `component.json`, as far as this package reads it. Checked at run time, so any JSON may be passed. */
export interface ComponentDescriptor {
  readonly title?: unknown;
  readonly credentials?: unknown;
  readonly authClientTypes?: unknown;
}

/** What a component declares about its OAuth2 credentials. */
export interface OAuthDeclaration {
  /** Name of the field that holds the tokens: the one with `OAuthFieldView`; `undefined` if there is not exactly one. */
  readonly field: string | undefined;
  /** How many fields have this view class. */
  readonly fieldCount: number;
  /** Names of all credential fields. */
  readonly fieldNames: ReadonlySet<string>;
  readonly block: OAuth2Block;
  /** Whether the platform keeps and refreshes the tokens (`authClientTypes`, the Secrets model). */
  readonly usesSecrets: boolean;
  /** Credential fields that have to be filled in. */
  readonly requiredFields: ReadonlySet<string>;
  /** Members of the block that consist of nothing but credential fields, with the names of these. */
  readonly optionalMembers: ReadonlyMap<string, readonly string[]>;
}

/** Reads a descriptor once and not with each message: it does not change. */
export function createDescriptorParser(descriptor: unknown): () => OAuthDeclaration {
  let declaration: OAuthDeclaration | undefined;
  return () => (declaration ??= parseDescriptor(descriptor));
}

/**
 * Finds the OAuth2 credentials in `component.json`.
 *
 * @throws {ConfigurationError} `DESCRIPTOR_INVALID`
 */
export function parseDescriptor(descriptor: unknown): OAuthDeclaration {
  if (!isRecord(descriptor)) throw invalid('is not a JSON object', 'Pass the content of component.json.');
  const credentials = descriptor['credentials'];
  if (!isRecord(credentials)) {
    throw invalid('has no `credentials`', 'Declare `credentials.fields` and `credentials.oauth2`.');
  }
  const fields = isRecord(credentials['fields']) ? credentials['fields'] : {};
  const declared = credentials['oauth2'] ?? {};
  if (!isRecord(declared))
    throw invalid('has an `oauth2` that is not an object', 'See the README for an example.');
  const block = withoutBlanks(declared);
  assertTexts(block);
  const usesSecrets = isFilledList(descriptor['authClientTypes']);
  const names = selectOAuthFields(fields, usesSecrets);
  return {
    field: names.length === 1 ? names[0] : undefined,
    fieldCount: names.length,
    fieldNames: new Set(Object.keys(fields)),
    block,
    usesSecrets,
    requiredFields: new Set(Object.keys(fields).filter((name) => isRequired(fields[name]))),
    optionalMembers: selectOptionalMembers(block, fields),
  };
}

/**
 * The name of the field that holds the tokens.
 *
 * @throws {ConfigurationError} `DESCRIPTOR_INVALID` if there is not exactly one
 */
export function requireOAuthField({ field, fieldCount }: OAuthDeclaration): string {
  if (field !== undefined) return field;
  throw invalid(
    `has ${fieldCount === 0 ? 'no credential field' : 'several credential fields'} with viewClass OAuthFieldView`,
    'Exactly one field holds the tokens, for example `"oauth": { "viewClass": "OAuthFieldView" }`.',
  );
}

function isRequired(field: unknown): boolean {
  return isRecord(field) && field['required'] === true;
}

function selectOptionalMembers(
  block: OAuth2Block,
  fields: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, readonly string[]> {
  const members = Object.entries(block).flatMap(([member, value]): [string, readonly string[]][] => {
    if (typeof value !== 'string' || !isTemplate(value)) return [];
    const names = [...templateNamesIn(value, `oauth2.${member}`)];
    const isOfFields = names.length > 0 && names.every((name) => Object.hasOwn(fields, name));
    return isOfFields ? [[member, names]] : [];
  });
  return new Map(members);
}

/** A broken one is reported where it is needed, and not by everything that reads the descriptor. */
function isTemplate(value: string): boolean {
  return /^(?:[^{]|\{(?!\{))*(?:\{\{\{?\s*[\w.-]+\s*\}?\}\}(?:[^{]|\{(?!\{))*)+$/.test(value);
}

function selectOAuthFields(fields: Readonly<Record<string, unknown>>, usesSecrets: boolean): string[] {
  return Object.keys(fields).filter((name) => {
    const field = fields[name];
    const viewClass = isRecord(field) ? field['viewClass'] : undefined;
    // With Secrets both are in use; in the older model HTTPAuthView holds something else.
    return viewClass === 'OAuthFieldView' || (usesSecrets && viewClass === 'HTTPAuthView');
  });
}

function isFilledList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function withoutBlanks(block: Readonly<Record<string, unknown>>): OAuth2Block {
  return Object.fromEntries(Object.entries(block).filter(([, value]) => value !== undefined && value !== ''));
}

const TEXT_MEMBERS = ['client_id', 'client_secret', 'auth_uri', 'token_uri', 'client_auth'] as const;

/**
 * Checks the members that must be texts.
 *
 * @throws {ConfigurationError} `DESCRIPTOR_INVALID`
 */
export function assertTexts(block: OAuth2Block): void {
  for (const name of TEXT_MEMBERS) {
    if (block[name] !== undefined && nonEmptyString(block[name]) === undefined) {
      throw invalid(
        `has an \`oauth2.${name}\` that is not a text`,
        `Write it as a text such as "{{${name}}}".`,
      );
    }
  }
  const scopes: unknown = block.scopes;
  if (
    scopes !== undefined &&
    !(Array.isArray(scopes) && scopes.every((scope) => typeof scope === 'string'))
  ) {
    throw invalid('has `oauth2.scopes` that are not a list of texts', 'Write them as ["first", "second"].');
  }
}

function invalid(problem: string, remedy: string): ConfigurationError {
  return new ConfigurationError({
    code: 'DESCRIPTOR_INVALID',
    sentence: `component.json ${problem}.`,
    remedy,
  });
}
