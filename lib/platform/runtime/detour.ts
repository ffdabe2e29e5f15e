// Preloaded into a child process (`--require`): whatever it asks of hosts that are not on the loopback interface, the
// server at DETOUR_TO is asked instead. So a component with addresses of its own can be tried, and no trial gets out.
import http, { type RequestOptions } from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { urlToHttpOptions } from 'node:url';

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/i;

/** Of the connection to the host that is not asked. */
const OF_THE_CONNECTION = ['agent', 'createConnection', 'lookup', 'servername', 'ca', 'cert', 'key', 'pfx'];

type Request = (...parameters: readonly unknown[]) => http.ClientRequest;

function detour(target: URL): void {
  const request = http.request as unknown as Request;
  for (const module of [http, https]) {
    const direct = module.request as unknown as Request;
    const send: Request = (...parameters) => {
      const { options, rest } = readParameters(parameters);
      if (isLocal(options)) return direct(...parameters);
      return request(towards(options, target), ...rest);
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

function towards(options: RequestOptions, target: URL): RequestOptions {
  const kept = Object.entries(options).filter(([name]) => !OF_THE_CONNECTION.includes(name));
  const { hostname, port } = target;
  return { ...Object.fromEntries(kept), protocol: 'http:', host: hostname, hostname, port };
}

const target = process.env['DETOUR_TO'];
if (target !== undefined) detour(new URL(target));
