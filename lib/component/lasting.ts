import { createPooledAdapter, type RequestAdapter } from '../http/adapter/pooled-adapter';
import { createRateBudgets, type RateBudgets } from '../http/limits/rate-budgets';
import { createOriginRulesBuilder, type OriginRulesBuilder } from '../http/network/origin';
import { createTokenHeaderBuilder, type TokenHeaderBuilder } from '../http/token-travel';
import type { RejectionRules } from '../http/rejection';
import type { ResponseProfile } from '../oauth2/response-shape';
import { parseSecureUrl } from '../secure-url';
import type { Definition } from '../settings/definition';
import type { RefreshPolicy, RefreshWhen } from '../tokens/refresh-policy';
import type { LastSent } from '../tokens/renewal-session';
import { isTraced } from '../trace/diagnostics';
import { createAgentSelector, type AgentSelector } from './certificate-agent';
import { createDefaultsSelector, type DefaultsSelector } from './client-defaults';
import { createIdentifier, type Identifier } from './identity';
import type { ConnectionOptions } from './options';
import { resolvePolicy, resolveResponse } from './refresh-settings';
import { selectRejection } from './rejection-settings';
import { rememberLast } from './remember-last';
import { readRequestEnvironment, type RequestEnvironment } from './request-environment';
import type { Surroundings } from './surroundings';

/**
 * What a connection keeps from one message to the next, beside the tokens: what is the same for all of them until the
 * definition changes, or an option does.
 */
export interface Lasting {
  /** Whether the server has refused scopes on a refresh. */
  readonly scopeMemory: { refused: boolean };
  /** The agents of mutual TLS. */
  readonly selectAgent: AgentSelector;
  /** What requests are sent with, unless an option says otherwise. */
  readonly adapter: RequestAdapter;
  /** The header of an access token. */
  readonly buildHeader: TokenHeaderBuilder;
  /** Which URLs belong to the connection. */
  readonly buildRules: OriginRulesBuilder;
  /** What parallel requests wait for. */
  readonly budgets: RateBudgets;
  /** What the operator says about requests. */
  readonly requestEnvironment: RequestEnvironment;
  /** Whose tokens are at hand. */
  readonly identify: Identifier;
  /** Whether anybody hears of what happens. */
  readonly isTraced: () => boolean;
  /** The token that was sent last. */
  readonly lastSent: LastSent;
  /** How stored tokens are read. */
  readonly selectResponse: (definition: Definition, token: string | undefined) => ResponseProfile;
  /** When tokens are renewed. */
  readonly selectPolicy: (definition: Definition, when: RefreshWhen | undefined) => RefreshPolicy;
  /** What counts as a rejection. */
  readonly selectRejection: (
    own: ConnectionOptions['rejection'],
    facts: NonNullable<Definition['api']>['rejection'],
  ) => RejectionRules;
  /** A base URL that is given as a text, as requests have it. */
  readonly parseBaseURL: (text: string) => string;
  /** The defaults of a client. */
  readonly selectDefaults: DefaultsSelector;
}

/** Creates what one connection keeps. */
export function createLasting(surroundings: Surroundings): Lasting {
  const { trace, traceFile } = surroundings;
  const policyFor = rememberLast((definition: Definition, when: RefreshWhen | undefined) =>
    resolvePolicy({ definition, options: toOptions(when) }),
  );
  const rejectionFor = rememberLast(selectRejection);
  const parseBaseURL = rememberLast((text: string, what: string) => parseSecureUrl(text, what).href);
  return {
    scopeMemory: { refused: false },
    selectAgent: createAgentSelector(),
    adapter: createPooledAdapter({ guard: surroundings.addressGuard, usesProxy: surroundings.usesProxy }),
    buildHeader: createTokenHeaderBuilder(),
    buildRules: createOriginRulesBuilder(),
    budgets: createRateBudgets(surroundings.clock),
    requestEnvironment: readRequestEnvironment(surroundings.environment),
    identify: createIdentifier(),
    isTraced: () => trace !== undefined || traceFile !== undefined || isTraced(),
    lastSent: { token: undefined },
    selectResponse: rememberLast((definition, token) => resolveResponse({ definition, token })),
    // What an author has written into an object may be another thing by now.
    selectPolicy: (definition, when) =>
      typeof when === 'object'
        ? resolvePolicy({ definition, options: toOptions(when) })
        : policyFor(definition, when),
    selectRejection: (own, facts) =>
      own === undefined ? rejectionFor(own, facts) : selectRejection(own, facts),
    parseBaseURL: (text) => parseBaseURL(text, 'The base URL'),
    selectDefaults: createDefaultsSelector(surroundings),
  };
}

function toOptions(when: RefreshWhen | undefined): { readonly when?: RefreshWhen } {
  return when === undefined ? {} : { when };
}
