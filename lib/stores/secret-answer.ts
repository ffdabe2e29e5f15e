import { parseStoredTokens } from '../oauth2/token-response';
import type { TokenSet } from '../oauth2/token-set';
import { isRecord, parseJsonObject } from '../oauth2/wire';
import type { IssueFailure, TransportOutcome } from '../ports';
import { broken, refused, unavailable, type SecretErrand } from './secret-error';

/** What the platform said about a secret. */
export type SecretReading =
  { readonly read: true; readonly tokens: TokenSet } | (IssueFailure & { readonly read: false });

/** Reads an answer of the platform about a secret. Never throws, whatever it is. */
export function readSecret(outcome: TransportOutcome, errand: SecretErrand): SecretReading {
  const { subject } = errand;
  if (!outcome.answered) return unavailable(`no answer (${outcome.reason})`, subject);
  const { status, body } = outcome;
  if (isPassing(status)) return unavailable(`status ${String(status)}`, subject);
  if (status > 299) return refused(status, errand);
  const json = parseJsonObject(body);
  return json === undefined
    ? unavailable('an answer that is not JSON', subject)
    : readAttributes(selectAttributes(json), subject);
}

/** What says nothing about the secret itself: trouble of the platform, a wait, a lock, a gateway that sends elsewhere. */
function isPassing(status: number): boolean {
  return status >= 500 || status < 200 || (status > 299 && status < 400) || PASSING.has(status);
}

/** 408, 409 and 423: somebody else holds it right now; 425, 429: too early, too often. */
const PASSING: ReadonlySet<number> = new Set([408, 409, 423, 425, 429]);

function readAttributes(attributes: Record<string, unknown>, subject: string): SecretReading {
  const { credentials } = attributes;
  if (attributes['state'] === 'error') return broken(attributes['error'], { subject, credentials });
  const tokens = parseStoredTokens(flattenSecret(credentials), {});
  return tokens === undefined ? unavailable('an answer without tokens', subject) : { read: true, tokens };
}

/** `data` is an object in practice and a list on one page of the platform's documents: both are taken. */
function selectAttributes(json: Record<string, unknown>): Record<string, unknown> {
  const { data } = json;
  const resource: unknown = Array.isArray(data) ? data[0] : data;
  const attributes = isRecord(resource) ? resource['attributes'] : undefined;
  return isRecord(attributes) ? attributes : {};
}

/**
 * The credentials of a secret as a token response. Members that the platform does not know, such as `instance_url`, are
 * in `undefined_params`, and become members of the response again.
 */
export function flattenSecret(credentials: unknown): unknown {
  if (!isRecord(credentials)) return credentials;
  const further = credentials['undefined_params'];
  return isRecord(further) ? { ...further, ...credentials } : credentials;
}
