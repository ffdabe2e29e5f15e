import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSelfSigned } from '../spec/support/self-signed';

/** A `redis-server` of a spec's own. */
export interface RedisServer {
  readonly port: number;
  /** The certificate that it shows, PEM, in a file. */
  readonly certificatePath: string;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface RedisServerOptions {
  readonly password?: string;
  readonly tls?: boolean;
}

/** Starts a Redis on a free port of 127.0.0.1 that keeps nothing on the disk. */
export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const directory = mkdtempSync(join(tmpdir(), 'redis-server-'));
  const { certificate, key } = createSelfSigned('redis.example');
  const certificatePath = join(directory, 'certificate.pem');
  writeFileSync(certificatePath, certificate);
  writeFileSync(join(directory, 'key.pem'), key);
  const port = await freePort();
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    child = await spawnServer(argumentsFor(options, port), directory);
  };
  const kill = async (): Promise<void> => {
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    port,
    certificatePath,
    signal: (signal) => void child?.kill(signal),
    kill,
    start,
    close: async () => {
      await kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function argumentsFor({ password, tls = false }: RedisServerOptions, port: number): string[] {
  const security = [
    ...(password === undefined ? [] : ['--requirepass', password]),
    ...(tls
      ? ['--tls-cert-file', 'certificate.pem', '--tls-key-file', 'key.pem', '--tls-auth-clients', 'no']
      : []),
  ];
  const ports = tls ? ['--port', '0', '--tls-port', String(port)] : ['--port', String(port)];
  return ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...ports, ...security];
}

/** Resolves when it says that it takes connections. */
async function spawnServer(parameters: readonly string[], directory: string): Promise<ChildProcess> {
  const child = spawn('redis-server', parameters, { cwd: directory, stdio: ['ignore', 'pipe', 'inherit'] });
  const printed: string[] = [];
  const failed = once(child, 'exit').then(() => {
    throw new TypeError(`redis-server ended: ${printed.join('')}`);
  });
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed.push(chunk.toString('utf8'));
      if (printed.join('').includes('Ready to accept connections')) resolve();
    });
  });
  await Promise.race([ready, failed]);
  failed.catch(() => undefined);
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
