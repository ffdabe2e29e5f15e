import { BrokerError } from './broker-error';

/** Codes of Node for a host or port that does not take connections. */
const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

const START_IT = 'Start RabbitMQ there, or give another address';

/**
 * What a failed connection means.
 *
 * @param shown the address without user and password
 */
export function explainRefusal(error: unknown, shown: string): BrokerError {
  const { code, message = String(error) } = (error ?? {}) as {
    readonly code?: string;
    readonly message?: string;
  };
  if (code !== undefined && UNREACHABLE.has(code)) {
    return new BrokerError('NOBODY_LISTENS', `Nobody listens at ${shown} (${code})`, START_IT);
  }
  if (message.includes('ETIMEDOUT')) {
    return new BrokerError(
      'TIMEOUT',
      `${shown} does not answer`,
      'See that host and port are those of RabbitMQ',
    );
  }
  if (/ACCESS[_-]REFUSED/.test(message)) {
    const remedy =
      'Give the right ones in the address, in front of the host; guest may come from localhost alone';
    return new BrokerError('ACCESS_REFUSED', `The broker at ${shown} refuses user or password`, remedy);
  }
  // The client does not pass on why the last step of the opening was refused; only the virtual host is left by then.
  if (/NOT[_-]ALLOWED|Expected ConnectionOpenOk/.test(message)) {
    const remedy = 'Name one that exists at the end of the address; without a path it is /';
    return new BrokerError(
      'NO_SUCH_VHOST',
      `The broker at ${shown} has no such virtual host, or not for this user`,
      remedy,
    );
  }
  const remedy = 'See that the port is that of AMQP (5672), or of AMQP over TLS (5671) for amqps://';
  return new BrokerError('NOT_AMQP', `What listens at ${shown} does not speak AMQP`, remedy);
}
