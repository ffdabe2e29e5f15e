import { ConfigurationError } from '../errors';
import type { TokenSet } from '../oauth2/token-set';
import { isRecord, nonEmptyString } from '../oauth2/wire';
import type { TokenIssuer, TokenStore } from '../ports';
import { obtainsByItself } from '../settings/obtaining';
import { createFixedStore } from '../stores/fixed-store';
import { readHubValue } from '../stores/hub-secret-answer';
import { SERVICE_VARIABLE } from '../stores/hub-secret-error';
import { createHubSecretStore } from '../stores/hub-secret-store';
import { DEFAULTS } from './defaults';
import type { CredentialIdentity } from './identity';
import { present } from './present';
import type { FerrymanTokenData, RuntimeConfig } from './runtime';
import type { Call } from './session';
import type { TokenSource } from './token-source';

/** Whether a ferryman of Open Integration Hub calls, rather than the runtime. */
export function isFerrymanCall({ context, cfg, declaration }: Call): boolean {
  const isConnectedHere = declaration.field !== undefined && isRecord(cfg[declaration.field]);
  return context.tokenData !== undefined || (presentsHubToken(cfg) && !isConnectedHere);
}

/** Whether a configuration has the access token where a ferryman puts it, and nothing of the other credential models. */
export function presentsHubToken(cfg: RuntimeConfig): boolean {
  if (nonEmptyString(cfg['accessToken']) === undefined) return false;
  return nonEmptyString(cfg._account) === undefined && nonEmptyString(cfg['secretId']) === undefined;
}

/** Whether the tokens of a call are a secret of Open Integration Hub: not if a grant obtains them without a person. */
export function usesHubSecret(call: Call): boolean {
  const hasToken = nonEmptyString(call.cfg['accessToken']) !== undefined;
  return isFerrymanCall(call) && (hasToken || !obtainsByItself(call.definition));
}

/**
 * Opens the tokens of a ferryman's call. The ferryman reads the secret for every message and merges it into the
 * configuration; if it could not, it goes on without, and the secret is read here.
 *
 * @throws {ConfigurationError} `CREDENTIALS_MISSING` if there is neither a token nor a secret to read it from
 */
export function openHubSecret(call: Call): TokenSource | Promise<TokenSource> {
  const { cfg, memory, context } = call;
  const { tokenData = {} } = context;
  const secretId = nonEmptyString(tokenData.secretId);
  const presented = readPresented(cfg, secretId);
  const { id, subject } = identify(call, presented);
  const openStore = (): TokenStore & TokenIssuer =>
    secretId === undefined ? createFixedStore(withoutSecret) : openSecretStore(call, secretId, subject);
  const showing = (tokens: TokenSet): TokenSource => ({
    id,
    subject,
    ...present(tokens),
    openTools: () => {
      const store = openStore();
      return { store, issuer: store };
    },
    isFixed: true,
  });
  const known = presented ?? memory.presented(id);
  if (known !== undefined) return showing(known);
  return openStore()
    .load()
    .then((tokens) => {
      if (tokens === undefined) throw notConnected();
      return showing(tokens);
    });
}

/** What a secret is called where the configuration has it among other fields. */
const SECRET_MEMBERS = ['accessToken', 'tokenType', 'scope', 'expires', 'externalId', 'authClientId'];

function readPresented(cfg: RuntimeConfig, secretId: string | undefined): TokenSet | undefined {
  const value = Object.fromEntries(SECRET_MEMBERS.map((name) => [name, cfg[name]]));
  const reading = readHubValue(value, nameOf(secretId));
  if (reading?.read === false) throw reading.error;
  return reading?.tokens;
}

function nameOf(secretId: string | undefined): string {
  return secretId === undefined ? 'the secret of this step' : `the secret "${secretId}"`;
}

/** One process serves the flows of all tenants: what belongs to one must never be taken for another's. */
function identify(
  { context, cfg, declaration, lasting }: Call,
  presented: TokenSet | undefined,
): CredentialIdentity {
  const { tokenData = {} } = context;
  const { secretId, flowId, stepId } = tokenData;
  const subject = nameOf(nonEmptyString(secretId));
  const place = nonEmptyString(secretId) === undefined ? [flowId, stepId] : [secretId];
  if (place[0] !== undefined)
    return { id: `hub:${JSON.stringify([tenantOf(tokenData), ...place])}`, subject };
  return presented === undefined
    ? { id: 'hub', subject }
    : lasting.identify(cfg, presented, declaration.fieldNames);
}

/** Both names are in use (`lib/ferryman.js`). */
function tenantOf({ tenant, tenantId }: FerrymanTokenData): unknown {
  return tenant ?? tenantId ?? null;
}

function openSecretStore(call: Call, secretId: string, subject: string): TokenStore & TokenIssuer {
  const { environment, platformTransport } = call.surroundings;
  return createHubSecretStore({
    access: {
      serviceUrl: nonEmptyString(environment[SERVICE_VARIABLE]),
      apiKey: nonEmptyString(call.context.tokenData?.apiKey),
      secretId,
    },
    transport: platformTransport,
    timeoutMs: DEFAULTS.attemptTimeoutMs,
    subject,
  });
}

function notConnected(): ConfigurationError {
  return new ConfigurationError({
    code: 'CREDENTIALS_MISSING',
    sentence: 'There is no access token in the configuration, and the step names no secret to read one from.',
    remedy: 'Choose a secret for this step of the flow in Open Integration Hub.',
  });
}

function withoutSecret(): ConfigurationError {
  return new ConfigurationError({
    code: 'CREDENTIALS_MISSING',
    sentence: 'The API rejected the access token, and the step names no secret to read a newer one from.',
    remedy: 'Choose a secret for this step of the flow in Open Integration Hub.',
  });
}
