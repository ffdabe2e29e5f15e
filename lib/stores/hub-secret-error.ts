import {
  ConfigurationError,
  ReauthorizationRequiredError,
  TokenEndpointError,
  type FreshkeysError,
} from '../errors';
import type { IssueFailure } from '../ports';

/** A reading of the secret service that gave no tokens. */
export type HubSecretFailure = IssueFailure & { readonly read: false };

function definite(error: FreshkeysError): HubSecretFailure {
  return { read: false, issued: false, verdict: 'definite', error };
}

/** The variable by which the hub tells its components where the secret service is. */
export const SERVICE_VARIABLE = 'SECRET_SERVICE_BASE_URL';

/** Nobody says where the secret service is. */
export function withoutService(subject: string): HubSecretFailure {
  return definite(
    new ConfigurationError({
      code: 'ENVIRONMENT_VARIABLE_MISSING',
      sentence: `The environment variable ${SERVICE_VARIABLE} is not set, and ${subject} cannot be read without it.`,
      remedy: 'Set it to the base URL of the secret service of Open Integration Hub, as for the ferryman.',
      cause: { name: SERVICE_VARIABLE },
    }),
  );
}

/** The ferryman has handed over no key. */
export function withoutApiKey(subject: string): HubSecretFailure {
  return definite(
    missing(subject, 'cannot be read: the orchestrator gave the step no API key', { remedy: CHECK_FLOW }),
  );
}

/** The secret service gives no tokens now. */
export function unavailableHub(what: string, subject: string): HubSecretFailure {
  const error = new TokenEndpointError({
    code: 'TOKEN_ENDPOINT_UNAVAILABLE',
    sentence: `The secret service did not give ${subject}: ${what}.`,
    // It answers 500 as well when the provider has refused to refresh the secret.
    remedy:
      'Nothing is lost: send the message again later. If it stays so, authorize the secret again in Open Integration Hub.',
    cause: { what },
  });
  return { read: false, issued: false, verdict: 'transient', error };
}

const CHECK_FLOW = 'Check the flow in Open Integration Hub: which secret the step has, and who may use it.';

/** What the statuses of the secret service mean. */
const REFUSALS: Readonly<Record<number, string>> = {
  401: 'The secret service does not take the API key of the flow, or there is no secret with such an id: check both.',
  403: 'The owner of the flow must be an owner of the secret.',
  404: 'Check that the secret still exists, and that the step of the flow names the right one.',
};

/** The secret service will not give this secret. */
export function refusedByHub(status: number, subject: string): HubSecretFailure {
  const what = `was refused by the secret service with status ${String(status)}`;
  return definite(missing(subject, what, { remedy: REFUSALS[status] ?? CHECK_FLOW, status }));
}

/** The secret is not one that holds an access token. */
export function withoutToken(subject: string): HubSecretFailure {
  return definite(missing(subject, 'holds no access token', { remedy: CHECK_FLOW }));
}

/** There are asterisks where the tokens should be. */
export function maskedByHub(subject: string): HubSecretFailure {
  const remedy =
    'The API key of the flow lacks the permission secrets.secret.readRaw: let an administrator of the hub grant it.';
  return definite(missing(subject, 'is shown with its tokens masked', { remedy }));
}

function missing(
  subject: string,
  what: string,
  { remedy, status }: { readonly remedy: string; readonly status?: number },
): ConfigurationError {
  return new ConfigurationError({
    code: 'CREDENTIALS_MISSING',
    sentence: `${subject.charAt(0).toUpperCase()}${subject.slice(1)} ${what}.`,
    remedy,
    cause: status === undefined ? undefined : { status },
  });
}

/** The token that was rejected is the newest that there is. */
export function unchangedByHub(subject: string): HubSecretFailure {
  return definite(
    new ReauthorizationRequiredError({
      code: 'REAUTHORIZATION_REQUIRED',
      sentence: `The API rejected the access token of ${subject}, and Open Integration Hub gives the same one again.`,
      remedy:
        'The hub refreshes a token shortly before it ends and offers no way to force it: authorize the secret again, or check what it may do.',
    }),
  );
}
