import { BrokerError } from './broker-error';

/** Where a broker is. */
export interface BrokerAddress {
  /** With user and password, for the client. */
  readonly url: string;
  /** Without them, for people. */
  readonly shown: string;
}

/**
 * Reads the address of a broker. Without user and password the client takes `guest` for both.
 *
 * @throws BrokerError `BAD_ADDRESS` if it is no `amqp:` or `amqps:` URL with a host
 */
export function parseBrokerAddress(address: string): BrokerAddress {
  // The text of a URL that cannot be read is not repeated: it may have a password in it.
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !['amqp:', 'amqps:'].includes(url.protocol) || url.hostname === '') {
    const remedy = 'Give it as amqp://user:password@host:port, or amqps:// for TLS';
    throw new BrokerError('BAD_ADDRESS', 'The address of the broker is no AMQP URL', remedy);
  }
  return { url: address, shown: `${url.protocol}//${url.host}${url.pathname}` };
}
