import * as oauth from 'oauth4webapi';
import { TokenEndpointError } from '../errors';
import { redactText } from '../redact';
import { isSecureUrl } from '../secure-url';
import { toDiscoveredDefinition } from '../settings/discovered-definition';
import { textOption, UsageError, type Command, type CommandContext } from './command';
import { writeSecretFile } from './secret-file';

const TIME_LIMIT_MS = 10_000;

/** On the other stream, because the definition is to be kept. */
const NEXT =
  '\nKeep it: the same command with "> my-provider.json", then freshkeys validate my-provider.json\n';

/** `freshkeys discover` */
export const discoverCommand: Command = {
  usage: 'discover <issuer> [--register --redirect-uri <uri> --account <file>] [--json]',
  summary: 'make a provider definition from what a server says about itself, and register a client there',
  options: {
    register: { type: 'boolean' },
    'redirect-uri': { type: 'string' },
    'client-name': { type: 'string' },
    account: { type: 'string' },
    json: { type: 'boolean' },
  },
  help: [
    '                      RFC 8414 and OpenID Connect Discovery; the definition goes to the output',
    '--register            register a client (RFC 7591)',
    '--redirect-uri <uri>  where the browser comes back to',
    '--client-name <name>  what people are shown (default: freshkeys)',
    '--account <file>      where client id and secret are written to, for you alone to read',
    '--json                print the definition and nothing else; without it, a terminal says what to do with it, too',
  ],
  examples: [
    'freshkeys discover https://login.example.com > my-provider.json',
    'freshkeys discover https://login.example.com --register --redirect-uri http://127.0.0.1:8080/callback --account account.json',
  ],
  run: async (context) => {
    const issuer = readIssuer(context);
    const options = requestOptions(issuer);
    const server = await discover(issuer, options);
    if (context.values['register'] === true) await register(server, options, context);
    context.print(JSON.stringify(toDiscoveredDefinition(server), undefined, 2));
    if (context.isAttended && context.values['json'] !== true) process.stderr.write(NEXT);
    return 0;
  },
};

type RequestOptions = ReturnType<typeof requestOptions>;

function readIssuer({ positionals: [issuer, unexpected] }: CommandContext): URL {
  if (issuer === undefined || unexpected !== undefined) throw new UsageError('discover takes one issuer');
  if (!URL.canParse(issuer) || !isSecureUrl(new URL(issuer))) {
    throw new UsageError(`${issuer} is no https URL (http is allowed for the loopback interface alone)`);
  }
  return new URL(issuer);
}

function requestOptions({ protocol }: URL) {
  return {
    signal: () => AbortSignal.timeout(TIME_LIMIT_MS),
    // Only the loopback interface gets here without https; the symbol is marked to stand out, not to go away.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    [oauth.allowInsecureRequests]: protocol === 'http:',
  };
}

/** OpenID Connect first, because more servers have it; RFC 8414 where there is nothing. */
async function discover(issuer: URL, options: RequestOptions): Promise<oauth.AuthorizationServer> {
  try {
    const openid = await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oidc' });
    if (openid.status === 200) return await oauth.processDiscoveryResponse(issuer, openid);
    await openid.body?.cancel();
    const plain = await oauth.discoveryRequest(issuer, { ...options, algorithm: 'oauth2' });
    return await oauth.processDiscoveryResponse(issuer, plain);
  } catch (error) {
    throw refused(`${issuer.href} has no metadata that can be used (${reasonOf(error)}).`, METADATA_REMEDY);
  }
}

const METADATA_REMEDY =
  'Check the issuer: it is the URL before /.well-known/openid-configuration or /.well-known/oauth-authorization-server.';

function refused(sentence: string, remedy: string): TokenEndpointError {
  return new TokenEndpointError({ code: 'TOKEN_ENDPOINT_REFUSED', sentence, remedy });
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return redactText(code ?? error.message);
}

async function register(
  server: oauth.AuthorizationServer,
  options: RequestOptions,
  context: CommandContext,
): Promise<void> {
  const redirectUri = textOption(context, 'redirect-uri');
  const file = textOption(context, 'account');
  if (redirectUri === undefined || file === undefined) {
    throw new UsageError('--register needs --redirect-uri and --account');
  }
  if (server.registration_endpoint === undefined) {
    throw new UsageError(`${server.issuer} takes no registrations: it has no registration_endpoint`);
  }
  const request = {
    client_name: textOption(context, 'client-name') ?? 'freshkeys',
    redirect_uris: [redirectUri],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  };
  // The file first: a secret that cannot be kept must not be asked for.
  await writeSecretFile(file, async () => {
    const { client_id, client_secret } = await registerClient(server, request, options);
    return { client_id, client_secret, redirect_uri: redirectUri };
  });
}

async function registerClient(
  server: oauth.AuthorizationServer,
  request: Partial<oauth.Client>,
  options: RequestOptions,
): Promise<oauth.OmitSymbolProperties<oauth.Client>> {
  try {
    const response = await oauth.dynamicClientRegistrationRequest(server, request, options);
    return await oauth.processDynamicClientRegistrationResponse(response);
  } catch (error) {
    const remedy =
      'Some servers want an initial access token or a person for it: register the client on their pages.';
    throw refused(`${server.issuer} did not register the client (${reasonOf(error)}).`, remedy);
  }
}
