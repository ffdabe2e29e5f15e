import { createServer, request as sendRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';

/** What a proxy was asked for. */
export interface ProxyRecord {
  readonly method: string;
  /** The whole URL of a forwarded request, `host:port` of a tunnel. */
  readonly target: string;
  readonly authorization: string | undefined;
  readonly host: string | undefined;
}

/** A proxy of HTTP on loopback: it forwards, it opens tunnels (RFC 9110 §9.3.6), and it remembers. */
export interface LoopbackProxy {
  readonly server: ReturnType<typeof createServer>;
  readonly records: readonly ProxyRecord[];
}

/** Makes a proxy that does not listen yet; with credentials it refuses whoever has none. */
export function createLoopbackProxy(credentials?: string): LoopbackProxy {
  const records: ProxyRecord[] = [];
  const isRefused = (request: IncomingMessage): boolean => {
    const { method = '', url: target = '', headers } = request;
    const authorization = headers['proxy-authorization'];
    records.push({ method, target, authorization, host: headers.host });
    const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
    return authorization !== wanted && wanted !== undefined;
  };
  const server = createServer((request, response) => {
    if (isRefused(request)) response.writeHead(407).end('who are you?');
    else forward(request, response);
  });
  server.on('connect', (request: IncomingMessage, client: NodeJS.WritableStream & NodeJS.ReadableStream) => {
    client.on('error', () => undefined);
    if (isRefused(request)) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const { hostname, port } = new URL(`http://${request.url ?? ''}`);
    const origin = connect(Number(port), hostname.replace(/^\[|\]$/g, ''), () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(origin).pipe(client);
    });
    origin.on('error', () => {
      client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    server.once('close', () => origin.destroy());
  });
  return { server, records };
}

function forward(request: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = request;
  const onward = sendRequest(request.url ?? '', { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, { ...answer.headers, via: '1.1 loopback' });
    answer.pipe(response);
  });
  onward.on('error', () => {
    response.writeHead(502).end('nobody there');
  });
  request.pipe(onward);
}
