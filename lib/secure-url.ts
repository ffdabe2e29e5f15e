import { ConfigurationError } from './errors';
import { redactUrl } from './redact';

/** Hosts that never leave the machine: plain http is allowed there. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i;

/** Whether secrets may travel to this URL: https, or http to the loopback interface. */
export function isSecureUrl(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname));
}

/**
 * Parses a URL that secrets will be sent to.
 *
 * @param what what the URL is, for the error text: `The token URI`
 * @param where where it stands, for the evidence
 * @throws {ConfigurationError} `INSECURE_URL` if it is no URL, or plain http to another host
 */
export function parseSecureUrl(url: unknown, what: string, where?: string): URL {
  const parsed = typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined;
  if (parsed !== undefined && isSecureUrl(parsed)) return parsed;
  const shown = typeof url === 'string' ? redactUrl(url) : String(url);
  throw new ConfigurationError({
    code: 'INSECURE_URL',
    sentence: `${what} is "${shown}", which is ${parsed === undefined ? 'not an absolute URL' : 'not https'}.`,
    remedy: 'Give an absolute https URL; http is allowed for the loopback interface alone.',
    cause: { url: shown, ...(where === undefined ? {} : { where }) },
  });
}
