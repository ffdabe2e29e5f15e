import { parseStoredTokens } from '../oauth2/token-response';
import type { TokenSet } from '../oauth2/token-set';
import { isRecord, parseJsonObject } from '../oauth2/wire';
import type { IssueFailure, TransportOutcome } from '../ports';
import { broken, refused, unavailable } from './secret-error';
import type { SecretOptions } from './secret-options';

/** What the platform said about a secret. */
export type SecretReading =
  { readonly read: true; readonly tokens: TokenSet } | (IssueFailure & { readonly read: false });

/** Reads an answer of the platform about a secret. Never throws, whatever it is. */
export function readSecret(outcome: TransportOutcome, options: SecretOptions): SecretReading {
  if (!outcome.answered) return unavailable(`no answer (${outcome.reason})`, options);
  const { status, body } = outcome;
  if (status >= 500 || status === 429 || status === 408)
    return unavailable(`status ${String(status)}`, options);
  return status < 200 || status > 299
    ? refused(status, options)
    : readAttributes(selectAttributes(parseJsonObject(body)), options);
}

function readAttributes(attributes: Record<string, unknown>, options: SecretOptions): SecretReading {
  if (attributes['state'] === 'error') return broken(attributes['error'], options);
  const tokens = parseStoredTokens(flatten(attributes['credentials']), {});
  return tokens === undefined ? unavailable('an answer without tokens', options) : { read: true, tokens };
}

/** `data` is an object in practice and a list on one page of the platform's documents: both are taken. */
function selectAttributes(json: Record<string, unknown> | undefined): Record<string, unknown> {
  const data: unknown = json?.['data'];
  const resource: unknown = Array.isArray(data) ? data[0] : data;
  const attributes = isRecord(resource) ? resource['attributes'] : undefined;
  return isRecord(attributes) ? attributes : {};
}

/** Members that the platform does not know, such as `instance_url`, are those of a token response again. */
function flatten(credentials: unknown): unknown {
  if (!isRecord(credentials)) return credentials;
  const further = credentials['undefined_params'];
  return isRecord(further) ? { ...further, ...credentials } : credentials;
}
