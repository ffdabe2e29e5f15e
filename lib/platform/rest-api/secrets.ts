import { createSecretRoutes, type SecretRoutes } from './secret-routes';
import type { Credentials, StoredSecret } from './stored-secret';

/** The platform's secrets (the newer credential model), and what can go wrong with them. */
export interface Secrets {
  /**
   * Adds a secret.
   *
   * @param refresh what the platform does when a component asks for fresh tokens: returns the new credentials, or
   *   throws, which the platform answers with a 4xx
   */
  addSecret(secretId: string, credentials: Credentials, refresh: () => Promise<Credentials>): void;
  /** The credentials that are stored now. */
  secret(secretId: string): Credentials | undefined;
  /** Gives `data` as a list, as one page of the platform's documents shows it. */
  answerInLists(): void;
  /** Answers the next refreshes with the credentials from before, as the platform did until 22.34. */
  answerStale(count: number): void;
  /** Puts a secret into the state `error`. */
  breakSecret(secretId: string, error: string): void;
}

/** Creates the secrets of one workspace. */
export function createSecrets(): Secrets & { readonly routes: SecretRoutes } {
  const stored = new Map<string, StoredSecret>();
  const oddities = { inLists: false, stale: 0 };
  return {
    routes: createSecretRoutes(stored, oddities),
    addSecret: (id, credentials, refresh) => void stored.set(id, { credentials, error: undefined, refresh }),
    secret: (id) => stored.get(id)?.credentials,
    answerInLists: () => void (oddities.inLists = true),
    answerStale: (count) => void (oddities.stale = count),
    breakSecret: (id, error) => {
      const secret = stored.get(id);
      if (secret !== undefined) secret.error = error;
    },
  };
}
