import { connect, type ChannelModel } from 'amqplib';
import { expect } from 'chai';
import { parseBrokerAddress } from '../lib/platform/broker/broker-address';
import { connectBroker } from '../lib/platform/broker/broker-connection';
import { BrokerError } from '../lib/platform/broker/broker-error';
import { openStepBroker, type StepBroker } from '../lib/platform/broker/step-broker';
import type { StepOutput } from '../lib/platform/broker/step-output';

const AMQP_URL = 'amqp://guest:guest@127.0.0.1:5672';

describe('broker', () => {
  const outputs: StepOutput[] = [];
  const connections: ChannelModel[] = [];
  let broker: StepBroker;

  beforeEach(async () => {
    outputs.length = 0;
    broker = await openStepBroker({
      url: AMQP_URL,
      stepId: 'step_1',
      onOutput: (output) => outputs.push(output),
    });
  });

  // Also after a failure: an open connection keeps the process alive.
  afterEach(async () => {
    await broker.close();
    await Promise.all(connections.splice(0).map((connection) => connection.close()));
  });

  /** What a container does with one message. */
  async function takeOne(handle: (take: Taken) => void): Promise<void> {
    const connection = await connect(AMQP_URL);
    connections.push(connection);
    const channel = await connection.createChannel();
    const message = await channel.get(broker.queues.input);
    if (message === false) throw new Error('the queue is empty');
    handle({
      headers: message.properties.headers ?? {},
      isPersistent: message.properties.deliveryMode === 2,
      ack: () => {
        channel.ack(message);
      },
      reject: () => {
        channel.reject(message, false);
      },
      rebound: (expiration) => {
        const { outputs: routes, exchange } = broker.queues;
        channel.publish(exchange, routes.rebound.key, message.content, { ...message.properties, expiration });
        channel.ack(message);
      },
    });
    await channel.close();
  }

  interface Taken {
    readonly headers: Readonly<Record<string, unknown>>;
    readonly isPersistent: boolean;
    readonly ack: () => void;
    readonly reject: () => void;
    readonly rebound: (expiration: number) => void;
  }

  it('confirms messages with the headers that the runtime needs, and keeps them through a restart', async () => {
    expect(await broker.publish([{ id: 'message-1', body: {} }, { body: {} }])).to.have.length(2);
    expect(await broker.input()).to.include({ messageCount: 2, consumerCount: 0 });
    await takeOne(({ headers, isPersistent, ack }) => {
      expect(headers).to.include({ messageId: 'message-1', protocolVersion: 1 });
      expect(headers['threadId']).to.be.a('string');
      expect(isPersistent).to.equal(true);
      ack();
    });
  });

  it('hands a rejected message out as such', async () => {
    await broker.publish([{ id: 'message-1' }]);
    await takeOne(({ reject }) => {
      reject();
    });
    await broker.drain();
    expect(outputs.map(({ kind, sourceId }) => [kind, sourceId])).to.deep.equal([['rejected', 'message-1']]);
    expect(await broker.input()).to.include({ messageCount: 0 });
  });

  it('brings a rebound back into the input queue when it expires, and tells about it', async () => {
    await broker.publish([{ id: 'message-1' }]);
    await takeOne(({ rebound }) => {
      rebound(1);
    });
    const isBack = async (): Promise<boolean> => (await broker.input()).messageCount === 1;
    while (!(await isBack()));
    await takeOne(({ headers, ack }) => {
      expect(headers).to.include({ messageId: 'message-1' });
      ack();
    });
    await broker.drain();
    expect(outputs.map(({ kind, sourceId }) => [kind, sourceId])).to.deep.equal([['rebound', 'message-1']]);
  });

  it('leaves nothing behind', async () => {
    await broker.publish([{ body: {} }]);
    const { exchange, input, rebounds, outputs: routes } = broker.queues;
    await broker.close();
    await broker.close();
    const connection = await connect(AMQP_URL);
    connections.push(connection);
    const isThere = async (check: 'checkQueue' | 'checkExchange', name: string): Promise<boolean> => {
      // The broker closes a channel that asks for something unknown.
      const channel = await connection.createChannel();
      channel.on('error', () => undefined);
      return channel[check](name).then(
        () => true,
        () => false,
      );
    };
    const queues = [input, rebounds, ...Object.values(routes).map(({ queue }) => queue)];
    for (const queue of queues) expect(await isThere('checkQueue', queue), queue).to.equal(false);
    expect(await isThere('checkExchange', exchange)).to.equal(false);
  });

  it('keeps two runs apart', async () => {
    const other = await openStepBroker({ url: AMQP_URL, stepId: 'step_1', onOutput: () => undefined });
    try {
      await other.publish([{ body: {} }]);
      expect(await broker.input()).to.include({ messageCount: 0 });
    } finally {
      await other.close();
    }
  });

  async function refusalOf(url: string): Promise<string> {
    const failure: unknown = await connectBroker(parseBrokerAddress(url)).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(BrokerError);
    expect((failure as Error).message).not.to.include('canary');
    return (failure as BrokerError).code;
  }

  it('knows a wrong password, an unknown virtual host, a port of Redis and TLS where there is none', async () => {
    expect(await refusalOf('amqp://guest:canary@127.0.0.1:5672')).to.equal('ACCESS_REFUSED');
    expect(await refusalOf('amqp://127.0.0.1:5672/nowhere')).to.equal('NO_SUCH_VHOST');
    expect(await refusalOf('amqps://127.0.0.1:5672')).to.equal('NOT_AMQP');
    expect(await refusalOf('amqp://127.0.0.1:6379')).to.be.oneOf(['NOT_AMQP', 'TIMEOUT']);
  });
});
