import type { AccessTokens, Trace } from '../ports';
import type { RefreshPolicy } from '../tokens/refresh-policy';
import { createAccessTokens } from '../tokens/token-manager';
import type { TokenMemory } from '../tokens/token-memory';
import { describeRefresh, describeWait } from '../trace/describe-event';
import { isTraced, publishEvent } from '../trace/diagnostics';
import type { Definition } from '../settings/definition';
import type { AgentSelector } from './certificate-agent';
import type { OAuthDeclaration } from './descriptor';
import type { ConnectionOptions } from './options';
import type { Surroundings } from './surroundings';
import { selectLogger } from './logger';
import type { RateBudgets } from './rate-budgets';
import type { RuntimeConfig, RuntimeContext } from './runtime';
import { DEFAULTS } from './defaults';
import { resolvePolicy } from './refresh-settings';
import { selectTokenSource } from './token-source';

/** What a connection is for one configuration. */
export interface OpenedConnection<Cfg extends RuntimeConfig = RuntimeConfig> {
  readonly cfg: Cfg;
  readonly declaration: OAuthDeclaration;
  readonly options: ConnectionOptions<Cfg>;
  /** `component.json`, the provider and the options put together. */
  readonly definition: Definition;
  readonly surroundings: Surroundings;
  /** Whether the server has refused scopes on a refresh. */
  readonly scopeMemory: { refused: boolean };
  /** The agents of mutual TLS. */
  readonly selectAgent: AgentSelector;
  /** What parallel requests wait for. */
  readonly budgets: RateBudgets;
}

/** One call of the runtime: its context, and what the connection is for its configuration. */
export interface Call<Cfg extends RuntimeConfig = RuntimeConfig> extends OpenedConnection<Cfg> {
  readonly context: RuntimeContext;
  readonly memory: TokenMemory;
  readonly messageId: string | undefined;
  /** `process` lives on after this call; service calls end their process, and verification must not spend a token in vain. */
  readonly kind: 'process' | 'service' | 'verification';
  /** Whether a person asks for new tokens: then the policy is not asked. */
  readonly isForced?: boolean;
}

/**
 * Opens the tokens of a call.
 *
 * @throws {ConfigurationError} `CREDENTIALS_MISSING` if there are no tokens at all
 */
export async function openTokens(call: Call): Promise<AccessTokens> {
  const { context, options, definition, surroundings } = call;
  const refresh = options.refresh ?? {};
  const { id, subject, presented, store, issuer, lease, isFixed } = await selectTokenSource(call);
  const record = call.memory.reconcile(id, presented, surroundings.clock.now());
  const rotatesRefreshToken = definition.refresh?.rotatesRefreshToken ?? true;
  // Verification uses the access token as it is, where a refresh token would be spent and not saved.
  const spends = issuer.spendsRefreshToken !== false && presented.refreshToken !== undefined;
  const mustKeep = call.kind === 'verification' && rotatesRefreshToken && !store.canSave && spends;
  return createAccessTokens({
    record,
    policy: selectPolicy(call, mustKeep || isFixed === true),
    issuer,
    store,
    lease,
    clock: surroundings.clock,
    logger: selectLogger(context),
    trace: createTrace(call),
    coolDownMs: refresh.coolDownMs ?? DEFAULTS.coolDownMs,
    rotatesRefreshToken,
    mustSave: call.kind !== 'process',
    subject,
  });
}

function selectPolicy({ definition, options, isForced }: Call, onlyRejected: boolean): RefreshPolicy {
  const policy = resolvePolicy({ definition, options: options.refresh });
  if (isForced === true) return { ...policy, when: 'forced' };
  return onlyRejected && policy.when !== 'never' ? { ...policy, when: 'rejected' } : policy;
}

/** Publishes events with the id of the message, and tells the log of the runtime about refreshes and waits. */
export function createTrace(call: Call): Trace {
  const { messageId, surroundings } = call;
  const { trace, traceFile } = surroundings;
  const logger = selectLogger(call.context);
  return (event) => {
    if (trace !== undefined || traceFile !== undefined || isTraced()) {
      const traced = messageId === undefined ? event : { ...event, messageId };
      trace?.(traced);
      publishEvent(traced);
      traceFile?.write(traced, logger);
    }
    if (event.event === 'refresh') logger.info(describeRefresh(event));
    if (event.event === 'wait') logger[event.reason === 'failed' ? 'info' : 'debug'](describeWait(event));
  };
}
