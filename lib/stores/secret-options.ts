import type { Transport } from '../ports';

/** How a secret of the platform is reached. */
export interface SecretAccess {
  /** Base URL of the platform's REST API. */
  readonly apiUrl: string;
  readonly username: string;
  readonly apiKey: string;
  readonly workspaceId: string;
  readonly secretId: string;
}

/** What a secret is used with. */
export interface SecretOptions {
  readonly access: SecretAccess;
  readonly transport: Transport;
  /** How long one call to the platform may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Whose tokens, for error texts: `the account "…"`. */
  readonly subject: string;
}
