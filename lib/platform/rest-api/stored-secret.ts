/** What a secret holds. */
export type Credentials = Readonly<Record<string, unknown>>;

/** A secret as the platform keeps it. */
export interface StoredSecret {
  credentials: Credentials;
  error: string | undefined;
  readonly refresh: () => Promise<Credentials>;
}

/** The secret as the platform shows it. */
export function showSecret(id: string, { credentials, error }: StoredSecret): unknown {
  const state = error === undefined ? { state: 'ready' } : { state: 'error', error };
  return { id, type: 'auth-secret', attributes: { name: id, type: 'oauth2', ...state, credentials } };
}
