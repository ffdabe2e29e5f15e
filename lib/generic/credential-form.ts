import { CLIENT_AUTHENTICATIONS, type ClientAuthenticationName } from '../oauth2/client-authentication';
import { finiteNumber, nonEmptyString } from '../oauth2/wire';
import type { RefreshWhen } from '../tokens/refresh-policy';
import type { ConnectionOptions, RefreshOptions } from '../component/options';
import type { RuntimeConfig } from '../component/runtime';
import { invalidOption } from '../component/option-checks';

/** The values of `sessionManagement` on the form. */
const SESSION_MANAGEMENT = ['never', 'rejected', 'expiring', 'fixed', 'always'] as const;

const PLACEMENTS = ['form', 'json', 'query'] as const;

/**
 * Reads the credential form of the generic component: what an end user filled in, as connection options.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`, naming the field and what it may hold
 */
export function readCredentialForm(cfg: RuntimeConfig): ConnectionOptions {
  const clientAuthentication = readClientAuthentication(cfg);
  return {
    baseURL: () => cfg['baseUrl'],
    refresh: readRefresh(cfg),
    rejection: { statuses: readStatuses(cfg['rejectionStatuses']) },
    ...(clientAuthentication === undefined ? {} : { clientAuthentication }),
  };
}

function readRefresh(cfg: RuntimeConfig): RefreshOptions {
  const timeoutSeconds = readTimeout(cfg['sessionTimeoutSeconds']);
  const when = readWhen(cfg, timeoutSeconds);
  const request = readChoice(cfg, 'refreshRequest', PLACEMENTS);
  const url = nonEmptyString(cfg['refreshUri'])?.trim();
  return {
    when,
    params: readParameters(cfg['refreshParameters']),
    ...(typeof when !== 'object' && timeoutSeconds !== undefined
      ? { assumedLifetimeSeconds: timeoutSeconds }
      : {}),
    ...(request === undefined ? {} : { request }),
    ...(url === undefined ? {} : { url }),
  };
}

function readWhen(cfg: RuntimeConfig, timeoutSeconds: number | undefined): RefreshWhen {
  const choice = readChoice(cfg, 'sessionManagement', SESSION_MANAGEMENT) ?? 'expiring';
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

function readClientAuthentication(cfg: RuntimeConfig): ClientAuthenticationName | undefined {
  const names = Object.keys(CLIENT_AUTHENTICATIONS) as ClientAuthenticationName[];
  return readChoice(cfg, 'clientAuthentication', names);
}

function readChoice<Choice extends string>(
  cfg: RuntimeConfig,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = cfg[name];
  if (value === undefined || value === null || value === '') return undefined;
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw invalidOption(name, value, `one of ${choices.join(', ')}`);
  return choice;
}

function readTimeout(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const seconds = finiteNumber(value);
  if (seconds === undefined || seconds <= 0) {
    throw invalidOption('sessionTimeoutSeconds', value, 'a number of seconds above 0');
  }
  return seconds;
}

function readStatuses(value: unknown): number[] {
  if (value === undefined || value === null || value === '') return [];
  const texts = String(value as string | number)
    .split(/[\s,;]+/)
    .filter((text) => text !== '');
  return texts.map((text) => {
    const status = Number(text);
    if (Number.isInteger(status) && status >= 100 && status <= 599) return status;
    throw invalidOption(
      'rejectionStatuses',
      value,
      'HTTP statuses separated by commas, for example 403, 440',
    );
  });
}

function readParameters(value: unknown): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'string') throw invalidOption('refreshParameters', value, 'one name=value a line');
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  const parameters: Record<string, string> = {};
  for (const line of lines.filter((text) => text !== '')) {
    const separator = line.indexOf('=');
    if (separator < 1) throw invalidOption('refreshParameters', line, 'one name=value a line');
    parameters[line.slice(0, separator).trim()] = line.slice(separator + 1).trim();
  }
  return parameters;
}
