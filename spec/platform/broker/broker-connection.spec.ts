import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { parseBrokerAddress } from '../../../lib/platform/broker/broker-address';
import { connectBroker } from '../../../lib/platform/broker/broker-connection';
import { BrokerError } from '../../../lib/platform/broker/broker-error';
import { explainRefusal } from '../../../lib/platform/broker/connection-refusal';

const PASSWORD = 'canary-password';

describe('broker connection', () => {
  const servers: Server[] = [];
  const sockets: Socket[] = [];

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
  });

  /** Something on a port that is no broker. */
  async function listen(onConnection: (socket: Socket) => void): Promise<number> {
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      onConnection(socket);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  async function failureAt(url: string, timeoutMs?: number): Promise<BrokerError> {
    const failure: unknown = await connectBroker(parseBrokerAddress(url), timeoutMs).then(
      (connection) => connection.close(),
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(BrokerError);
    expect((failure as BrokerError).message).not.to.include(PASSWORD);
    expect((failure as BrokerError).remedy).not.to.equal('');
    return failure as BrokerError;
  }

  const at = (port: number): string => `amqp://user:${PASSWORD}@127.0.0.1:${String(port)}`;

  it('says that nobody listens, and where', async () => {
    const port = await listen(() => undefined);
    await new Promise((resolve) => servers.splice(0)[0]?.close(resolve));
    const error = await failureAt(at(port));
    expect(error.code).to.equal('NOBODY_LISTENS');
    expect(error.message).to.match(
      new RegExp(
        `^Nobody listens at amqp://127\\.0\\.0\\.1:${String(port)} \\(ECONNREFUSED\\)\\. Start RabbitMQ`,
      ),
    );
  });

  it('says that what answers does not speak AMQP', async () => {
    const port = await listen((socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect((await failureAt(at(port))).code).to.equal('NOT_AMQP');
  });

  it('says so, too, of one that hangs up', async () => {
    const port = await listen((socket) => socket.end());
    expect((await failureAt(at(port))).code).to.equal('NOT_AMQP');
  });

  it('does not wait for ever for one that is silent', async () => {
    const port = await listen(() => undefined);
    expect((await failureAt(at(port), 50)).code).to.equal('TIMEOUT');
  });

  for (const address of [
    '',
    'localhost',
    `http://user:${PASSWORD}@localhost`,
    'amqp://',
    `amqp:user:${PASSWORD}`,
  ]) {
    it(`refuses the address "${address.replace(PASSWORD, '…')}" without repeating it`, () => {
      expect(() => parseBrokerAddress(address))
        .to.throw(BrokerError)
        .that.satisfies(
          (error: BrokerError) => error.code === 'BAD_ADDRESS' && !error.message.includes(PASSWORD),
        );
    });
  }

  it('shows an address without user and password', () => {
    const { shown } = parseBrokerAddress(`amqps://user:${PASSWORD}@broker.example.com:5671/flows`);
    expect(shown).to.equal('amqps://broker.example.com:5671/flows');
  });

  const refusals: readonly (readonly [string, unknown, string])[] = [
    ['a wrong password', new Error('Handshake terminated by server: 403 (ACCESS-REFUSED)'), 'ACCESS_REFUSED'],
    ['a virtual host that is not there', new Error('530 (NOT-ALLOWED) with message'), 'NO_SUCH_VHOST'],
    [
      'a refused opening',
      new Error('Expected ConnectionOpenOk; got <ConnectionClose channel:0>'),
      'NO_SUCH_VHOST',
    ],
    ['an unknown host', Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), 'NOBODY_LISTENS'],
    ['TLS where there is none', Object.assign(new Error('ssl'), { code: 'ERR_SSL_WRONG' }), 'NOT_AMQP'],
    ['something thrown that is no error', 'no', 'NOT_AMQP'],
  ];
  for (const [name, cause, code] of refusals) {
    it(`knows ${name}`, () => {
      expect(explainRefusal(cause, 'amqp://localhost')).to.have.property('code', code);
    });
  }
});
