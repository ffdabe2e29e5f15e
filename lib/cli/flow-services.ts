import { once } from 'node:events';
import { connect } from 'node:net';
import { BrokerError } from '../platform/broker/broker-error';
import { parseBrokerAddress } from '../platform/broker/broker-address';
import { connectBroker } from '../platform/broker/broker-connection';

/** RabbitMQ or Redis cannot be used. Its text says why, and how to get both. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
}

const CONNECT_MS = 5_000;

const HOW_TO_GET_THEM = [
  'RabbitMQ and Redis are your own. To get them here:',
  '  docker compose up -d                            with the compose.yaml of this package',
  '  sudo apt-get install rabbitmq-server redis-server    on Debian and Ubuntu',
].join('\n');

/**
 * Sees that the services answer before anything is started.
 *
 * @throws {ServiceError} if one of them does not
 */
export async function checkServices(amqpUrl: string, redisUrl: string | undefined): Promise<void> {
  try {
    const connection = await connectBroker(parseBrokerAddress(amqpUrl), CONNECT_MS);
    await connection.close();
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    const isAbsent = error.code === 'NOBODY_LISTENS' || error.code === 'TIMEOUT';
    throw new ServiceError(isAbsent ? `${error.message}\n${HOW_TO_GET_THEM}` : error.message);
  }
  if (redisUrl !== undefined) await checkRedis(new URL(redisUrl));
}

/** Only whether somebody listens: password and TLS are between the component and Redis. */
async function checkRedis({ protocol, hostname, port }: URL): Promise<void> {
  const where = `${protocol}//${hostname}:${port || '6379'}`;
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) });
  const limit = AbortSignal.timeout(CONNECT_MS);
  try {
    await once(socket, 'connect', { signal: limit });
  } catch (error) {
    const reason = limit.aborted ? 'no answer' : ((error as NodeJS.ErrnoException).code ?? 'unknown');
    throw new ServiceError(`No Redis listens at ${where} (${reason}).\n${HOW_TO_GET_THEM}`);
  } finally {
    socket.destroy();
  }
}
