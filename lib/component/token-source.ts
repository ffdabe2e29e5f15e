import { ConfigurationError } from '../errors';
import { parseStoredTokens } from '../oauth2/token-response';
import type { TokenSet } from '../oauth2/token-set';
import { nonEmptyString } from '../oauth2/wire';
import type { TokenIssuer, TokenStore } from '../ports';
import { createAccountStore } from '../stores/account-store';
import { createSecretStore } from '../stores/secret-store';
import { createTokenEndpoint } from '../tokens/token-endpoint';
import { selectAccountChannels } from './account-channels';
import { selectSecretAccess } from './secret-access';
import { identifyCredential, type CredentialIdentity } from './identity';
import type { ConnectionOptions } from './options';
import type { RuntimeConfig } from './runtime';
import type { Call } from './session';
import { DEFAULTS } from './defaults';
import { resolveEndpoint } from './endpoint-settings';
import { resolveExpiry, resolveLimits } from './refresh-settings';

/** Where the tokens of a call come from, where they go, and who renews them. */
export interface TokenSource extends CredentialIdentity {
  /** What the configuration, the secret or the file shows. */
  readonly presented: TokenSet;
  readonly store: TokenStore;
  readonly issuer: TokenIssuer;
}

/**
 * The one place that chooses between the credential models: a store given in code, the platform's Secrets, or the
 * account in the configuration.
 *
 * @throws {ConfigurationError} `CREDENTIALS_MISSING` if there are no tokens at all
 */
export async function selectTokenSource<Cfg extends RuntimeConfig>(call: Call<Cfg>): Promise<TokenSource> {
  const { options, cfg } = call;
  if (options.store !== undefined) return openLocal(call, options.store);
  const secretId = nonEmptyString(cfg['secretId']);
  return secretId === undefined ? openAccount(call) : openSecret(call, secretId);
}

function openAccount<Cfg extends RuntimeConfig>(call: Call<Cfg>): TokenSource {
  const { declaration, cfg, options, context, surroundings } = call;
  const expiry = resolveExpiry(options.refresh);
  const presented = parseStoredTokens(cfg[declaration.field], expiry);
  if (presented === undefined) throw notConnected(`in the credential field "${declaration.field}"`);
  const identity = identifyCredential(cfg, presented);
  const store = createAccountStore({
    field: declaration.field,
    expiry,
    channels: selectAccountChannels(context, cfg),
    clock: surroundings.clock,
    lookTimeoutMs: DEFAULTS.lookTimeoutMs,
  });
  return { ...identity, presented, store, issuer: createLazyIssuer(call, identity.subject) };
}

async function openSecret<Cfg extends RuntimeConfig>(
  call: Call<Cfg>,
  secretId: string,
): Promise<TokenSource> {
  const subject = `the secret "${secretId}"`;
  const store = createSecretStore({
    access: selectSecretAccess(call.context, secretId),
    transport: call.surroundings.transport,
    timeoutMs: DEFAULTS.attemptTimeoutMs,
    subject,
  });
  // Read once; from then on the memory has it, and a rejection makes it look again.
  const presented = call.memory.presented(secretId) ?? (await store.load());
  if (presented === undefined) throw notConnected(`in ${subject}`);
  return { id: secretId, subject, presented, store, issuer: store };
}

/** A store is made for one account: its tokens change with every refresh, and the account stays the same. */
async function openLocal<Cfg extends RuntimeConfig>(
  call: Call<Cfg>,
  store: TokenStore,
): Promise<TokenSource> {
  const presented = await store.load();
  if (presented === undefined) throw notConnected('in the token store of this connection');
  const subject = 'the account of this token store';
  return { id: 'token-store', subject, presented, store, issuer: createLazyIssuer(call, subject) };
}

function notConnected(where: string): ConfigurationError {
  return new ConfigurationError({
    code: 'CREDENTIALS_MISSING',
    sentence: `There are no tokens ${where}: the account is not connected.`,
    remedy: 'Open the credential on the platform, sign in with the provider, and save it.',
  });
}

/** Client id, secret and token URI are looked at when they are needed: a message with a valid token needs none. */
function createLazyIssuer<Cfg extends RuntimeConfig>(call: Call<Cfg>, subject: string): TokenIssuer {
  const { declaration, options, cfg, surroundings } = call;
  const { transport, clock, random, environment } = surroundings;
  return {
    refresh: async (current) => {
      const sources = { fieldNames: declaration.fieldNames, cfg, environment, purpose: 'refresh' as const };
      const endpoint = createTokenEndpoint({
        ...resolveEndpoint(declaration, options as ConnectionOptions, sources),
        transport,
        clock,
        random,
        expiry: resolveExpiry(options.refresh),
        limits: resolveLimits(options.refresh),
        sendScope: options.refresh?.scope === 'send',
        subject,
      });
      return endpoint.refresh(current);
    },
  };
}
