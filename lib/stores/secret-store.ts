import { parseStoredTokens } from '../oauth2/token-response';
import { carryOver, type TokenSet } from '../oauth2/token-set';
import type { IssueOutcome, TokenIssuer, TokenStore } from '../ports';
import { readSecret, type SecretReading } from './secret-answer';
import type { SecretOptions } from './secret-options';

/**
 * The Secrets model: the platform holds the tokens and refreshes them. A component reads the secret, and asks for a
 * refresh only if what it reads is what was rejected. It saves nothing, and spends no refresh token of its own.
 */
export function createSecretStore(options: SecretOptions): TokenStore & TokenIssuer {
  return {
    canSave: true,
    spendsRefreshToken: false,
    load: async () => {
      const outcome = await call(options, 'GET', '');
      if (!outcome.read) throw outcome.error;
      return outcome.tokens;
    },
    save: () => Promise.resolve({ saved: true }),
    refresh: (current) => refreshSecret(options, current),
  };
}

async function refreshSecret(options: SecretOptions, current: TokenSet): Promise<IssueOutcome> {
  const refreshed = await call(options, 'POST', '/refresh');
  if (!refreshed.read) return refreshed;
  // The platform has answered with the tokens from before; what it stores is newer.
  const isStale = refreshed.tokens.accessToken === current.accessToken;
  const newest = isStale ? await call(options, 'GET', '') : refreshed;
  return newest.read ? { issued: true, tokens: complete(newest.tokens, current), clockOffsetMs: 0 } : newest;
}

/** An answer to a refresh need not repeat what a refresh does not change: the credential fields, `instance_url`. */
function complete(refreshed: TokenSet, current: TokenSet): TokenSet {
  return parseStoredTokens(carryOver(current.raw, refreshed.raw), {}) ?? refreshed;
}

async function call(options: SecretOptions, method: 'GET' | 'POST', suffix: string): Promise<SecretReading> {
  const { access, transport, timeoutMs, subject } = options;
  const { apiUrl, workspaceId, secretId, username, apiKey } = access;
  const path = `/v2/workspaces/${encodeURIComponent(workspaceId)}/secrets/${encodeURIComponent(secretId)}`;
  const credentials = Buffer.from(`${username}:${apiKey}`, 'utf8').toString('base64');
  const outcome = await transport.send(
    {
      method,
      url: `${apiUrl.replace(/\/+$/, '')}${path}${suffix}`,
      headers: { accept: 'application/json', authorization: `Basic ${credentials}` },
    },
    timeoutMs,
  );
  return readSecret(outcome, { subject, wanted: method === 'GET' ? 'read' : 'refresh' });
}
