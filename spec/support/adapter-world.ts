import axios, {
  AxiosError,
  type AxiosAdapter,
  type AxiosInstance,
  type AxiosRequestConfig,
  type AxiosResponse,
} from 'axios';
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { lookup as lookupName } from 'node:dns';
import type { AddressInfo, Socket } from 'node:net';
import { createPooledAdapter } from '../../lib/http/adapter/pooled-adapter';
import type { AddressGuard } from '../../lib/http/network/address-guard';
import { readBody } from '../../lib/platform/http-exchange';
import { startRawServer, type RawServer } from '../http/raw-server';

/** Makes an adapter, which asks `lookup` for the addresses of names. */
type CreateAdapter = (lookup?: Lookup) => AxiosAdapter;

/** `dns.lookup`. */
type Lookup = typeof lookupName;

/** Axios' own adapter, and the one that promises to do the same. */
const ADAPTERS: readonly (readonly [name: string, create: CreateAdapter])[] = [
  [
    "axios' own adapter",
    (lookup) => {
      const own = axios.getAdapter('http');
      return lookup === undefined ? own : (config) => own({ ...config, lookup: lookup as never });
    },
  ],
  [
    'the pooled adapter',
    (lookup) => createPooledAdapter({ usesProxy: false, guard: lookup && guardBy(lookup) }),
  ],
];

/** The same where requests may have to go through a proxy. */
const ADAPTERS_WITH_PROXY: typeof ADAPTERS = [
  ["axios' own adapter", () => axios.getAdapter('http')],
  ['the pooled adapter', () => createPooledAdapter()],
];

function guardBy(lookup: Lookup): AddressGuard {
  return { check: () => undefined, lookup: lookup as never, agents: undefined };
}

/** A request as it arrived, its body read to the end. */
export interface Arrived {
  readonly method: string;
  /** As it stood in the request line. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly socket: Socket;
}

/** A server of `node:http`, and what it got. */
export interface ApiServer {
  readonly url: string;
  readonly port: number;
  readonly arrived: readonly Arrived[];
}

/** What an {@link ApiServer} does with a request. */
export type ApiAnswer = (response: ServerResponse, request: Arrived) => void;

/** An axios instance over one adapter, and servers that end with the case. */
export interface AdapterWorld {
  readonly adapter: AxiosAdapter;
  readonly http: AxiosInstance;
  /** Another instance, whose adapter asks this for the addresses of a name. */
  readonly resolving: (lookup: Lookup) => AxiosInstance;
  readonly send: (config: AxiosRequestConfig) => Promise<AxiosResponse<unknown>>;
  /** What a request must fail with. */
  readonly fail: (config: AxiosRequestConfig) => Promise<AxiosError>;
  /** A server on 127.0.0.1 that reads requests to their end; without an answer it says `ok`. */
  readonly serve: (answer?: ApiAnswer) => Promise<ApiServer>;
  /** The same for a listener that reads what it likes; `host` and others as `server.listen` takes them. */
  readonly listen: (listener: RequestListener | Server, host?: string) => Promise<string>;
  /** A server that says bytes. */
  readonly serveRaw: (answer: Parameters<typeof startRawServer>[0]) => Promise<RawServer>;
}

/** The same cases for each of the adapters. */
export function describeAdapters(
  title: string,
  cases: (world: AdapterWorld) => void,
  { usesProxy = false } = {},
): void {
  describe(`http: adapter: ${title}`, () => {
    for (const [name, create] of usesProxy ? ADAPTERS_WITH_PROXY : ADAPTERS) {
      describe(`over ${name}`, () => {
        const open: (() => Promise<unknown>)[] = [];
        afterEach(() => Promise.all(open.splice(0).map((close) => close())));
        cases(createWorld(create, open));
      });
    }
  });
}

function createWorld(create: CreateAdapter, open: (() => Promise<unknown>)[]): AdapterWorld {
  const adapter = create();
  const http = axios.create({ adapter, timeout: 8000 });
  const listen: AdapterWorld['listen'] = async (listener, host = '127.0.0.1') => {
    const server = typeof listener === 'function' ? createServer(listener) : listener;
    server.listen(0, host);
    await once(server, 'listening');
    open.push(() => closeServer(server));
    return `http://${host.includes(':') ? `[${host}]` : host}:${String((server.address() as AddressInfo).port)}`;
  };
  return {
    adapter,
    http,
    resolving: (lookup) => axios.create({ adapter: create(lookup), timeout: 8000 }),
    send: (config) => http.request<unknown>(config),
    fail: async (config) => {
      const failure: unknown = await http.request(config).then(
        ({ status }) => new TypeError(`expected a failure, got ${String(status)}`),
        (error: unknown) => error,
      );
      if (failure instanceof AxiosError) return failure as AxiosError;
      throw failure;
    },
    listen,
    serve: async (answer = (response) => response.end('ok')) => {
      const arrived: Arrived[] = [];
      const url = await listen((request, response) => {
        void readArrived(request).then(
          (one) => {
            arrived.push(one);
            answer(response, one);
          },
          // A client that ends in the middle of its own request.
          () => undefined,
        );
      });
      return { url, port: Number(new URL(url).port), arrived };
    },
    serveRaw: async (answer) => {
      const server = await startRawServer(answer);
      open.push(() => server.close());
      return server;
    },
  };
}

/** Resolves once a connection is no more, however it ended. */
export function untilClosed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => {
      resolve();
    });
  });
}

async function readArrived(request: IncomingMessage): Promise<Arrived> {
  const { method = '', url: target = '', headers, rawHeaders, socket } = request;
  return { method, target, headers, rawHeaders, socket, body: await readBody(request) };
}

async function closeServer(server: Server): Promise<void> {
  server.close();
  server.closeAllConnections();
  if (server.listening) await once(server, 'close');
}
