import { once } from 'node:events';
import { ConfigurationError, isFreshkeysError } from '../errors';
import { startFakeProvider, type FakeProvider } from '../testing/fake-provider';
import type { ExpirySign, FakeProviderOptions } from '../testing/fake-provider-options';
import { parseScript, parseShortScript, playScript, type ScriptStep } from '../testing/provider-script';
import { textOption, UsageError, type Command, type CommandContext } from './command';
import { SIGNALS } from './interruption';
import { readJsonFile } from './json-file';

export const EXPIRY_SIGNS: readonly string[] = [
  '401',
  '403',
  '400',
  '200-error-body',
] satisfies readonly ExpirySign[];

/** `freshkeys provider` */
export const providerCommand: Command = {
  usage: 'provider [--port <n>] [--fault <faults>] [--script <file.json>]',
  summary: 'run a fake provider that misbehaves to order, until Ctrl-C',
  options: {
    port: { type: 'string' },
    'access-token-seconds': { type: 'string' },
    rotate: { type: 'boolean' },
    'no-rotate': { type: 'boolean' },
    'reuse-grace-seconds': { type: 'string' },
    'omit-refresh-token': { type: 'boolean' },
    'expiry-sign': { type: 'string' },
    'client-id': { type: 'string' },
    'client-secret': { type: 'string' },
    fault: { type: 'string' },
    script: { type: 'string' },
    json: { type: 'boolean' },
  },
  help: [
    '                      an authorization server and an API that takes any path, on the loopback interface;',
    '                      GET /__counts; POST /__issue, /__expire, /__revoke',
    '--port <n>            where (default: any free port)',
    '--access-token-seconds <n>',
    '                      how long access tokens live (default: until POST /__expire)',
    '--rotate              a new refresh token each time, and reuse revokes the account (default)',
    '--no-rotate           keep the refresh token',
    '--reuse-grace-seconds <n>',
    '                      for how long a spent refresh token is taken all the same (default: 0)',
    '--omit-refresh-token  answer refreshes without a refresh token',
    `--expiry-sign <sign>  how the API says "expired": ${EXPIRY_SIGNS.join(', ')} (default: 401)`,
    '--client-id <id>, --client-secret <secret>',
    '                      the only client that is accepted (default: every client)',
    '--fault <faults>      what happens first: token=503:2,api=429 (a status or a name, and how often)',
    '                      names: token=html, error-in-200, empty, hang, reset, lost-answer; api=reset, hang',
    '--script <file.json>  the same as a list: [{ "token": 503, "times": 2 }, { "api": { "status": 429, "body": {} } }]',
    '--json                print URLs, client and first tokens as one line of JSON, and the counters at the end',
  ],
  examples: [
    'freshkeys provider --port 4400 --access-token-seconds 60',
    'freshkeys provider --fault token=503:2,api=429:1',
    'freshkeys provider --no-rotate --expiry-sign 403 --json',
  ],
  run: async (context) => {
    const steps = readSteps(context);
    const options = readOptions(context);
    const provider = await startFakeProvider(options).catch((error: unknown) => {
      throw portRefused(options.port, (error as NodeJS.ErrnoException).code);
    });
    try {
      if (provider.portWasTaken) throw portRefused(options.port, 'EADDRINUSE');
      playScript(provider, steps);
      // Before anything is printed: whoever reads it may answer at once.
      const interrupted = untilInterrupted();
      introduce(provider, context);
      await interrupted;
      context.print(conclude(provider, context));
      return 0;
    } finally {
      await provider.close();
    }
  },
};

function readOptions(context: CommandContext): FakeProviderOptions {
  const { values, positionals } = context;
  if (positionals.length > 0) throw new UsageError('provider takes options only');
  if (values['rotate'] === true && values['no-rotate'] === true)
    throw new UsageError('--rotate and --no-rotate do not go together');
  const expirySign = textOption(context, 'expiry-sign') ?? '401';
  if (!EXPIRY_SIGNS.includes(expirySign))
    throw new UsageError(`--expiry-sign is one of ${EXPIRY_SIGNS.join(', ')}`);
  const accessTokenSeconds = readNumber(context, 'access-token-seconds', 1);
  const clientId = textOption(context, 'client-id');
  const clientSecret = textOption(context, 'client-secret');
  return {
    rotate: values['no-rotate'] !== true,
    omitRefreshToken: values['omit-refresh-token'] === true,
    reuseGraceSeconds: readNumber(context, 'reuse-grace-seconds', 0) ?? 0,
    expirySign: expirySign as ExpirySign,
    port: readPort(context),
    ...(accessTokenSeconds !== undefined && { accessTokenSeconds }),
    ...(clientId !== undefined && { clientId }),
    ...(clientSecret !== undefined && { clientSecret }),
  };
}

function readPort(context: CommandContext): number {
  const port = readNumber(context, 'port', 0) ?? 0;
  if (port > 65_535) throw new UsageError('--port is a number up to 65535');
  return port;
}

function readNumber(context: CommandContext, name: string, minimum: number): number | undefined {
  const text = textOption(context, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d{1,9}$/.test(text) && value >= minimum) return value;
  throw new UsageError(`--${name} is a whole number, at least ${String(minimum)}`);
}

function readSteps(context: CommandContext): readonly ScriptStep[] {
  const short = textOption(context, 'fault');
  const file = textOption(context, 'script');
  try {
    return [
      ...(short === undefined ? [] : parseShortScript(short)),
      ...(file === undefined ? [] : parseScript(readJsonFile(file))),
    ];
  } catch (error) {
    throw isFreshkeysError(error) ? new UsageError(error.message) : error;
  }
}

/** Its secrets are shown: they are good for nothing else, and worth nothing. */
function introduce(provider: FakeProvider, { print, values }: CommandContext): void {
  const { url, authUri, tokenUri, apiUrl, clientId, clientSecret } = provider;
  const tokens = provider.issue();
  if (values['json'] === true) {
    print(JSON.stringify({ url, authUri, tokenUri, apiUrl, clientId, clientSecret, tokens }));
    return;
  }
  const rows = {
    authorization: authUri,
    'token endpoint': tokenUri,
    API: `${apiUrl} (any path)`,
    client: `${clientId}, ${clientSecret}`,
    'access token': tokens.access_token,
    'refresh token': tokens.refresh_token,
    counters: `${url}/__counts`,
  };
  const lines = Object.entries(rows).map(([name, value]) => `  ${name.padEnd(16)}${value}`);
  print(['freshkeys provider: running until Ctrl-C', ...lines].join('\n'));
}

async function untilInterrupted(): Promise<void> {
  const heard = new AbortController();
  const { signal } = heard;
  // The second time the process ends at once, as everybody expects.
  await Promise.race(SIGNALS.map((name) => once(process, name, { signal })));
  heard.abort();
}

function conclude(provider: FakeProvider, { values }: CommandContext): string {
  const counts = provider.counts();
  if (values['json'] === true) return JSON.stringify(counts);
  return Object.entries(counts)
    .map(([name, count]) => `  ${name.padEnd(16)}${String(count)}`)
    .join('\n');
}

function portRefused(port: number | undefined, code = 'unknown'): ConfigurationError {
  const isTaken = code === 'EADDRINUSE';
  return new ConfigurationError({
    code: 'OPTION_INVALID',
    sentence: isTaken
      ? `Port ${String(port)} is in use by another program.`
      : `Nothing can listen on port ${String(port)} (${code}).`,
    remedy: `${isTaken ? 'End that program, or give' : 'Give'} another --port.`,
    cause: { port, reason: code },
  });
}
