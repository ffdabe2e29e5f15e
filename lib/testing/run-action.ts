import { createHash } from 'node:crypto';
import type { IncomingMessage, RuntimeConfig } from '../component/runtime';
import { runFunction } from '../platform/runtime/function-runner';
import type { StepOutcome } from '../platform/runtime/step-messages';
import type { ActionRun, LateEvent } from './action-run';
import { recordCodes, type ErrorCodes } from './recorded-codes';
import { createAccountClient } from './account-client';
import { createStoredAccount, type StoredAccount, type TestAccount } from './test-account';
import { recordLogger, type ComponentLogger } from './recording-logger';
import { watchQueue, type SentByRuntime } from './watched-queue';

/** `process` of any action or trigger: what it takes is up to its author. */
export type AnyProcess = (this: never, message: never, cfg: never, snapshot: never) => unknown;

/** What a run is made of; everything may be left out. */
export interface RunOptions {
  /** Default: an empty body. Without an id it gets a random one, as in a flow. */
  readonly message?: Partial<IncomingMessage<unknown>>;
  /** The step's own fields and the credential's, tokens included. Default: what `account` has stored. */
  readonly cfg?: RuntimeConfig;
  readonly snapshot?: unknown;
  /** Where tokens are saved and looked up. Default: one that begins with `cfg` and ends with this run. */
  readonly account?: TestAccount;
  /** `this.getFlowVariables()`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** More `ELASTICIO_*` variables, with their prefix: what `this.getConfig()` shows, without it. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs `process` of an action once, as the runtime does it on the platform: with its own classes, a copy of the
 * configuration, an asynchronous `emit`, errors that are counted, and what is returned emitted as data. Nothing is sent
 * to a platform, and nothing is listened to: it is safe beside mocked networks.
 *
 * The same configuration is the same account; give `cfg._account` or `account` to tell them apart, or to keep them
 * together. As in a flow, a second message gets the configuration that the first one got: pass the same `cfg` again.
 *
 * @example
 * const run = await runAction(process, { message: { body: { id: '1' } }, cfg: { oauth: provider.issue() } });
 * expect(run.errors).to.deep.equal([]);
 * expect(run.data[0]?.body).to.deep.equal({ id: '1', name: 'Jane' });
 */
export async function runAction(process: AnyProcess, options: RunOptions = {}): Promise<ActionRun> {
  const account = openAccount(options);
  const savedBefore = account.saved.length;
  const logs: string[] = [];
  const late: LateEvent[] = [];
  const codes: ErrorCodes = new Map();
  const sent: SentByRuntime = { data: [], stacks: [] };
  const config = buildConfig(options, account);
  const outcome = await runFunction({
    process: recordCall(process, { logs, codes }),
    message: options.message ?? {},
    config,
    snapshot: options.snapshot ?? {},
    variables: options.variables ?? {},
    environment: options.environment ?? {},
    apiClient: createAccountClient(account, config),
    observe: (queue) => watchQueue(queue, sent),
    onLate: ({ kind, value }) => void late.push({ kind, value }),
  });
  return { ...readOutcome(outcome, { ...sent, codes }), keys: account.saved.slice(savedBefore), logs, late };
}

/**
 * The same for a trigger: the runtime makes no difference.
 *
 * @example
 * const { data, snapshots } = await runTrigger(process, { cfg, snapshot: { since: '2026-01-01' } });
 */
export function runTrigger(process: AnyProcess, options: RunOptions = {}): Promise<ActionRun> {
  return runAction(process, options);
}

function openAccount({ account, cfg = {} }: RunOptions): StoredAccount {
  // Only this package makes accounts, and all that it makes have a door.
  if (account !== undefined) return account as StoredAccount;
  const digest = createHash('sha256').update(JSON.stringify(cfg)).digest('hex');
  return createStoredAccount(cfg, cfg._account ?? `account-${digest.slice(0, 12)}`);
}

/** As the platform makes it of a step: the credential, then the fields of the step, and whose credential it is. */
function buildConfig({ account, cfg }: RunOptions, { id, keys }: StoredAccount): RuntimeConfig {
  const config = { ...(account === undefined ? {} : keys()), ...cfg };
  // With the newer model there is a secret instead of an account.
  return 'secretId' in config ? config : { ...config, _account: id };
}

/** Puts recorders in front of `this.logger` and `this.emit`. */
function recordCall(process: AnyProcess, { logs, codes }: { logs: string[]; codes: ErrorCodes }) {
  return function (this: unknown, ...parameters: readonly unknown[]): unknown {
    const context = this as Parameters<typeof recordCodes>[0] & { logger: ComponentLogger };
    context.logger = recordLogger(context.logger, logs);
    recordCodes(context, codes);
    return Reflect.apply(process as (...all: readonly unknown[]) => unknown, context, parameters);
  };
}

function readOutcome(outcome: StepOutcome, { data, stacks, codes }: SentByRuntime & { codes: ErrorCodes }) {
  return {
    data,
    errors: outcome.errors.map((error, index) => {
      const stack = stacks[index];
      const code = codes.get(stack);
      return { ...error, ...(stack === undefined ? {} : { stack }), ...(code === undefined ? {} : { code }) };
    }),
    rebounds: outcome.rebounds.map(({ reason }) => reason),
    snapshots: outcome.snapshots,
    httpReplies: outcome.httpReplies,
    acked: outcome.acked,
  };
}
