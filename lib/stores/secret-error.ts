import { ConfigurationError, ReauthorizationRequiredError, TokenEndpointError } from '../errors';
import { isRecord, nonEmptyString } from '../oauth2/wire';
import type { IssueFailure } from '../ports';
import { isSecretName, redactText, redactValue } from '../redact';

/** What the platform was asked for, and whose tokens it was about: `the secret "…"`. */
export interface SecretErrand {
  readonly subject: string;
  readonly wanted: 'read' | 'refresh';
}

type SecretFailure = IssueFailure & { readonly read: false };

/** The platform gives no tokens now. */
export function unavailable(what: string, subject: string): SecretFailure {
  const error = new TokenEndpointError({
    code: 'TOKEN_ENDPOINT_UNAVAILABLE',
    sentence: `The platform did not give ${subject}: ${what}.`,
    remedy: 'Nothing is lost: send the message again later, or let transient failures rebound.',
    cause: { what },
  });
  return { read: false, issued: false, verdict: 'transient', error };
}

/** Statuses by which the platform refuses whoever asks, whatever the secret is like, and what to do about each. */
const REFUSALS: Readonly<Record<number, string>> = {
  401: 'The runtime presented an API key that the platform does not take: restart the flow, so that it gets another one.',
  403: 'The owner of the flow must be allowed to read and to refresh it (auth_secret.get, auth_secret.refresh).',
  404: 'Check that the secret still exists, and that the step has chosen one of this workspace.',
};

/** The platform will not give or refresh this secret as it is. */
export function refused(status: number, { subject, wanted }: SecretErrand): SecretFailure {
  const common = { cause: { status, wanted } };
  const remedy = REFUSALS[status];
  const error =
    remedy !== undefined || wanted === 'read'
      ? new ConfigurationError({
          ...common,
          code: 'CREDENTIALS_MISSING',
          sentence: `The platform refused ${subject} with status ${String(status)}.`,
          remedy: remedy ?? 'Check the secret on the platform, and that the step has chosen the right one.',
        })
      : new ReauthorizationRequiredError({
          ...common,
          code: 'REAUTHORIZATION_REQUIRED',
          sentence: `The platform could not refresh ${subject} (status ${String(status)}).`,
          remedy: 'Open the secret on the platform and authorize it again.',
        });
  return { read: false, issued: false, verdict: 'definite', error };
}

/**
 * The secret itself is in trouble, and a person must look at it.
 *
 * @param reason what the platform says about it; may quote the credentials
 */
export function broken(
  reason: unknown,
  { subject, credentials }: { readonly subject: string; readonly credentials: unknown },
): SecretFailure {
  const error = new ReauthorizationRequiredError({
    code: 'REAUTHORIZATION_REQUIRED',
    sentence: `The platform has ${subject} in the state "error": ${describe(reason, textsIn(credentials))}.`,
    remedy: 'Open the secret on the platform and authorize it again.',
    cause: { state: 'error' },
  });
  return { read: false, issued: false, verdict: 'definite', error };
}

/** A text in practice; anything else is shown as JSON. */
function describe(reason: unknown, secrets: readonly string[]): string {
  const text =
    typeof reason === 'object' && reason !== null
      ? JSON.stringify(redactValue(reason, secrets))
      : nonEmptyString(reason);
  return redactText(text ?? 'no reason given', secrets).slice(0, 200);
}

/** The tokens, wherever the platform keeps them. */
function textsIn(credentials: unknown): string[] {
  if (!isRecord(credentials)) return [];
  return Object.entries(credentials).flatMap(([name, value]) =>
    typeof value === 'string' && isSecretName(name) ? [value] : textsIn(value),
  );
}
