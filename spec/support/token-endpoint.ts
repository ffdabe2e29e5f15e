import { createTransport } from '../../lib/http/network/transport';
import type { OAuthClient } from '../../lib/oauth2/client-authentication';
import type { TokenSet } from '../../lib/oauth2/token-set';
import type { Clock, IssueOutcome } from '../../lib/ports';
import {
  startFaultyAuthorizationServer,
  type FaultyAuthorizationServer,
} from '../../lib/platform/faulty-server/faulty-authorization-server';
import type { FaultyAuthorizationServerOptions } from '../../lib/platform/faulty-server/faulty-authorization-server-options';
import type { RequestContext } from '../../lib/settings/account-scope';
import { mergeDefinitions, type Definition } from '../../lib/settings/definition';
import { joinScopes } from '../../lib/settings/scopes';
import {
  keepFromAnswer,
  missingFollowUps,
  prepareFollowUp,
  prepareTokenRequest,
  selectSteps,
} from '../../lib/settings/token-requests';
import { literalTemplate } from '../../lib/templates/parse-template';
import {
  createTokenEndpoint,
  type TokenEndpoint,
  type TokenEndpointLimits,
  type TokenEndpointOptions,
  type TokenRequests,
} from '../../lib/tokens/token-endpoint';
import { guessableBytes } from './built-requests';
import { createTestClock, type TestClock } from '../../lib/testing/test-clock';
import { buildTokens } from './renewal-session';

export const CLIENT: OAuthClient = { clientId: 'client-id', clientSecret: 'client&secret' };
const LIMITS: TokenEndpointLimits = {
  deadlineMs: 30_000,
  attemptTimeoutMs: 5_000,
  refreshTokenReuseSeconds: 0,
};

export interface EndpointSettings extends Partial<Omit<TokenEndpointOptions, 'limits'>> {
  /** What the provider is like, merged over the URL of the server and {@link CLIENT}. */
  readonly definition?: Definition;
  readonly limits?: Partial<TokenEndpointLimits>;
}

/** A real server on loopback with the lifecycle's own client before it. Only time and chance are replaced. */
export interface EndpointHarness {
  readonly server: FaultyAuthorizationServer;
  readonly clock: TestClock;
  /** An account with tokens of this server. */
  account(): TokenSet;
  endpoint(settings?: EndpointSettings): TokenEndpoint;
  /** Refreshes the tokens of a new account. */
  refresh(settings?: EndpointSettings): Promise<IssueOutcome>;
}

export async function startEndpointHarness(
  options: FaultyAuthorizationServerOptions = {},
): Promise<EndpointHarness> {
  const clock = createTestClock({ automatic: true });
  const server = await startFaultyAuthorizationServer({ now: () => clock.now(), ...options });
  const account = (): TokenSet => {
    const raw = server.issue();
    return buildTokens('x', { accessToken: raw.access_token, refreshToken: raw.refresh_token, raw });
  };
  const usual: Definition = { token: { url: server.tokenEndpoint }, client: clientOf(CLIENT) };
  const endpoint = ({
    definition: changes = {},
    limits,
    ...settings
  }: EndpointSettings = {}): TokenEndpoint => {
    const definition = mergeDefinitions(usual, changes);
    return createTokenEndpoint({
      transport: createTransport(),
      clock,
      random: () => 0.5,
      requests: createRequests(definition, settings.clock ?? clock),
      response: definition.response ?? {},
      scope: {
        choice: definition.refresh?.scope ?? 'omit',
        textFor: ({ scopes }) => joinScopes(scopes, definition),
        memory: { refused: false },
      },
      subject: 'the account "A"',
      limits: { ...LIMITS, ...limits },
      ...settings,
    });
  };
  return { server, clock, account, endpoint, refresh: (settings) => endpoint(settings).refresh(account()) };
}

function createRequests(definition: Definition, clock: Clock): TokenRequests {
  const contextFor = (raw: Readonly<Record<string, unknown>>): RequestContext => ({
    definition,
    account: { cfg: {}, fieldNames: new Set<string>(), environment: {}, raw },
    nowMs: clock.now(),
    randomBytes: guessableBytes,
  });
  return {
    stepsBefore: (grant) => selectSteps(definition, grant),
    prepare: (grant, answers, raw) => prepareTokenRequest(contextFor(raw), grant, answers),
    followUps: {
      missing: (raw) => missingFollowUps(definition, raw),
      prepare: (index, { raw, accessToken }) =>
        prepareFollowUp(contextFor(raw), index, { access_token: accessToken }),
      keep: (index, answer) => keepFromAnswer(definition.afterwards, answer, index),
    },
  };
}

/** A client as a definition has it: word for word, whatever its secret looks like. */
export function clientOf({ clientId, clientSecret }: OAuthClient): NonNullable<Definition['client']> {
  return {
    id: literalTemplate(clientId),
    ...(clientSecret === undefined ? {} : { secret: literalTemplate(clientSecret) }),
  };
}

/** The tokens of an outcome; fails if there are none. */
export function tokensOf(outcome: IssueOutcome): TokenSet {
  if (!outcome.issued) throw outcome.error;
  return outcome.tokens;
}

/** The failure of an outcome; fails if there is none. */
export function failureOf(outcome: IssueOutcome): Extract<IssueOutcome, { issued: false }> {
  if (outcome.issued) throw new TypeError('Tokens were issued.');
  return outcome;
}
