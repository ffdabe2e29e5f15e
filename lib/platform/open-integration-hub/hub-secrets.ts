import type { JsonAnswer } from '../http-exchange';
import { maskValue, type HubSecret, type HubSecretValue } from './hub-secret';

/** Somebody who may ask, by API key. */
export interface HubKey {
  readonly owner: string;
  /** Whether tokens are shown in clear (`secrets.secret.readRaw`). Default `true`. */
  readonly readRaw?: boolean;
}

/** The secrets of all tenants, and what can be done with them. */
export interface HubSecrets {
  addKey(apiKey: string, key: HubKey): void;
  addSecret(id: string, secret: HubSecret): void;
  /** The value that is stored now. */
  value(id: string): HubSecretValue | undefined;
  /** Changes what is stored, as a person who authorizes the secret again does. */
  change(id: string, changes: Partial<HubSecretValue>): void;
  counts(): { readonly reads: number; readonly refreshes: number };
}

interface StoredSecret extends HubSecret {
  value: HubSecretValue;
  /** The refresh that is under way: one at a time, whoever asks. */
  refreshing?: Promise<void> | undefined;
}

/** How long before its end a token is refreshed when it is read. */
const EXPIRATION_OFFSET_MS = 15 * 60_000;

/** Creates the secrets of a hub. @param now epoch ms, the service's clock */
export function createHubSecrets(
  now: () => number,
): HubSecrets & { readonly read: (apiKey: string, id: string) => Promise<JsonAnswer> } {
  const keys = new Map<string, HubKey>();
  const stored = new Map<string, StoredSecret>();
  const counts = { reads: 0, refreshes: 0 };
  const isDue = ({ refreshToken, expires }: HubSecretValue): boolean =>
    refreshToken !== undefined &&
    (expires === undefined || Date.parse(expires) - now() <= EXPIRATION_OFFSET_MS);
  const refresh = async (secret: StoredSecret): Promise<void> => {
    counts.refreshes += 1;
    const changes = (await secret.refresh?.(secret.value)) ?? {};
    secret.value = { ...secret.value, ...changes };
  };
  const read = async (apiKey: string, id: string): Promise<JsonAnswer> => {
    counts.reads += 1;
    const key = keys.get(apiKey);
    if (key === undefined) return { status: 401, body: { message: '' } };
    const secret = stored.get(id);
    if (secret === undefined) return { status: 404, body: { message: '' } };
    if (secret.owner !== key.owner) return { status: 403, body: { message: '' } };
    if (secret.refreshing === undefined && isDue(secret.value)) {
      secret.refreshing = refresh(secret).finally(() => (secret.refreshing = undefined));
    }
    await secret.refreshing;
    const value = key.readRaw === false ? maskValue(secret.value) : secret.value;
    return { status: 200, body: { data: { _id: id, name: id, type: 'OA2_AUTHORIZATION_CODE', value } } };
  };
  return {
    read,
    addKey: (apiKey, key) => void keys.set(apiKey, key),
    addSecret: (id, secret) => void stored.set(id, { ...secret }),
    value: (id) => stored.get(id)?.value,
    change: (id, changes) => {
      const secret = stored.get(id);
      if (secret !== undefined) secret.value = { ...secret.value, ...changes };
    },
    counts: () => ({ ...counts }),
  };
}
