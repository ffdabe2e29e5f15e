import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigurationError } from '../errors';
import { CALLBACK_HEADERS, FOREIGN_PAGE, renderCallbackPage, type CallbackPage } from './callback-page';

/** The browser has come back. */
export interface Callback {
  /** The whole URL, with the parameters of a form in its query. */
  readonly url: string;
  /** What the person reads there. */
  readonly respond: (page: CallbackPage) => Promise<void>;
}

/** Where the browser is expected on the loopback interface. */
export interface CallbackServer {
  readonly redirectUri: string;
  /**
   * Resolves when the browser comes back with this `state`; whatever comes with another one is refused, and the wait
   * goes on. `undefined` if `signal` was aborted before.
   */
  readonly wait: (state: string, signal: AbortSignal) => Promise<Callback | undefined>;
  readonly close: () => Promise<void>;
}

/** What may be told to {@link startCallbackServer}. */
export interface CallbackServerOptions {
  /** As registered at the provider. Default: `http://127.0.0.1:<port>/callback`. */
  readonly redirectUri?: string | undefined;
  /** Default: the one of the redirect URI, else any free one. */
  readonly port?: number | undefined;
  /** Told of every answer that is refused. */
  readonly onForeign: () => void;
}

const DEFAULT_PATH = '/callback';

/** More than any provider posts. */
const MOST_BYTES = 65_536;

/**
 * Waits for a browser on the loopback interface (RFC 8252 §7.3).
 *
 * @throws {ConfigurationError} `OPTION_INVALID` if the port is taken
 */
export async function startCallbackServer(options: CallbackServerOptions): Promise<CallbackServer> {
  const registered = options.redirectUri === undefined ? undefined : new URL(options.redirectUri);
  const port = options.port ?? Number(registered?.port ?? 0);
  const host = registered?.hostname === '[::1]' ? '::1' : '127.0.0.1';
  const server = createServer();
  await listen(server, port, host);
  const redirectUri = selectRedirectUri(options.redirectUri, (server.address() as AddressInfo).port);
  const { onForeign } = options;
  return {
    redirectUri,
    wait: (state, signal) => waitForCallback(server, { redirectUri, state, signal, onForeign }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** Where no port is registered, any is good (RFC 8252 §7.3): the one that is listened on has to be said. */
function selectRedirectUri(registered: string | undefined, port: number): string {
  if (registered === undefined) return `http://127.0.0.1:${String(port)}${DEFAULT_PATH}`;
  const url = new URL(registered);
  if (url.port !== '' || port === 80) return registered;
  url.port = String(port);
  return url.href;
}

interface Wait extends Pick<CallbackServerOptions, 'onForeign'> {
  readonly redirectUri: string;
  readonly state: string;
  readonly signal: AbortSignal;
}

function waitForCallback(server: Server, wait: Wait): Promise<Callback | undefined> {
  return new Promise((resolve) => {
    wait.signal.addEventListener('abort', () => {
      resolve(undefined);
    });
    if (wait.signal.aborted) resolve(undefined);
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const url = await readCallbackUrl(request, wait.redirectUri);
      if (url === undefined) {
        response.writeHead(404).end();
      } else if (url.searchParams.get('state') === wait.state) {
        resolve({ url: url.href, respond: (page) => sendPage(response, page) });
      } else {
        wait.onForeign();
        await sendPage(response, FOREIGN_PAGE);
      }
    };
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      // A browser that has gone away is no failure of this command.
      answer(request, response).catch(() => response.destroy());
    });
  });
}

/** The URL of a request to the redirect URI; `undefined` for any other one, such as that for an icon. */
async function readCallbackUrl(request: IncomingMessage, redirectUri: string): Promise<URL | undefined> {
  const expected = new URL(redirectUri);
  const base = `${expected.protocol}//${expected.host}`;
  const requested = request.url ?? '/';
  if (!URL.canParse(requested, base)) return undefined;
  const url = new URL(requested, base);
  if (url.pathname !== expected.pathname) return undefined;
  // Some providers let the browser post the answer (`response_mode=form_post`).
  if (request.method === 'POST') {
    for (const [name, value] of new URLSearchParams(await readForm(request)))
      url.searchParams.set(name, value);
  }
  return url;
}

async function readForm(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += (chunk as Buffer).length;
    if (length > MOST_BYTES) return '';
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function sendPage(response: ServerResponse, page: CallbackPage): Promise<void> {
  return new Promise((resolve) => {
    // Whichever comes first: it was sent, or nobody wants it any more.
    for (const end of ['finish', 'close']) response.once(end, resolve);
    response.writeHead(page.status, { ...CALLBACK_HEADERS, connection: 'close' });
    response.end(renderCallbackPage(page));
  });
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    const isTaken = code === 'EADDRINUSE';
    throw new ConfigurationError({
      code: 'OPTION_INVALID',
      sentence: isTaken
        ? `Port ${String(port)} is in use by another program, and the browser has to come back there.`
        : `Nothing can listen on port ${String(port)} (${code}).`,
      remedy: `${isTaken ? 'End that program, or give' : 'Give'} another --port that the provider knows.`,
      cause: { port, reason: code },
    });
  }
}
