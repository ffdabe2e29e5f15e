import { loadProvider } from '../providers/catalogue';
import type { Provider } from '../providers/provider';
import { mergeDefinitions, type Definition } from '../settings/definition';
import { blockToDefinition } from './block-definition';
import { replaceByCallbackService } from './callback-service';
import { assertTexts, type OAuth2Block, type OAuthDeclaration } from './descriptor';
import { listDefiningFacts, toDefinition } from './option-definition';
import type { ConnectionOptions } from './options';
import type { RuntimeConfig } from './runtime';

/** Finds the definition that holds for a configuration. */
export type DefinitionResolver = (
  declaration: OAuthDeclaration,
  options: ConnectionOptions,
  cfg: RuntimeConfig,
) => Definition;

/**
 * Puts `component.json`, the provider and the options together: `component.json` says what it can say; what it lacks
 * comes from the provider; what both lack, from the options. What only options can say, they have the last word on.
 * It is asked for with every message and hardly ever changes, so it is put together only when it does. Options that a
 * function returns are new ones with each message: they are compared by what a definition takes from them.
 */
export function createDefinitionResolver(): DefinitionResolver {
  let last: ResolvedDefinition | undefined;
  const selectFallback = createFallbackSelector();
  return (declaration, options, cfg) => {
    if (last !== undefined && isAbout(last, declaration, options) && leavesTheSame(last, cfg)) {
      return last.definition;
    }
    const fallback = selectFallback(options);
    const block = withoutUnfilled(declaration, cfg, { options, fallback });
    last = {
      declaration,
      options,
      facts: listDefiningFacts(options),
      fields: [...declaration.optionalMembers.values()].map((names) => [names, isUnfilled(names, cfg)]),
      definition: resolveDefinition(block, options, fallback),
    };
    return last.definition;
  };
}

/** A definition, and what it was put together from. */
interface ResolvedDefinition {
  readonly declaration: OAuthDeclaration;
  readonly options: ConnectionOptions;
  readonly facts: readonly unknown[];
  /** The fields behind each optional member of the block, and whether all of them were left empty. */
  readonly fields: readonly (readonly [names: readonly string[], isUnfilled: boolean])[];
  readonly definition: Definition;
}

function isAbout(
  { declaration, options, facts }: ResolvedDefinition,
  given: OAuthDeclaration,
  givenOptions: ConnectionOptions,
): boolean {
  if (declaration !== given) return false;
  if (options === givenOptions) return true;
  const givenFacts = listDefiningFacts(givenOptions);
  return facts.length === givenFacts.length && facts.every((fact, index) => fact === givenFacts[index]);
}

function leavesTheSame({ fields }: ResolvedDefinition, cfg: RuntimeConfig): boolean {
  for (const [names, wasUnfilled] of fields) if (isUnfilled(names, cfg) !== wasUnfilled) return false;
  return true;
}

function resolveDefinition(block: OAuth2Block, options: ConnectionOptions, fallback: Definition): Definition {
  const merged = mergeDefinitions(fallback, blockToDefinition(block), toDefinition(options));
  const service = options.refresh?.callbackService;
  return service === undefined ? merged : replaceByCallbackService(merged, service);
}

/**
 * What holds where `component.json` says nothing. Options that a function returns are new ones with each message; the
 * provider in them is the same, and is checked once.
 */
function createFallbackSelector(): (options: ConnectionOptions) => Definition {
  let last: (Pick<ConnectionOptions, 'oauth2' | 'provider'> & { readonly fallback: Definition }) | undefined;
  return ({ oauth2, provider }) => {
    if (last === undefined || last.oauth2 !== oauth2 || last.provider !== provider) {
      assertTexts(oauth2 ?? {});
      const known = provider === undefined ? {} : selectProvider(provider);
      const fallback = mergeDefinitions(blockToDefinition(oauth2 ?? {}), known);
      last = {
        ...(oauth2 === undefined ? {} : { oauth2 }),
        ...(provider === undefined ? {} : { provider }),
        fallback,
      };
    }
    return last.fallback;
  };
}

function selectProvider(provider: string | Provider): Provider {
  if (typeof provider === 'string') return loadProvider(provider);
  // Only those who bring a definition of their own pay for loading what checks it; `import()` would make messages wait.
  const { validateProvider } =
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require('../providers/validate-provider') as typeof import('../providers/validate-provider');
  return validateProvider(provider, 'the option `provider`');
}

/**
 * A member of the block that consists of fields which nobody filled in is none, if somebody else knows better. A client
 * whose secret need not be filled in, and is not, is a public one.
 */
function withoutUnfilled(
  declaration: OAuthDeclaration,
  cfg: RuntimeConfig,
  { options, fallback }: { readonly options: ConnectionOptions; readonly fallback: Definition },
): OAuth2Block {
  const { block, optionalMembers } = declaration;
  const unfilled = [...optionalMembers].filter(([, names]) => isUnfilled(names, cfg));
  if (unfilled.length === 0) return block;
  const dropped = unfilled
    .filter(
      ([member, names]) =>
        hasMember(fallback, member) ||
        (member === 'token_uri' && options.refresh?.callbackService !== undefined) ||
        (member === 'client_secret' && names.every((name) => !declaration.requiredFields.has(name))),
    )
    .map(([member]) => member);
  return Object.fromEntries(Object.entries(block).filter(([member]) => !dropped.includes(member)));
}

function hasMember({ client, authorize, token }: Definition, member: string): boolean {
  const members: Readonly<Record<string, unknown>> = {
    ...authorize?.parameters,
    client_id: client?.id,
    client_secret: client?.secret,
    auth_uri: authorize?.url,
    token_uri: token?.url,
  };
  return members[member] !== undefined;
}

function isUnfilled(names: readonly string[], cfg: RuntimeConfig): boolean {
  for (const name of names) if (!isBlank(cfg[name])) return false;
  return true;
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}
