import { ConfigurationError } from '../errors';
import { isRecord, nonEmptyString } from '../oauth2/wire';

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
}

/** What a component declares about its OAuth2 credentials. */
export interface OAuthDeclaration {
  /** Name of the field that holds the tokens: the one with `OAuthFieldView`. */
  readonly field: string;
  /** Names of all credential fields. */
  readonly fieldNames: ReadonlySet<string>;
  readonly block: OAuth2Block;
}

/** Reads a descriptor once and not with each message: it does not change, and the options hardly ever do. */
export function createDescriptorParser(
  descriptor: unknown,
): (further: OAuth2Block | undefined) => OAuthDeclaration {
  let last: { readonly further: OAuth2Block | undefined; readonly declaration: OAuthDeclaration } | undefined;
  return (further) => {
    if (last === undefined || last.further !== further) {
      last = { further, declaration: parseDescriptor(descriptor, further) };
    }
    return last.declaration;
  };
}

/**
 * Finds the OAuth2 credentials in `component.json`.
 *
 * @throws {ConfigurationError} `DESCRIPTOR_INVALID`
 */
export function parseDescriptor(descriptor: unknown, further: OAuth2Block = {}): OAuthDeclaration {
  if (!isRecord(descriptor)) throw invalid('is not a JSON object', 'Pass the content of component.json.');
  const credentials = descriptor['credentials'];
  if (!isRecord(credentials)) {
    throw invalid('has no `credentials`', 'Declare `credentials.fields` and `credentials.oauth2`.');
  }
  const fields = isRecord(credentials['fields']) ? credentials['fields'] : {};
  const declared = credentials['oauth2'] ?? {};
  if (!isRecord(declared))
    throw invalid('has an `oauth2` that is not an object', 'See the README for an example.');
  const block = { ...further, ...withoutBlanks(declared) };
  assertTexts(block);
  return { field: selectOAuthField(fields), fieldNames: new Set(Object.keys(fields)), block };
}

function selectOAuthField(fields: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(fields).filter((name) => {
    const field = fields[name];
    return isRecord(field) && field['viewClass'] === 'OAuthFieldView';
  });
  const [name] = names;
  if (name !== undefined && names.length === 1) return name;
  throw invalid(
    `has ${names.length === 0 ? 'no credential field' : 'several credential fields'} with viewClass OAuthFieldView`,
    'Exactly one field holds the tokens, for example `"oauth": { "viewClass": "OAuthFieldView" }`.',
  );
}

function withoutBlanks(block: Readonly<Record<string, unknown>>): OAuth2Block {
  return Object.fromEntries(Object.entries(block).filter(([, value]) => value !== undefined && value !== ''));
}

const TEXT_MEMBERS = ['client_id', 'client_secret', 'auth_uri', 'token_uri', 'client_auth'] as const;

function assertTexts(block: OAuth2Block): void {
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
