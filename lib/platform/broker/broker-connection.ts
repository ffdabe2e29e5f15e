import { connect, type ChannelModel } from 'amqplib';
import type { BrokerAddress } from './broker-address';
import { BrokerError } from './broker-error';
import { explainRefusal } from './connection-refusal';

const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Connects to a broker.
 *
 * @param timeoutMs how long the broker may be silent, in milliseconds; default 5 s
 * @throws BrokerError that says who refused and what can be done
 */
export async function connectBroker(
  address: BrokerAddress,
  timeoutMs = CONNECT_TIMEOUT_MS,
): Promise<ChannelModel> {
  let timer: NodeJS.Timeout | undefined;
  // The client's own limit begins again with every byte that arrives.
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new BrokerError('TIMEOUT', `${address.shown} does not come to an end`, 'See what listens there'),
      );
    }, 2 * timeoutMs);
  });
  try {
    const connection = await Promise.race([connect(address.url, { timeout: timeoutMs }), limit]);
    // Without a listener a lost connection would end the process; who cares listens to `close`.
    connection.on('error', () => undefined);
    return connection;
  } catch (error) {
    throw error instanceof BrokerError ? error : explainRefusal(error, address.shown);
  } finally {
    clearTimeout(timer);
  }
}
