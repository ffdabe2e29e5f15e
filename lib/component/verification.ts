import type { PagingClient } from '../http/pages/pagination';
import { isRecord, nonEmptyString } from '../oauth2/wire';
import { isSecretName, redactText } from '../redact';
import type { RuntimeConfig, RuntimeContext } from './runtime';

/** What the platform shows after a verification. */
export interface VerificationResult {
  readonly verified: boolean;
  /** Why not, for the person in front of the form. */
  readonly reason?: string;
}

/** What a verification handler gets. */
export interface VerificationContext<Cfg extends RuntimeConfig = RuntimeConfig> {
  readonly http: PagingClient;
  readonly cfg: Cfg;
  readonly context: RuntimeContext;
  /** What answers to any valid token of this provider, below the base URL; `undefined` if nobody knows. */
  readonly verificationUrl: string | undefined;
}

/** Makes a live call with the credentials: to return is success, to throw is failure. */
export type VerificationHandler<Cfg extends RuntimeConfig> = (context: VerificationContext<Cfg>) => unknown;

/** `verifyCredentials` as the runtime calls it. */
export type VerifyFunction = (this: RuntimeContext, cfg: RuntimeConfig) => Promise<VerificationResult>;

/**
 * Makes a `verifyCredentials` of a handler. It always answers with `verified` and never throws: the runtime takes
 * anything that has no `verified` for a success (elasticio-sailor-nodejs `lib/service.js`).
 *
 * @param prepare checks what must hold before anything is sent, and says what the provider answers to any token
 */
export function createVerification<Cfg extends RuntimeConfig>(
  handler: VerificationHandler<Cfg>,
  createClient: (context: RuntimeContext, cfg: Cfg) => PagingClient,
  prepare: (cfg: Cfg) => Promise<string | undefined>,
): VerifyFunction {
  return async function verifyCredentials(cfg) {
    try {
      const typedCfg = cfg as Cfg;
      const verificationUrl = await prepare(typedCfg);
      const http = createClient(this, typedCfg);
      return toResult(await handler({ http, cfg: typedCfg, context: this, verificationUrl }), cfg);
    } catch (error) {
      return refuse(error instanceof Error ? error.message : error, cfg);
    }
  };
}

/** Whoever says something about `verified` and does not say `true` has not said yes. */
function toResult(returned: unknown, cfg: RuntimeConfig): VerificationResult {
  if (returned === false) return refuse(SAID_NO, cfg);
  if (!isRecord(returned) || !('verified' in returned) || returned['verified'] === true)
    return { verified: true };
  return refuse(nonEmptyString(returned['reason']) ?? SAID_NO, cfg);
}

const SAID_NO = 'The verification of this component said no.';

/** The reason may hold what the handler got from the API or the form: it is shown to people. */
function refuse(reason: unknown, cfg: RuntimeConfig): VerificationResult {
  const text = nonEmptyString(reason) ?? 'The verification failed without giving a reason.';
  return { verified: false, reason: redactText(text, secretsOf(cfg)) };
}

/** Client secret, tokens, passwords: what the configuration holds under the name of a secret. */
function secretsOf(source: unknown): string[] {
  if (!isRecord(source)) return [];
  return Object.entries(source).flatMap(([name, value]) =>
    typeof value === 'string' && isSecretName(name) ? [value] : secretsOf(value),
  );
}
