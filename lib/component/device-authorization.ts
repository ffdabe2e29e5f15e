import { TokenEndpointError } from '../errors';
import { finiteNumber, isSuccess, nonEmptyString, parseJsonObject } from '../oauth2/wire';
import type { TransportOutcome } from '../ports';
import { redactText, redactUrl } from '../redact';
import { missingMember } from '../settings/missing-name';
import { joinScopes, rememberScopes, requestedScopes } from '../settings/scopes';
import { prepareRequest } from '../settings/token-requests';
import { pollDeviceGrant } from '../tokens/device-polling';
import { finishConnecting, NEW_CONNECTION } from './authorization-exchange';
import { openTokenEndpoint } from './connection-endpoint';
import { DEFAULTS } from './defaults';
import { openRequestContext } from './request-context';
import type { OpenedConnection } from './session';

/** What a person does with a device authorization (RFC 8628 §3.3). */
export interface DevicePrompt {
  readonly userCode: string;
  readonly verificationUri: string;
  /** The same with the code in it, if the provider has one. */
  readonly verificationUriComplete: string | undefined;
  /** Until when, epoch ms. */
  readonly expiresAt: number;
}

/** RFC 8628 §3.2: what holds where the server says nothing. */
const DEFAULT_INTERVAL_SECONDS = 5;
const DEFAULT_LIFETIME_SECONDS = 900;

/**
 * Obtains the first tokens of an account by a code that a person enters elsewhere.
 *
 * @param prompt shows the person what to do
 * @returns the token response, as the platform would store it
 * @throws {ConfigurationError} `DESCRIPTOR_INVALID` if the provider has no device authorization
 * @throws {TokenEndpointError} if the provider refuses; {@link ReauthorizationRequiredError} if the code has ended
 */
export async function authorizeDevice(
  opened: OpenedConnection,
  prompt: (prompt: DevicePrompt) => void,
): Promise<Readonly<Record<string, unknown>>> {
  const { definition, surroundings } = opened;
  if (definition.deviceAuthorization === undefined) throw missingMember('deviceAuthorization.url');
  const { clock, transport } = surroundings;
  const context = openRequestContext(opened);
  const scopes = requestedScopes(context);
  const { request, secrets } = await prepareRequest(context, 'device_authorization', {
    scope: joinScopes(scopes, definition),
  });
  const answer = readAnswer(await transport.send(request, DEFAULTS.attemptTimeoutMs), request.url, secrets);
  const expiresAt = clock.now() + answer.lifetimeSeconds * 1000;
  const { userCode, verificationUri, verificationUriComplete } = answer;
  prompt({ userCode, verificationUri, verificationUriComplete, expiresAt });
  const endpoint = openTokenEndpoint(opened, NEW_CONNECTION);
  const grant = { type: 'device_code', values: { device_code: answer.deviceCode } } as const;
  const outcome = await pollDeviceGrant({
    clock,
    expiresAt,
    intervalMs: answer.intervalSeconds * 1000,
    ask: () => endpoint.issue(grant, rememberScopes(scopes)),
  });
  return finishConnecting(opened, outcome);
}

/** What the server said to the device authorization request. */
interface DeviceAnswer extends Omit<DevicePrompt, 'expiresAt'> {
  readonly deviceCode: string;
  readonly intervalSeconds: number;
  readonly lifetimeSeconds: number;
}

function readAnswer(outcome: TransportOutcome, url: string, secrets: readonly string[]): DeviceAnswer {
  const hasSucceeded = outcome.answered && isSuccess(outcome.status);
  const json = outcome.answered ? (parseJsonObject(outcome.body) ?? {}) : {};
  const deviceCode = nonEmptyString(json['device_code']);
  const userCode = nonEmptyString(json['user_code']);
  // Some servers write it as `verification_url`, as the drafts of the RFC did.
  const verificationUri = nonEmptyString(json['verification_uri'] ?? json['verification_url']);
  if (!hasSucceeded || deviceCode === undefined || userCode === undefined || verificationUri === undefined) {
    const error = nonEmptyString(json['error']);
    throw refused(outcome, url, error === undefined ? '' : ` and ${redactText(error, secrets)}`);
  }
  return {
    deviceCode,
    userCode,
    verificationUri,
    verificationUriComplete: nonEmptyString(json['verification_uri_complete']),
    intervalSeconds: finiteNumber(json['interval']) ?? DEFAULT_INTERVAL_SECONDS,
    lifetimeSeconds: finiteNumber(json['expires_in']) ?? DEFAULT_LIFETIME_SECONDS,
  };
}

function refused(outcome: TransportOutcome, url: string, words: string): TokenEndpointError {
  const told = outcome.answered ? `status ${String(outcome.status)}${words}` : outcome.reason;
  return new TokenEndpointError({
    code: outcome.answered ? 'TOKEN_ENDPOINT_REFUSED' : 'TOKEN_ENDPOINT_UNREACHABLE',
    sentence: `The device authorization was not successful: ${redactUrl(url)} answered with ${told}.`,
    remedy: 'Check that this client may use the device grant, and which scopes it may ask for.',
  });
}
