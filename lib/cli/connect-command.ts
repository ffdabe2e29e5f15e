import { openBrowser } from '../desk/browser';
import type { DeskConnection } from '../desk/component-connection';
import { EMPTY_CREDENTIAL } from '../desk/credential-content';
import { connectByBrowser, connectByPaste, type FirstTokens, type PastedTokens } from '../desk/first-tokens';
import { ConfigurationError } from '../errors';
import { textOption, type Command, type CommandContext } from './command';
import { fillInForm } from './connect-form';
import { reportConnected } from './connect-report';
import { readConnectWay, type ConnectWay } from './connect-way';
import { countOption, DESK_HELP, DESK_OPTIONS, onlyDirectory, openNamedDesk } from './desk-arguments';
import { withInterruption, type Interruption } from './interruption';
import { isInteractive, note, showAddress, withProgress } from './notes';
import { ask, createLineReader } from './prompt';
import { createStatusLine, startCountdown } from './status-line';

const DEFAULT_TIMEOUT_SECONDS = 300;

/** `freshkeys connect` */
export const connectCommand: Command = {
  usage: 'connect [dir] [--paste | --device] [--set name=value]',
  summary: 'obtain the first tokens of a component, and keep them in its .freshkeys folder',
  options: {
    ...DESK_OPTIONS,
    set: { type: 'string', multiple: true },
    paste: { type: 'boolean' },
    device: { type: 'boolean' },
    'no-open': { type: 'boolean' },
    port: { type: 'string' },
    'redirect-uri': { type: 'string' },
    'timeout-seconds': { type: 'string' },
  },
  help: [
    '--set name=value      a field of the credential form; as often as needed (asked for in a terminal)',
    '--no-open             print the address instead of opening the browser',
    '--paste               for a browser on another machine: paste the address that it was sent back to',
    '--device              by a code that is entered on another device (RFC 8628)',
    '--redirect-uri <uri>  as registered at the provider (default: http://127.0.0.1:<port>/callback)',
    '--port <n>            where the browser is waited for (default: that of --redirect-uri, else a free one)',
    `--timeout-seconds <n> how long (default: ${String(DEFAULT_TIMEOUT_SECONDS)}); --device: as long as the provider says`,
    ...DESK_HELP,
  ],
  examples: [
    'freshkeys connect',
    'freshkeys connect ./my-component --redirect-uri http://127.0.0.1:8080/callback',
    'freshkeys connect --paste --set clientId=abc',
  ],
  run: (context) => withInterruption((interruption) => connect(context, interruption)),
};

async function connect(context: CommandContext, interruption: Interruption): Promise<number> {
  const desk = await openNamedDesk(context, onlyDirectory(context, 'connect'));
  const content = (await desk.credential.read()) ?? EMPTY_CREDENTIAL;
  const connection = desk.loadConnection(content);
  const { cfg, entered, inspection } = await fillInForm(context, { desk, connection, content });
  const way = readConnectWay(context, inspection);
  const { field } = inspection;
  const provider = textOption(context, 'provider');
  let tokens: Readonly<Record<string, unknown>> | undefined;
  const save = async (issued: Readonly<Record<string, unknown>>): Promise<void> => {
    await desk.credential.update((stored) => ({
      ...stored,
      ...(provider === undefined ? {} : { provider }),
      cfg: { ...stored.cfg, ...entered, ...(field === undefined ? {} : { [field]: issued }) },
      lastRefresh: { at: new Date().toISOString(), outcome: 'issued' },
    }));
    tokens = issued;
  };
  // A code, or a refresh token, that cannot be kept is better not asked for.
  await desk.credential.hold(() => Promise.resolve());
  await obtain(context, way, {
    connection: guard(connection, interruption),
    cfg,
    save: (issued) => interruption.protect(() => save(issued)),
  });
  const connected = await connection.inspect({ ...cfg, ...(field === undefined ? {} : { [field]: tokens }) });
  reportConnected(context, desk.credential.path, connected);
  return 0;
}

