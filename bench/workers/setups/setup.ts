/** Where an account's API and token endpoint are, and the client that they know. */
export interface Site {
  readonly apiUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A token response as it is stored. */
export interface StoredTokens extends Readonly<Record<string, unknown>> {
  readonly access_token: string;
  readonly refresh_token?: string;
  /** Epoch seconds; absent where nobody knows. */
  readonly expires_at?: number;
}

/** What the runtime hands to each message: the tokens as they were when the container started. */
export interface StoredConfig {
  readonly _account: string;
  readonly oauth: StoredTokens;
}

/** Requests a path with the tokens of one account; resolves with the parsed body of a success, and rejects otherwise. */
export type Get = (path: string) => Promise<unknown>;

/** Is told the tokens that replace the stored ones. */
export type Save = (oauth: unknown) => void;

/** Makes the client of an account: once, or for every message. */
export type Open = (cfg: StoredConfig, save: Save) => Get;

/** One way to keep tokens fresh: what a component has when its modules are loaded. */
export type Setup = (site: Site) => Open;
