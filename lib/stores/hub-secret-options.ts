import type { Transport } from '../ports';

/** How a secret of Open Integration Hub is reached, as far as the ferryman and its environment say it. */
export interface HubSecretAccess {
  /** `SECRET_SERVICE_BASE_URL`. */
  readonly serviceUrl: string | undefined;
  /** `apiKey` of the orchestrator's token. */
  readonly apiKey: string | undefined;
  readonly secretId: string;
}

/** What a secret of Open Integration Hub is used with. */
export interface HubSecretOptions {
  readonly access: HubSecretAccess;
  readonly transport: Transport;
  /** How long one call to the secret service may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Whose tokens, for error texts: `the secret "…"`. */
  readonly subject: string;
}
