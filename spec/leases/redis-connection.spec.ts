import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createRedisConnection, type RedisConnection } from '../../lib/leases/redis-connection';
import { createTestClock, type TestClock } from '../../lib/testing/test-clock';

/** How servers before Redis 6, and some proxies, refuse `HELLO 3 AUTH <user> <password>`. */
const ECHO =
  '-ERR unknown command `hello`, with args beginning with: `3`, `AUTH`, `default`, `canary-password`, \r\n';

const TWO_SECONDS_MS = 2_000;
/** What a busy machine may need beside the wait itself. */
const SLACK_MS = 1_500;

/** What a Redis says to the commands that a connection begins with (RESP3). */
const GREETINGS: Readonly<Record<string, string>> = {
  hello: '%1\r\n$6\r\nserver\r\n$5\r\nredis\r\n',
  client: '+OK\r\n',
  info: '$11\r\nloading:0\r\n\r\n',
};

describe('R9 Redis that cannot be used', () => {
  let lines: string[];
  let clock: TestClock;
  let servers: Server[];
  let sockets: Socket[];
  let connections: RedisConnection[];

  beforeEach(() => {
    [lines, servers, sockets, connections] = [[], [], [], []];
    clock = createTestClock();
  });

  afterEach(() => {
    for (const connection of connections) connection.close();
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
  });

  const at =
    (level: string) =>
    (text: string): void =>
      void lines.push(`${level}: ${text}`);
  const logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };

  const connect = (url: string): RedisConnection => {
    const connection = createRedisConnection(url, clock);
    connections.push(connection);
    return connection;
  };

  const ask = (connection: RedisConnection) => connection.run((redis) => redis.get('freshkeys:none'), logger);

  /** A server that does this with whoever calls; its port. */
  const listen = async (greet: (socket: Socket) => void): Promise<number> => {
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      greet(socket);
    });
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };

  const closedPort = async (): Promise<number> => {
    const port = await listen(() => undefined);
    servers.pop()?.close();
    return port;
  };

  const timed = async (work: Promise<unknown>): Promise<number> => {
    const startedAt = performance.now();
    await work;
    return performance.now() - startedAt;
  };

  /** Greets as a Redis that knows nobody: every command is answered with this. */
  const answering =
    (answer: string) =>
    (socket: Socket): void =>
      void socket.on('data', () => socket.write(answer));

  it('is not asked before it is needed', async () => {
    const port = await listen(() => undefined);
    connect(`redis://127.0.0.1:${String(port)}`);
    await new Promise((resolve) => setImmediate(resolve));
    expect(sockets).to.deep.equal([]);
  });

  it('is said to be away at a closed port, at once and once, and nothing is run', async () => {
    const connection = connect(`redis://127.0.0.1:${String(await closedPort())}`);
    expect(await timed(ask(connection))).to.be.below(SLACK_MS);
    expect(await ask(connection)).to.deep.equal({ ran: false });
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(
      /^warn: Redis \(FRESHKEYS_REDIS_URL\) cannot be used: .*ECONNREFUSED.*\. Until it can, tokens are refreshed without the lease/,
    );
  });

  it('is left alone for five seconds after it could not be reached, and then tried again', async () => {
    const port = await closedPort();
    const connection = connect(`redis://127.0.0.1:${String(port)}`);
    await ask(connection);
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.destroy();
    });
    servers.push(server);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    await clock.advance(4_999);
    await ask(connection);
    expect(sockets).to.have.length(0);
    await clock.advance(1);
    await ask(connection);
    expect(sockets).to.have.length(1);
    expect(lines).to.have.length(1);
  });

  for (const [what, greet] of [
    ['accepts and says nothing', () => undefined],
    ['greets and then says nothing to a command', greetThenSilence],
  ] as const) {
    it(`is waited for two seconds if it ${what}, by all who ask, and is then as good as away`, async () => {
      const port = await listen(greet);
      const connection = connect(`redis://127.0.0.1:${String(port)}`);
      const asked = Promise.all(Array.from({ length: 10 }, () => ask(connection)));
      expect(await timed(asked)).to.be.within(TWO_SECONDS_MS - 100, TWO_SECONDS_MS + SLACK_MS);
      expect(sockets).to.have.length(1);
      expect(lines).to.have.length(1);
      expect(lines[0]).to.match(/timed out|closed/);
      // A refresh asks several times, and waits once.
      expect(await timed(ask(connection))).to.be.below(1_000);
    });
  }

  /** Answers how a client introduces itself, and no other command. */
  function greetThenSilence(socket: Socket): void {
    socket.on('data', (data) => {
      for (const command of data.toString('latin1').split(/(?=\*\d+\r\n)/)) {
        const name = /\r\n(\w+)\r\n/.exec(command)?.[1]?.toLowerCase() ?? '';
        socket.write(GREETINGS[name] ?? '');
      }
    });
  }

  for (const [what, greet] of [
    ['speaks another language', answering('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['speaks before it is asked', (socket: Socket) => void socket.write('SSH-2.0-OpenSSH_9.2p1\r\n')],
    ['sends octets without meaning', answering('\u0000\u0001\u0002\r\n\r\n')],
    ['hangs up', (socket: Socket) => void socket.destroy()],
    ['refuses every command', answering('-NOPERM this user has no permissions\r\n')],
  ] as const) {
    it(`is away if it ${what}: no crash, no long wait, one line`, async () => {
      const port = await listen(greet);
      const connection = connect(`redis://127.0.0.1:${String(port)}`);
      expect(await timed(ask(connection))).to.be.below(TWO_SECONDS_MS + SLACK_MS);
      expect(await ask(connection)).to.deep.equal({ ran: false });
      expect(lines).to.have.length(1);
    });
  }

  for (const url of [
    '127.0.0.1:6379',
    'http://127.0.0.1:6379',
    'redis://',
    'redis:// ',
    'text with canary',
  ]) {
    it(`is away where there is no URL for it: ${url}`, async () => {
      expect(await ask(connect(url))).to.deep.equal({ ran: false });
      expect(lines).to.have.length(1);
      expect(lines[0]).not.to.contain('canary');
    });
  }

  for (const url of [
    'redis://user:canary-password@127.0.0.1:PORT/0',
    'redis://:canary-password@127.0.0.1:PORT',
    'redis://127.0.0.1:PORT/0?password=canary-password',
    'redis://user:canary%2Dpassword@127.0.0.1:PORT',
  ]) {
    it(`is spoken of without its password: ${url}`, async () => {
      await ask(connect(url.replace('PORT', String(await closedPort()))));
      await ask(connect(`http${url}`));
      expect(lines).to.have.length(2);
      expect(lines.join('\n')).not.to.match(/canary/);
    });
  }

  it('is spoken of without the password that it quotes', async () => {
    const answers = [ECHO, '-ERR AUTH default canary-password is refused\r\n'];
    const ports = await Promise.all(answers.map((answer) => listen(answering(answer))));
    const urls = ports.map((port) => `redis://default:canary%2Dpassword@127.0.0.1:${String(port)}`);
    await Promise.all(urls.map((url) => ask(connect(url))));
    expect(lines).to.have.length(2);
    expect(lines.join('\n')).not.to.match(/canary/);
  });

  for (const [what, greet] of [
    ['is away', undefined],
    ['greets and then says nothing', greetThenSilence],
  ] as const) {
    it(`keeps no process alive that has nothing else to do, if it ${what}`, async () => {
      const port = greet === undefined ? await closedPort() : await listen(greet);
      const child = spawn(
        process.execPath,
        [
          '--require',
          require.resolve('tsx/cjs'),
          require.resolve('./lonely-process'),
          `redis://127.0.0.1:${String(port)}`,
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      try {
        const [[code], [chunk]] = (await Promise.all([once(child, 'exit'), once(child.stdout, 'data')])) as [
          [number],
          [Buffer],
        ];
        expect([code, chunk.toString()]).to.deep.equal([0, 'ran: false\n']);
      } finally {
        child.kill('SIGKILL');
      }
    });
  }
});
