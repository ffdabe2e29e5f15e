import type { AccessTokens, Trace } from '../ports';
import { createAccessTokens } from '../tokens/token-manager';
import type { RenewalSession, TokenSession } from '../tokens/renewal-session';
import type { TokenMemory } from '../tokens/token-memory';
import { describeRefresh, describeWait } from '../trace/describe-event';
import { publishEvent } from '../trace/diagnostics';
import type { Definition } from '../settings/definition';
import type { OAuthDeclaration } from './descriptor';
import type { Lasting } from './lasting';
import type { ConnectionOptions } from './options';
import type { Surroundings } from './surroundings';
import { selectLogger } from './logger';
import type { RuntimeConfig, RuntimeContext } from './runtime';
import { DEFAULTS } from './defaults';
import { selectTokenSource, type TokenSource } from './token-source';

/** What a connection is for one configuration. */
export interface OpenedConnection<Cfg extends RuntimeConfig = RuntimeConfig> {
  readonly cfg: Cfg;
  readonly declaration: OAuthDeclaration;
  readonly options: ConnectionOptions<Cfg>;
  /** `component.json`, the provider and the options put together. */
  readonly definition: Definition;
  readonly surroundings: Surroundings;
  /** What is kept from one message to the next. */
  readonly lasting: Lasting;
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
 * Opens the tokens of a call: at once, where nothing has to be read for it.
 *
 * @throws {ConfigurationError} `CREDENTIALS_MISSING` if there are no tokens at all
 */
export function openTokens(
  call: Call,
  trace: Trace = createTrace(call),
): AccessTokens | Promise<AccessTokens> {
  const source = selectTokenSource(call);
  return source instanceof Promise
    ? source.then((found) => openSource(call, found, trace))
    : openSource(call, source, trace);
}

function openSource(call: Call, source: TokenSource, trace: Trace): AccessTokens {
  const { context, options, definition, surroundings, memory, kind, lasting } = call;
  const { clock } = surroundings;
  const { id, subject, shown } = source;
  const record = memory.recall(id, shown) ?? memory.reconcile(id, source.read(), clock.now());
  const session: TokenSession = {
    record,
    shown,
    presented: record.presented,
    policy: selectPolicy(call, source),
    clock,
    logger: selectLogger(context),
    trace,
    coolDownMs: options.refresh?.coolDownMs ?? DEFAULTS.coolDownMs,
    rotatesRefreshToken: definition.refresh?.rotatesRefreshToken ?? true,
    subject,
    lastSent: lasting.lastSent,
  };
  let renewal: RenewalSession | undefined;
  return createAccessTokens(
    session,
    () => (renewal ??= { ...session, ...source.openTools(), mustSave: kind !== 'process' }),
  );
}

function selectPolicy(call: Call, source: TokenSource): TokenSession['policy'] {
  const { definition, options, lasting } = call;
  const policy = lasting.selectPolicy(definition, options.refresh?.when);
  if (call.isForced === true) return { ...policy, when: 'forced' };
  const mustKeep = source.isFixed === true || (call.kind === 'verification' && wouldLose(call, source));
  return mustKeep && policy.when !== 'never' ? { ...policy, when: 'rejected' } : policy;
}

/** Verification uses the access token as it is, where a refresh token would be spent and not saved. */
function wouldLose({ definition }: Call, { shown, openTools }: TokenSource): boolean {
  if (shown.refreshToken === undefined || definition.refresh?.rotatesRefreshToken === false) return false;
  const { store, issuer } = openTools();
  return !store.canSave && issuer.spendsRefreshToken !== false;
}

/** Publishes events with the id of the message, and tells the log of the runtime about refreshes and waits. */
export function createTrace(call: Call): Trace {
  const { messageId, surroundings, lasting } = call;
  const { trace, traceFile } = surroundings;
  const logger = selectLogger(call.context);
  return (event) => {
    if (lasting.isTraced()) {
      const traced = messageId === undefined ? event : { ...event, messageId };
      trace?.(traced);
      publishEvent(traced);
      traceFile?.write(traced, logger);
    }
    if (event.event === 'refresh') logger.info(describeRefresh(event));
    if (event.event === 'wait') logger[event.reason === 'failed' ? 'info' : 'debug'](describeWait(event));
  };
}
