import { ConfigurationError } from '../errors';
import { parseStoredPair, parseStoredTokens } from '../oauth2/token-response';
import type { TokenPair, TokenSet } from '../oauth2/token-set';
import { nonEmptyString } from '../oauth2/wire';
import type { Lease, TokenIssuer, TokenStore } from '../ports';
import { createAccountStore } from '../stores/account-store';
import { createMemoryStore } from '../stores/memory-store';
import { obtainsByItself } from '../settings/obtaining';
import { createSecretStore } from '../stores/secret-store';
import { selectAccountChannels } from './account-channels';
import { selectSecretAccess } from './secret-access';
import { isFerrymanCall, openHubSecret, usesHubSecret } from './ferryman-tokens';
import type { CredentialIdentity } from './identity';
import type { Call } from './session';
import { DEFAULTS } from './defaults';
import { requireOAuthField } from './descriptor';
import { createIssuer } from './issuer';
import { selectAccountLease, selectFileLease } from './lease';
import { present } from './present';
import { resolveResponse } from './refresh-settings';
import { openUnsavedSecret } from './unsaved-secret';

/** Where the tokens of a call come from, where they go, and who renews them. */
export interface TokenSource extends CredentialIdentity {
  /** What the configuration, the secret or the file shows: as much as it takes to recognize it. */
  readonly shown: TokenPair;
  /** The same in full: asked for only if it was not recognized. */
  readonly read: () => TokenSet;
  /** What only a renewal takes: asked for only if one comes. */
  readonly openTools: () => RenewalTools;
  /** Whether nobody can be asked for other tokens ahead of a rejection: they are used as they are until then. */
  readonly isFixed?: boolean;
}

/** What tokens are renewed and kept with. */
export interface RenewalTools {
  readonly store: TokenStore;
  readonly issuer: TokenIssuer;
  /** How processes that share the tokens take turns; `undefined` where they cannot, or somebody else refreshes. */
  readonly lease?: Lease | undefined;
}

/**
 * The one place that chooses between the credential models: a store given in code, a secret of Open Integration Hub,
 * the platform's Secrets, or the account in the configuration.
 *
 * @throws {ConfigurationError} `CREDENTIALS_MISSING` if there are no tokens at all
 */
export function selectTokenSource(call: Call): TokenSource | Promise<TokenSource> {
  const { options, cfg } = call;
  if (options.store !== undefined) return openLocal(call, options.store);
  if (usesHubSecret(call)) return openHubSecret(call);
  const secretId = nonEmptyString(cfg['secretId']);
  if (secretId !== undefined) return openSecret(call, secretId);
  return openUnsavedSecret(call) ?? openAccount(call);
}

function openAccount(call: Call): TokenSource {
  const { declaration, cfg, definition, options, lasting } = call;
  const response = lasting.selectResponse(definition, options.token);
  const isIndependent = obtainsByItself(definition);
  // Without a field for them, tokens that can be obtained again live in the memory of this process.
  const field = isIndependent ? declaration.field : requireOAuthField(declaration);
  const stored = field === undefined ? undefined : cfg[field];
  const shown = parseStoredPair(stored, response);
  if (shown === undefined && !isIndependent) {
    throw notConnected(`in the credential field "${field ?? ''}"`);
  }
  const { id, subject } = lasting.identify(cfg, shown ?? NO_TOKENS, declaration.fieldNames);
  return {
    id,
    subject,
    shown: shown ?? NO_TOKENS,
    read: () => parseStoredTokens(stored, response) ?? NO_TOKENS,
    openTools: () => ({
      store: openAccountStore(call, field),
      issuer: createIssuer(call, subject),
      lease: selectAccountLease(call, id),
    }),
  };
}

function openAccountStore(call: Call, field: string | undefined): TokenStore {
  const { cfg, context, definition, options, surroundings } = call;
  if (field === undefined || isFerrymanCall(call)) return createMemoryStore();
  return createAccountStore({
    field,
    response: call.lasting.selectResponse(definition, options.token),
    channels: selectAccountChannels(context, cfg),
    clock: surroundings.clock,
    lookTimeoutMs: DEFAULTS.lookTimeoutMs,
  });
}

/** Before the first tokens of an account that needs no person for them. */
const NO_TOKENS: TokenSet = {
  accessToken: undefined,
  refreshToken: undefined,
  tokenType: 'Bearer',
  scopes: undefined,
  expiresAt: undefined,
  issuedAt: undefined,
  raw: {},
};

function openSecret(call: Call, secretId: string): TokenSource | Promise<TokenSource> {
  const subject = `the secret "${secretId}"`;
  const openStore = (): TokenStore & TokenIssuer =>
    createSecretStore({
      access: selectSecretAccess(call.context, secretId),
      transport: call.surroundings.platformTransport,
      timeoutMs: DEFAULTS.attemptTimeoutMs,
      subject,
    });
  const showing = (presented: TokenSet): TokenSource => ({
    id: secretId,
    subject,
    ...present(presented),
    openTools: () => {
      const store = openStore();
      return { store, issuer: store };
    },
  });
  // Read once; from then on the memory has it, and a rejection makes it look again.
  const known = call.memory.presented(secretId);
  if (known !== undefined) return showing(known);
  return openStore()
    .load()
    .then((presented) => {
      if (presented === undefined) throw notConnected(`in ${subject}`);
      return showing(presented);
    });
}

/** A store is made for one account: its tokens change with every refresh, and the account stays the same. */
async function openLocal(call: Call, given: TokenStore): Promise<TokenSource> {
  const store = readAsDeclared(call, given);
  const presented = (await store.load()) ?? (obtainsByItself(call.definition) ? NO_TOKENS : undefined);
  if (presented === undefined) throw notConnected('in the token store of this connection');
  const subject = 'the account of this token store';
  return {
    id: 'token-store',
    subject,
    ...present(presented),
    openTools: () => ({
      store,
      issuer: createIssuer(call, subject),
      lease: given.path === undefined ? undefined : selectFileLease(call, given.path),
    }),
  };
}

/** A store knows nothing of the provider: where its responses have tokens and expiry, the definition says. */
function readAsDeclared({ definition, options }: Call, store: TokenStore): TokenStore {
  const response = resolveResponse({ definition, token: options.token });
  return {
    canSave: store.canSave,
    save: (tokens) => store.save(tokens),
    load: async () => {
      const tokens = await store.load();
      return tokens === undefined ? undefined : (parseStoredTokens(tokens.raw, response) ?? tokens);
    },
  };
}

function notConnected(where: string): ConfigurationError {
  return new ConfigurationError({
    code: 'CREDENTIALS_MISSING',
    sentence: `There are no tokens ${where}: the account is not connected.`,
    remedy: 'Open the credential on the platform, sign in with the provider, and save it.',
  });
}
