import { createServer as createPlainServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { createTransport } from '../../lib/http/network/transport';
import { readBody } from '../../lib/platform/http-exchange';
import type { Transport } from '../../lib/ports';

/** A request as it arrived. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query, as they were on the wire. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Common name of the certificate that the client showed. */
  readonly certificateName: string | undefined;
}

/** What a request is answered with; texts are sent as they are, anything else as JSON. */
export interface RecordedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Decides what a request is answered with; `index` counts from 0. */
export type Responder = (request: RecordedRequest, index: number) => RecordedAnswer;

/** A server on loopback that writes everything down. */
export interface RecordingServer {
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** What the requests from now on are answered with. */
  respond(responder: Responder): void;
  close(): Promise<void>;
}

const OK: Responder = () => ({ body: { access_token: 'new-access', refresh_token: 'new-refresh' } });

/** Starts a server that records; with `tls` it speaks https. */
export async function startRecordingServer(
  responder: Responder = OK,
  tls?: ServerOptions,
): Promise<RecordingServer> {
  let current = responder;
  const requests: RecordedRequest[] = [];
  const listen = (incoming: IncomingMessage, response: ServerResponse): void => {
    void record(incoming).then((request) => {
      requests.push(request);
      send(response, current(request, requests.length - 1));
    });
  };
  const server = tls === undefined ? createPlainServer(listen) : createTlsServer(tls, listen);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${String(port)}`,
    requests,
    respond: (next) => {
      current = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function record(incoming: IncomingMessage): Promise<RecordedRequest> {
  const body = (await readBody(incoming)).toString('utf8');
  return {
    method: incoming.method ?? '',
    target: incoming.url ?? '',
    headers: incoming.headers as Record<string, string>,
    body,
    certificateName: nameOfPeer(incoming),
  };
}

function nameOfPeer({ socket }: IncomingMessage): string | undefined {
  if (!('getPeerCertificate' in socket)) return undefined;
  // Without a certificate it is an empty object, whatever the types say.
  const peer: { readonly subject?: { readonly CN?: string | string[] } } = (
    socket as TLSSocket
  ).getPeerCertificate();
  const name = peer.subject?.CN;
  return typeof name === 'string' ? name : undefined;
}

function send(response: ServerResponse, { status = 200, headers = {}, body = {} }: RecordedAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** A request that went through {@link tapTransport}, its own origin put back. */
export interface TappedRequest {
  readonly method: string;
  readonly url: string;
  /** Without those that belong to the connection and not to the request. */
  readonly headers: Readonly<Record<string, string>>;
  /** `undefined` if it was empty. */
  readonly body: string | undefined;
}

/** A transport whose requests all end at one server, and what that server saw of them. */
interface Tap extends Transport {
  readonly sent: readonly TappedRequest[];
}

/** Headers that an HTTP client adds on the way. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'content-length',
  'accept-encoding',
]);

/** The transport of the library, with the recording server in the place of every origin. */
export function tapTransport(server: RecordingServer): Tap {
  const transport = createTransport();
  const sent: TappedRequest[] = [];
  return {
    sent,
    send: async (request, timeoutMs) => {
      const { origin } = new URL(request.url);
      const before = server.requests.length;
      const url = server.url + request.url.slice(origin.length);
      const outcome = await transport.send({ ...request, url }, timeoutMs);
      sent.push(...server.requests.slice(before).map((arrived) => putBack(arrived, origin)));
      return outcome;
    },
  };
}

function putBack({ method, target, headers, body }: RecordedRequest, origin: string): TappedRequest {
  const own = Object.entries(headers).filter(
    ([name, value]) => !OF_THE_CONNECTION.has(name) && !(name === 'user-agent' && value.startsWith('axios/')),
  );
  return {
    method,
    url: origin + target,
    headers: Object.fromEntries(own),
    body: body === '' ? undefined : body,
  };
}

/** The parameters of a form or of a query. */
export function parametersOf(text: string | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(text ?? ''));
}
