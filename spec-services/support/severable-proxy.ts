import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a service that can be cut, as if the service were restarted. */
export interface SeverableProxy {
  readonly port: number;
  /** Drops all connections and takes no new ones. */
  sever(): void;
  /** Takes connections again. */
  restore(): void;
  /** How many connections were ever made. */
  connections(): number;
  close(): Promise<void>;
}

/** Starts a proxy on loopback in front of a port of this machine. */
export async function startSeverableProxy(targetPort: number): Promise<SeverableProxy> {
  const open = new Set<Socket>();
  let isSevered = false;
  let connections = 0;
  const server = createServer((client) => {
    if (isSevered) {
      client.destroy();
      return;
    }
    connections += 1;
    const target = connect(targetPort, '127.0.0.1');
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const dropAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    sever: () => {
      isSevered = true;
      dropAll();
    },
    restore: () => {
      isSevered = false;
    },
    connections: () => connections,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        dropAll();
      }),
  };
}
