import { EventEmitter } from 'node:events';
import { formatWithOptions } from 'node:util';
import type { RuntimeConfig } from '../component/runtime';
import { createAccountClient } from './account-client';
import { createStoredAccount, type StoredAccount, type TestAccount } from './test-account';

/** `verifyCredentials` of any component: what it takes is up to its author. */
export type AnyVerification = (this: never, cfg: never, callback: never) => unknown;

/** What a verification is made of. */
export interface VerificationOptions {
  /** The credential form, tokens included. Default: what `account` has stored. */
  readonly cfg?: RuntimeConfig;
  /** The account as it is stored already. Default: none, as in a form that nobody has saved yet. */
  readonly account?: TestAccount;
}

/** What came of a verification. */
export interface VerificationRun {
  /** What the platform shows: everything counts as a yes that has no `verified`. */
  readonly verified: boolean;
  readonly reason: string | undefined;
  /** What was saved through the platform's API, oldest first: events save nothing there. */
  readonly keys: readonly Readonly<Record<string, unknown>>[];
  /** What the component wrote with `this.logger`, with its level in front: `info: …`. */
  readonly logs: readonly string[];
}

/**
 * Runs `verifyCredentials` once, as the runtime does it behind the "Verify" button: its `emit` reaches nobody, and its
 * process would end right after it (elasticio-sailor-nodejs `lib/service.js`).
 *
 * @throws what the component throws: the platform shows an error then
 * @example
 * const { verified, reason } = await runVerification(verifyCredentials, { cfg: { oauth: provider.issue() } });
 */
export async function runVerification(
  verify: AnyVerification,
  { cfg, account }: VerificationOptions,
): Promise<VerificationRun> {
  const logs: string[] = [];
  const stored = (account ?? createStoredAccount({}, '')) as StoredAccount;
  const savedBefore = stored.saved.length;
  const given = { ...stored.keys(), ...cfg };
  const config: RuntimeConfig = account === undefined ? given : { ...given, _account: account.id };
  const context = Object.assign(new EventEmitter(), {
    logger: createLogger(logs),
    getApiClient: () => createAccountClient(stored, config),
    getConfig: () => ({}),
  });
  const result = await call(verify, context, config);
  const { verified, reason } = Object(result) as { readonly verified?: unknown; readonly reason?: unknown };
  return {
    verified: verified === undefined ? true : verified === true,
    reason: typeof reason === 'string' ? reason : undefined,
    keys: stored.saved.slice(savedBefore),
    logs,
  };
}

/** It returns its result, or hands it to a callback as of old. */
function call(verify: AnyVerification, context: object, config: RuntimeConfig): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callback = (error: unknown, result: unknown): void => {
      if (error instanceof Error) reject(error);
      else resolve(result);
    };
    const parameters = [structuredClone(config), callback];
    const returned: unknown = Reflect.apply(verify as (...given: unknown[]) => unknown, context, parameters);
    if (returned !== undefined) resolve(returned);
  });
}

function createLogger(
  lines: string[],
): Readonly<Record<string, (...parameters: readonly unknown[]) => void>> {
  const write =
    (level: string) =>
    (...parameters: readonly unknown[]): void => {
      lines.push(`${level}: ${formatWithOptions({}, ...parameters)}`);
    };
  const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const;
  return Object.fromEntries(levels.map((level) => [level, write(level)]));
}
