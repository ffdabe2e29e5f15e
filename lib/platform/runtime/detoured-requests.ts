import http, { type RequestOptions } from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { urlToHttpOptions } from 'node:url';

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/i;

/** Of the connection to the host that is not asked. */
const OF_THE_CONNECTION = ['agent', 'createConnection', 'lookup', 'servername', 'ca', 'cert', 'key', 'pfx'];

type Request = (...parameters: readonly unknown[]) => http.ClientRequest;

/**
 * Sends whatever this process asks of hosts that are not on the loopback interface to the server at `url` instead: path,
 * headers and body as they are, the name of the host in the header `Host`. So code with addresses of its own is tried as
 * it is, and no trial gets out. For what is sent by `node:http`, `node:https` and `fetch`.
 *
 * @returns lets requests go their own way again
 * @example
 * const restore = detourRequests(provider.url);
 * await http.get('https://api.example.com/me');  // is answered by the fake provider
 * restore();
 */
export function detourRequests(url: string): () => void {
  const target = new URL(url);
  const saved = [http, https].map((module) => ({ module, request: module.request, get: module.get }));
  const fetchDirectly = globalThis.fetch;
  detour(target);
  return () => {
    for (const { module, ...functions } of saved) Object.assign(module, functions);
    globalThis.fetch = fetchDirectly;
    syncBuiltinESMExports();
  };
}

function detour(target: URL): void {
  const request = http.request as unknown as Request;
  for (const module of [http, https]) {
    const direct = module.request as unknown as Request;
    const send: Request = (...parameters) => {
      const { options, rest } = readParameters(parameters);
      if (isLocal(options)) return direct(...parameters);
      const sent = request(towards(options, target), ...rest);
      if (!sent.headersSent) sent.setHeader('host', hostOf(options));
      return sent;
    };
    const get: Request = (...parameters) => {
      const sent = send(...parameters);
      sent.end();
      return sent;
    };
    Object.assign(module, { request: send, get });
  }
  const fetchDirectly = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (LOOPBACK.test(url.hostname)) return fetchDirectly(input, init);
    const aim = new URL(url.pathname + url.search, target);
    return fetchDirectly(input instanceof Request ? new Request(aim, input) : aim, init);
  };
  syncBuiltinESMExports();
}

/** `(url, options?, callback?)` or `(options, callback?)`. */
function readParameters(parameters: readonly unknown[]): {
  readonly options: RequestOptions;
  readonly rest: readonly unknown[];
} {
  const [first, second, ...others] = parameters;
  if (typeof first !== 'string' && !(first instanceof URL)) {
    return { options: first as RequestOptions, rest: parameters.slice(1) };
  }
  const ofUrl = urlToHttpOptions(new URL(first));
  if (typeof second === 'object' && second !== null)
    return { options: { ...ofUrl, ...second }, rest: others };
  return { options: ofUrl, rest: parameters.slice(1) };
}

function isLocal({ host, hostname, socketPath }: RequestOptions): boolean {
  return (
    typeof socketPath === 'string' || LOOPBACK.test(hostname ?? host?.replace(/:\d+$/, '') ?? 'localhost')
  );
}

function hostOf({ host, hostname, port }: RequestOptions): string {
  const name = hostname ?? host ?? '';
  return port === undefined || port === null || port === '' ? name : `${name}:${String(port)}`;
}

function towards(options: RequestOptions, target: URL): RequestOptions {
  const kept = Object.entries(options).filter(([name]) => !OF_THE_CONNECTION.includes(name));
  const { hostname, port } = target;
  return { ...Object.fromEntries(kept), protocol: 'http:', host: hostname, hostname, port };
}