/** Between the exchange and the end of the save nothing may come: a code works only once. */
function guard(connection: DeskConnection, { protect }: Interruption): DeskConnection {
  return {
    ...connection,
    exchange: (...given) => protect(() => connection.exchange(...given)),
    obtain: (...given) => protect(() => connection.obtain(...given)),
  };
}

async function obtain(context: CommandContext, way: ConnectWay, first: FirstTokens): Promise<void> {
  const { connection, cfg, save } = first;
  if (way.kind === 'alone') {
    await save(await withProgress(context, 'Asking for tokens', () => connection.obtain(cfg)));
  } else if (way.kind === 'device') {
    const tokens = await connection.authorizeDevice(cfg, (prompt) => {
      note(`Enter the code ${prompt.userCode} on this page, on whichever device you like:`);
      showAddress(prompt.verificationUriComplete ?? prompt.verificationUri);
      note(`Waiting until ${new Date(prompt.expiresAt).toLocaleTimeString()}; Ctrl-C ends it.`);
    });
    await save(tokens);
  } else if (way.kind === 'paste') {
    await obtainByPaste(context, way, first);
  } else {
    await obtainByBrowser(context, way, first);
  }
}

async function obtainByPaste(
  context: CommandContext,
  { redirectUri, codeParameter }: Extract<ConnectWay, { kind: 'paste' }>,
  first: FirstTokens,
): Promise<void> {
  const question = 'Paste the address that the browser was sent back to, or the code in it';
  const reader = isInteractive(context) ? undefined : createLineReader();
  const paste: PastedTokens = {
    ...first,
    redirectUri,
    codeParameter,
    onForeign: noteForeign,
    read: () => reader?.read() ?? ask({ message: question }),
    show: (url) => {
      note('Open this address in a browser, sign in, and agree:');
      showAddress(url);
      if (reader !== undefined) note(`${question}.`);
      return Promise.resolve();
    },
  };
  try {
    if (!(await connectByPaste(paste))) throw notConnected('No address was pasted');
  } finally {
    reader?.close();
  }
}

async function obtainByBrowser(
  context: CommandContext,
  { redirectUri, port }: Extract<ConnectWay, { kind: 'browser' }>,
  first: FirstTokens,
): Promise<void> {
  const seconds = countOption(context, 'timeout-seconds', {
    fallback: DEFAULT_TIMEOUT_SECONDS,
    most: 86_400,
  });
  const line = createStatusLine(context);
  const stopCountdown = startCountdown(line, seconds);
  const isConnected = await connectByBrowser({
    ...first,
    redirectUri,
    port,
    signal: AbortSignal.timeout(seconds * 1000),
    onForeign: () => {
      line.clear();
      noteForeign();
    },
    show: async (url, expectedAt) => {
      const mayOpen = context.values['no-open'] !== true && context.isAttended;
      const isOpened = mayOpen && (await openBrowser(url));
      line.clear();
      if (mayOpen && !isOpened) note('No browser could be opened here.');
      note(
        isOpened ? 'The browser was opened. If nothing is seen there:' : 'Open this address in a browser:',
      );
      showAddress(url);
      note(`Waiting at ${expectedAt} for ${describeSeconds(seconds)}; Ctrl-C ends it.`);
    },
  }).finally(stopCountdown);
  if (!isConnected) throw notConnected(`The browser did not come back within ${describeSeconds(seconds)}`);
}

function describeSeconds(seconds: number): string {
  return seconds === 1 ? '1 second' : `${String(seconds)} seconds`;
}

function noteForeign(): void {
  note('An answer with another `state` was refused: it belongs to another attempt. Still waiting.');
}

function notConnected(sentence: string): ConfigurationError {
  return new ConfigurationError({
    code: 'CREDENTIALS_MISSING',
    sentence: `${sentence}: nothing was changed.`,
    remedy:
      'Begin again; --timeout-seconds gives more time, --paste works without a browser on this machine.',
  });
}
