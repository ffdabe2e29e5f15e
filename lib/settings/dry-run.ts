import { randomBytes } from 'node:crypto';
import { loadProvider } from '../providers/catalogue';
import type { Provider } from '../providers/provider';
import { isRecord, nonEmptyString } from '../oauth2/wire';
import type { Definition } from './definition';
import { describeAll, type DescribedRequest } from './describe-requests';
import { buildSampleAccount } from './sample-account';

/** An account for a dry run: credential fields by name, and what is stored. */
export interface DryRunAccount {
  /** The stored token response. */
  readonly tokens?: Readonly<Record<string, unknown>>;
  /** Where the browser comes back to. Default: `http://127.0.0.1:8080/callback`. */
  readonly redirect_uri?: string;
  /** The code that it brings. */
  readonly code?: string;
  /** `client_id`, `client_secret`, and the fields of the provider. What is not there gets a sample. */
  readonly [field: string]: unknown;
}

/** How requests are described. */
export interface DryRunOptions {
  /** `true`: secrets are shown. Default: they are masked. */
  readonly reveal?: boolean;
  /** Epoch milliseconds. Default: now. */
  readonly nowMs?: number;
  /** Default: real randomness. */
  readonly randomBytes?: (count: number) => Buffer;
}

/**
 * Describes the requests to an authorization server without sending one: built by the very code that builds those that
 * are sent.
 *
 * @param provider an id of the catalogue, or a definition
 * @param account what is known about an account; samples stand for the rest
 * @throws {ConfigurationError} `PROVIDER_UNKNOWN`, or because a request cannot be built
 * @example
 * const requests = await describeRequests('salesforce', { client_id: 'my-app' });
 */
export async function describeRequests(
  provider: string | Provider,
  account: DryRunAccount = {},
  options: DryRunOptions = {},
): Promise<readonly DescribedRequest[]> {
  const definition: Definition = typeof provider === 'string' ? loadProvider(provider) : provider;
  const sample = buildSampleAccount(definition);
  const { tokens, redirect_uri: redirectUri, code, ...fields } = account;
  const cfg = { ...sample.cfg, ...fields };
  return describeAll({
    definition,
    account: {
      cfg,
      fieldNames: new Set(Object.keys(cfg)),
      environment: {},
      raw: isRecord(tokens) ? { ...sample.raw, ...tokens } : sample.raw,
    },
    nowMs: options.nowMs ?? Date.now(),
    randomBytes: options.randomBytes ?? randomBytes,
    redirectUri: nonEmptyString(redirectUri) ?? 'http://127.0.0.1:8080/callback',
    code: nonEmptyString(code) ?? 'authorization-code',
    reveal: options.reveal ?? false,
  });
}
