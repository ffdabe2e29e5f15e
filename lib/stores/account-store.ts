import type { ResponseProfile } from '../oauth2/response-shape';
import { parseStoredTokens } from '../oauth2/token-response';
import type { TokenSet } from '../oauth2/token-set';
import { isRecord } from '../oauth2/wire';
import type { Clock, SaveOutcome, TokenStore } from '../ports';
import { redactText } from '../redact';

/** The ways to an account on the platform that a call of the runtime has. */
export interface AccountChannels {
  /**
   * In `process`: the runtime's asynchronous `emit`, bound, and its error count, by which alone a failed save shows
   * (elasticio-sailor-nodejs `lib/sailor.js`, `onUpdateKeys`).
   */
  readonly emitter?:
    { emit(event: 'updateKeys', payload: unknown): unknown; errorCount(): number } | undefined;
  /** Elsewhere: the platform's REST client, for a saved account. Rejects on failure. */
  readonly updateAccount?: ((keys: unknown) => Promise<unknown>) | undefined;
  /** Reads the step again, the very call that the runtime makes at start. */
  readonly retrieveStep?: (() => Promise<unknown>) | undefined;
}

/** What an account store is made of. */
export interface AccountStoreOptions {
  /** Name of the OAuth field in `component.json`. */
  readonly field: string;
  readonly response: ResponseProfile;
  readonly channels: AccountChannels;
  readonly clock: Clock;
  /** How long a look at the stored tokens may take before a message goes on without it, in milliseconds. */
  readonly lookTimeoutMs: number;
}

/** The Credentials model: tokens live in the account, under the name of the OAuth field. */
export function createAccountStore(options: AccountStoreOptions): TokenStore {
  const { emitter, updateAccount } = options.channels;
  return {
    canSave: emitter !== undefined || updateAccount !== undefined,
    load: () => loadFromStep(options),
    save: async (tokens) => {
      const keys = { [options.field]: tokens.raw };
      if (emitter !== undefined) return saveByEvent(emitter, keys);
      if (updateAccount !== undefined) return saveByClient(updateAccount, keys);
      return { saved: false, reason: 'nothing here can save tokens' };
    },
  };
}

async function saveByEvent(
  emitter: NonNullable<AccountChannels['emitter']>,
  keys: unknown,
): Promise<SaveOutcome> {
  const errorsBefore = emitter.errorCount();
  try {
    if ((await emitter.emit('updateKeys', keys)) === false) {
      return { saved: false, reason: 'nobody listens to updateKeys' };
    }
  } catch (error) {
    return { saved: false, reason: describe(error) };
  }
  // The runtime resolves this call even when the platform refused: only its error count tells.
  return emitter.errorCount() > errorsBefore
    ? { saved: false, reason: 'the platform did not take the account update' }
    : { saved: true };
}

async function saveByClient(
  updateAccount: (keys: unknown) => Promise<unknown>,
  keys: unknown,
): Promise<SaveOutcome> {
  try {
    await updateAccount(keys);
    return { saved: true };
  } catch (error) {
    return { saved: false, reason: describe(error) };
  }
}

async function loadFromStep(options: AccountStoreOptions): Promise<TokenSet | undefined> {
  const { channels, clock, field, response, lookTimeoutMs } = options;
  if (channels.retrieveStep === undefined) return undefined;
  const answered = new AbortController();
  try {
    const late = clock.sleep(lookTimeoutMs, answered.signal).then(() => undefined);
    const step = await Promise.race([channels.retrieveStep(), late]);
    const config = isRecord(step) ? step['config'] : undefined;
    return isRecord(config) ? parseStoredTokens(config[field], response) : undefined;
  } finally {
    answered.abort();
  }
}

function describe(error: unknown): string {
  return redactText(error instanceof Error ? error.message : String(error)).slice(0, 200);
}
