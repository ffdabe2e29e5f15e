import { TokenEndpointError } from '../errors';
import { readMembers } from '../oauth2/token-members';
import { isRecord, isSuccess } from '../oauth2/wire';
import { redactUrl } from '../redact';
import { missingMember } from '../settings/missing-name';
import { revocationValues } from '../settings/revocation-values';
import { prepareRequest } from '../settings/token-requests';
import { DEFAULTS } from './defaults';
import { requireOAuthField } from './descriptor';
import { resolveResponse } from './refresh-settings';
import { openRequestContext } from './request-context';
import type { OpenedConnection } from './session';

/**
 * Revokes the tokens of an account at the provider (RFC 7009).
 *
 * @throws {ConfigurationError} `DESCRIPTOR_INVALID` if the provider has no revocation that is known
 * @throws {TokenEndpointError} if it was not successful
 */
export async function revokeTokens(opened: OpenedConnection): Promise<void> {
  const { definition, options, cfg, declaration, surroundings } = opened;
  if (definition.revoke === undefined) throw missingMember('revoke.url');
  const stored = cfg[requireOAuthField(declaration)];
  const raw = isRecord(stored) ? stored : {};
  const { accessToken, refreshToken } = readMembers(
    raw,
    resolveResponse({ definition, token: options.token }),
  );
  const values = revocationValues(accessToken, refreshToken);
  const { request, secrets } = await prepareRequest(openRequestContext(opened, raw), 'revoke', values);
  const outcome = await surroundings.transport.send(request, DEFAULTS.attemptTimeoutMs);
  if (outcome.answered && isSuccess(outcome.status)) return;
  const told = outcome.answered ? `status ${String(outcome.status)}` : outcome.reason;
  throw new TokenEndpointError({
    code: outcome.answered ? 'TOKEN_ENDPOINT_REFUSED' : 'TOKEN_ENDPOINT_UNREACHABLE',
    sentence: `The tokens could not be revoked: ${redactUrl(request.url, [...secrets, accessToken, refreshToken])} answered with ${told}.`,
    remedy: 'Try again, or end the access on the pages of the provider.',
  });
}
