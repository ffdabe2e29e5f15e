import type { OAuthDeclaration } from './descriptor';
import type { ConnectionOptions } from './options';
import type { RuntimeConfig } from './runtime';
import type { Surroundings } from './surroundings';

/** An authorization that has begun: what the browser opens, and what the exchange needs afterwards. */
export interface PendingAuthorization {
  readonly url: string;
  readonly state: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
}

/** What obtaining the first tokens is made with. */
export interface AuthorizationSetup {
  readonly declaration: OAuthDeclaration;
  readonly options: ConnectionOptions;
  readonly cfg: RuntimeConfig;
  readonly surroundings: Surroundings;
}
