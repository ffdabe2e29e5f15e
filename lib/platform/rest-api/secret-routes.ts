import type { JsonAnswer } from '../http-exchange';
import { showSecret, type StoredSecret } from './stored-secret';

/** How often secrets were asked for. */
export interface SecretCounts {
  readonly secretReads: number;
  readonly secretRefreshes: number;
}

/** What a component can ask about secrets. */
export interface SecretRoutes {
  readonly retrieve: (secretId: string) => JsonAnswer;
  readonly refresh: (secretId: string) => Promise<JsonAnswer>;
  readonly counts: () => SecretCounts;
}

/** How the answers differ from the documented ones. */
export interface SecretOddities {
  /** Gives `data` as a list. */
  inLists: boolean;
  /** How many more refreshes are answered with the credentials from before. */
  stale: number;
}

const NOT_FOUND: JsonAnswer = { status: 404, body: { errors: [{ title: 'NotFound' }] } };

/** The routes of a workspace's secrets. */
export function createSecretRoutes(
  stored: ReadonlyMap<string, StoredSecret>,
  oddities: SecretOddities,
): SecretRoutes {
  const counts = { secretReads: 0, secretRefreshes: 0 };
  const show = (id: string, secret: StoredSecret): JsonAnswer => {
    const data = showSecret(id, secret);
    return { status: 200, body: { data: oddities.inLists ? [data] : data } };
  };
  return {
    counts: () => ({ ...counts }),
    retrieve(id) {
      counts.secretReads += 1;
      const secret = stored.get(id);
      return secret === undefined ? NOT_FOUND : show(id, secret);
    },
    async refresh(id) {
      counts.secretRefreshes += 1;
      const secret = stored.get(id);
      if (secret === undefined) return NOT_FOUND;
      const before = { ...secret };
      try {
        secret.credentials = { ...secret.credentials, ...(await secret.refresh()) };
      } catch (error) {
        return { status: 400, body: { errors: [{ title: String(error) }] } };
      }
      if (oddities.stale === 0) return show(id, secret);
      oddities.stale -= 1;
      return show(id, before);
    },
  };
}
