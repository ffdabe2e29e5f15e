import { finiteNumber, nonEmptyString } from '../oauth2/wire';
import type { RefreshWhen } from '../tokens/refresh-policy';
import type { CallbackService, ConnectionOptions, RefreshOptions } from '../component/options';
import type { RuntimeConfig } from '../component/runtime';
import { invalidOption } from '../component/option-checks';
import { literalTemplate } from '../templates/parse-template';
import { readRejection } from './rejection-fields';
import { optionalChoice, optionalText, requiredText } from './step-fields';

/** The values of `sessionManagement` on the form. */
const SESSION_MANAGEMENT = ['never', 'rejected', 'expiring', 'fixed', 'always'] as const;

/** The values of `refreshRequest`: where the parameters travel, or that a service takes their place. */
const REFRESH_REQUESTS = ['form', 'json', 'query', 'callback'] as const;

/** What the form offers. The other methods need a key, and the form has no place for one. */
const CLIENT_AUTHENTICATIONS = ['post', 'basic', 'basic-unencoded', 'query', 'none'] as const;

/**
 * Reads the credential form of the generic component: what an end user filled in, as connection options.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`, naming the field and what it may hold
 */
export function readCredentialForm(cfg: RuntimeConfig): ConnectionOptions {
  const clientAuthentication = optionalChoice(cfg, 'clientAuthentication', CLIENT_AUTHENTICATIONS);
  const provider = nonEmptyString(cfg['provider']);
  return {
    baseURL: () => cfg['baseUrl'],
    refresh: readRefresh(cfg),
    rejection: readRejection(cfg),
    fields: readPairs(cfg, 'providerFields'),
    ...(clientAuthentication === undefined ? {} : { clientAuthentication }),
    ...(provider === undefined ? {} : { provider }),
  };
}

function readRefresh(cfg: RuntimeConfig): RefreshOptions {
  const timeoutSeconds = readTimeout(cfg['sessionTimeoutSeconds']);
  const when = readWhen(cfg, timeoutSeconds);
  const request = optionalChoice(cfg, 'refreshRequest', REFRESH_REQUESTS);
  const url = nonEmptyString(cfg['refreshUri'])?.trim();
  return {
    when,
    params: readPairs(cfg, 'refreshParameters'),
    ...(typeof when !== 'object' && timeoutSeconds !== undefined
      ? { assumedLifetimeSeconds: timeoutSeconds }
      : {}),
    ...(request === undefined
      ? {}
      : request === 'callback'
        ? { callbackService: readService(cfg) }
        : { request }),
    // What people fill in is no template: it must not reach the environment of the container.
    ...(url === undefined ? {} : { url: literalTemplate(url) }),
  };
}

function readWhen(cfg: RuntimeConfig, timeoutSeconds: number | undefined): RefreshWhen {
  const choice = optionalChoice(cfg, 'sessionManagement', SESSION_MANAGEMENT) ?? 'expiring';
  if (choice !== 'fixed') return choice;
  if (timeoutSeconds === undefined) {
    throw invalidOption(
      'sessionTimeoutSeconds',
      cfg['sessionTimeoutSeconds'],
      'the interval in seconds, because sessionManagement is "fixed"',
    );
  }
  return { everySeconds: timeoutSeconds };
}

function readService(cfg: RuntimeConfig): CallbackService {
  const header = optionalText(cfg, 'callbackHeader');
  if (header !== undefined && !/^[\w-]+$/.test(header)) {
    throw invalidOption('callbackHeader', header, 'the name of an HTTP header, for example X-Api-Key');
  }
  return {
    url: requiredText(cfg, 'callbackUrl'),
    secret: requiredText(cfg, 'callbackSecret'),
    ...(header === undefined ? {} : { header }),
  };
}

function readTimeout(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const seconds = finiteNumber(value);
  if (seconds === undefined || seconds <= 0) {
    throw invalidOption('sessionTimeoutSeconds', value, 'a number of seconds above 0');
  }
  return seconds;
}

/** A field with one name=value a line. */
function readPairs(cfg: RuntimeConfig, field: string): Record<string, string> {
  const value = cfg[field];
  if (value === undefined || value === null) return {};
  if (typeof value !== 'string') throw invalidOption(field, value, 'one name=value a line');
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  const pairs: Record<string, string> = {};
  for (const line of lines.filter((text) => text !== '')) {
    const separator = line.indexOf('=');
    if (separator < 1) throw invalidOption(field, line, 'one name=value a line');
    pairs[line.slice(0, separator).trim()] = line.slice(separator + 1).trim();
  }
  return pairs;
}
