import type { ConnectionInspection } from '../component/inspection';
import { textOption, UsageError, type CommandContext } from './command';
import { countOption } from './desk-arguments';

/** How the first tokens are obtained. */
export type ConnectWay =
  /** Without a person. */
  | { readonly kind: 'alone' }
  | { readonly kind: 'device' }
  | { readonly kind: 'paste'; readonly redirectUri: string; readonly codeParameter: string }
  | { readonly kind: 'browser'; readonly redirectUri: string | undefined; readonly port: number | undefined };

/** Where the browser is sent back to if nobody waits there: the person reads the address bar. */
const DEFAULT_PASTE_URI = 'http://127.0.0.1/callback';

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|\[::1\])$/;

/**
 * Chooses the way: what the command line says, else what the connection is made for.
 *
 * @throws {UsageError} if what was said does not go together
 */
export function readConnectWay(context: CommandContext, inspection: ConnectionInspection): ConnectWay {
  const isPaste = context.values['paste'] === true;
  const isDevice = context.values['device'] === true;
  if (isPaste && isDevice) throw new UsageError('--paste and --device are two ways: choose one');
  if (isPaste) {
    const redirectUri = readRedirectUri(context) ?? DEFAULT_PASTE_URI;
    return { kind: 'paste', redirectUri, codeParameter: inspection.codeParameter };
  }
  if (isDevice || inspection.grant === 'device_code') return { kind: 'device' };
  return inspection.needsPerson ? readBrowserWay(context) : { kind: 'alone' };
}

function readBrowserWay(context: CommandContext): ConnectWay {
  const redirectUri = readRedirectUri(context);
  if (redirectUri !== undefined && !isLoopback(redirectUri)) {
    throw new UsageError(
      `nobody can wait at ${new URL(redirectUri).origin} from here: add --paste, or register a loopback address`,
    );
  }
  const port = countOption(context, 'port', { fallback: 0, least: 0, most: 65_535 });
  return { kind: 'browser', redirectUri, port: textOption(context, 'port') === undefined ? undefined : port };
}

function readRedirectUri(context: CommandContext): string | undefined {
  const uri = textOption(context, 'redirect-uri');
  if (uri !== undefined && !/^https?:$/.test(URL.canParse(uri) ? new URL(uri).protocol : '')) {
    throw new UsageError('--redirect-uri takes an address that begins with http:// or https://');
  }
  return uri;
}

function isLoopback(uri: string): boolean {
  const { hostname, protocol } = new URL(uri);
  return protocol === 'http:' && LOOPBACK.test(hostname);
}
