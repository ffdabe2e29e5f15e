import { ConfigurationError, ReauthorizationRequiredError, TokenEndpointError } from '../errors';
import { nonEmptyString } from '../oauth2/wire';
import type { IssueFailure } from '../ports';
import { redactText } from '../redact';
import type { SecretOptions } from './secret-options';

type SecretFailure = IssueFailure & { readonly read: false };

/** The platform gives no tokens now. */
export function unavailable(what: string, { subject }: SecretOptions): SecretFailure {
  const error = new TokenEndpointError({
    code: 'TOKEN_ENDPOINT_UNAVAILABLE',
    sentence: `The platform did not give ${subject}: ${what}.`,
    remedy: 'Nothing is lost: send the message again later, or let transient failures rebound.',
    cause: { what },
  });
  return { read: false, issued: false, verdict: 'transient', error };
}

/** The platform will not give or refresh this secret as it is. */
export function refused(status: number, { subject }: SecretOptions): SecretFailure {
  const common = { cause: { status } };
  const error =
    status === 401 || status === 403 || status === 404
      ? new ConfigurationError({
          ...common,
          code: 'CREDENTIALS_MISSING',
          sentence: `The platform refused ${subject} with status ${String(status)}.`,
          remedy:
            'Check that the secret still exists, and that the owner of the flow may read and refresh it.',
        })
      : new ReauthorizationRequiredError({
          ...common,
          code: 'REAUTHORIZATION_REQUIRED',
          sentence: `The platform could not refresh ${subject} (status ${String(status)}).`,
          remedy: 'Open the secret on the platform and authorize it again.',
        });
  return { read: false, issued: false, verdict: 'definite', error };
}

/** The secret itself is in trouble, and a person must look at it. */
export function broken(reason: unknown, { subject }: SecretOptions): SecretFailure {
  const error = new ReauthorizationRequiredError({
    code: 'REAUTHORIZATION_REQUIRED',
    sentence: `The platform has ${subject} in the state "error": ${redactText(nonEmptyString(reason) ?? 'no reason given').slice(0, 200)}.`,
    remedy: 'Open the secret on the platform and authorize it again.',
    cause: { state: 'error' },
  });
  return { read: false, issued: false, verdict: 'definite', error };
}
