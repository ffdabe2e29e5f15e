import { isFreshkeysError } from '../errors';
import { redactText } from '../redact';
import { CONNECTED_PAGE, type CallbackPage } from './callback-page';
import { startCallbackServer, type Callback, type CallbackServerOptions } from './callback-server';
import type { DeskConnection } from './component-connection';

type Tokens = Readonly<Record<string, unknown>>;

/** What every way to the first tokens needs. */
export interface FirstTokens {
  readonly connection: DeskConnection;
  /** The filled-in credential form. */
  readonly cfg: Readonly<Record<string, unknown>>;
  /** Stores the tokens; called once, before anybody is told that all is well. */
  readonly save: (tokens: Tokens) => Promise<void>;
}

/** By a browser that comes back to this machine. */
export interface BrowserTokens extends FirstTokens, CallbackServerOptions {
  /** Shows the person where to go, and where the browser is waited for. */
  readonly show: (url: string, redirectUri: string) => Promise<void>;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

/**
 * Obtains the first tokens by a browser.
 *
 * @returns `false` if the wait was ended before the browser came back
 */
export async function connectByBrowser(options: BrowserTokens): Promise<boolean> {
  const { connection, cfg, show, signal } = options;
  const server = await startCallbackServer(options);
  try {
    const pending = connection.authorize(cfg, server.redirectUri);
    // A browser may come back before it is clear that it was opened.
    const arrival = server.wait(pending.state, signal);
    const shown = show(pending.url, server.redirectUri);
    const callback = await Promise.race([arrival, shown.then(() => arrival)]);
    try {
      if (callback !== undefined) await finish(options, pending, callback);
      return callback !== undefined;
    } finally {
      await shown;
    }
  } finally {
    await server.close();
  }
}

async function finish(
  { connection, cfg, save }: FirstTokens,
  pending: ReturnType<DeskConnection['authorize']>,
  callback: Callback,
): Promise<void> {
  try {
    await save(await connection.exchange(cfg, pending, callback.url));
  } catch (error) {
    await callback.respond(describeFailure(error));
    throw error;
  }
  await callback.respond(CONNECTED_PAGE);
}

/** By a browser somewhere else: a person carries the answer here. */
export interface PastedTokens extends FirstTokens {
  readonly redirectUri: string;
  /** The name under which the provider gives the code. */
  readonly codeParameter: string;
  readonly show: (url: string, redirectUri: string) => Promise<void>;
  /** What the person has pasted; `undefined` if nothing comes any more. */
  readonly read: () => Promise<string | undefined>;
  /** Told of every answer that belongs to another attempt. */
  readonly onForeign: () => void;
}

/**
 * Obtains the first tokens by an answer that a person pastes: the URL that the browser was sent back to, or the code
 * in it.
 *
 * @returns `false` if nothing came
 */
export async function connectByPaste(options: PastedTokens): Promise<boolean> {
  const { connection, cfg, redirectUri, codeParameter } = options;
  const pending = connection.authorize(cfg, redirectUri);
  await options.show(pending.url, redirectUri);
  for (;;) {
    const pasted = await options.read();
    if (pasted === undefined) return false;
    const callbackUrl = toCallbackUrl(pasted.trim(), { redirectUri, codeParameter, state: pending.state });
    if (callbackUrl !== undefined && new URL(callbackUrl).searchParams.get('state') === pending.state) {
      await options.save(await connection.exchange(cfg, pending, callbackUrl));
      return true;
    }
    if (callbackUrl !== undefined) options.onForeign();
  }
}

/** A URL stays as it is; the code alone is put into one, and whoever has it in hand vouches for its `state`. */
function toCallbackUrl(
  pasted: string,
  known: { readonly redirectUri: string; readonly codeParameter: string; readonly state: string },
): string | undefined {
  if (pasted === '') return undefined;
  if (/^https?:/i.test(pasted)) return URL.canParse(pasted) ? pasted : undefined;
  const url = new URL(known.redirectUri);
  // Whatever follows the question mark, if somebody copied no more than that.
  const isQuery = pasted.includes('=') && pasted.includes('state=');
  url.search = isQuery
    ? pasted.replace(/^[?&]/, '')
    : new URLSearchParams({ [known.codeParameter]: pasted, state: known.state }).toString();
  return url.href;
}

/** The terminal says more: the page tells what the person can do something about. */
function describeFailure(error: unknown): CallbackPage {
  const text = isFreshkeysError(error) ? redactText(error.message) : 'Something went wrong.';
  return {
    status: 400,
    title: 'Not connected',
    text: `${text.slice(0, 500)} The terminal says more.`,
  };
}
