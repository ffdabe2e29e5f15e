import type { HandlerContext } from '../component/handlers';
import { judgeFailure, judgeHealth, type Health, type HealthState } from '../component/health';
import type { ConnectionInspection } from '../component/inspection';
import type { RuntimeConfig } from '../component/runtime';
import { isFreshkeysError } from '../errors';
import type { AccessToken, AccessTokens, TokenChoice, TokenNeed } from '../ports';
import { isChecked } from './step-fields';
import { buildTokenEnd, buildTokenMessage, readNeed } from './token-message';

/** What is remembered of the last message. */
export interface FreshnessSnapshot {
  readonly state?: HealthState;
  readonly expires_at?: number;
}

type Context = Pick<
  HandlerContext<unknown, HandlerContext['cfg'], FreshnessSnapshot>,
  'tokens' | 'cfg' | 'snapshot' | 'emit'
>;

/** What it is done with. */
export interface Keeping {
  /** Looks at the connection for a configuration. */
  readonly inspect: (cfg: RuntimeConfig) => Promise<ConnectionInspection>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** More than the time between two polls of most flows. */
const USUAL_NEED_SECONDS = 600;

/**
 * Renews the access token if it ends before the next poll, and emits when it ends and how the account is: each time
 * that this has changed. Of an account whose token cannot be renewed the message goes out first, then the error.
 *
 * @throws what a refresh throws
 */
export async function keepTokenFresh(context: Context, keeping: Keeping): Promise<void> {
  const { tokens, cfg, snapshot, emit } = context;
  const outcome = await askForToken(tokens, readNeed(cfg, USUAL_NEED_SECONDS));
  const health = await judge(outcome, cfg, keeping);
  const { token } = outcome;
  const end = token === undefined ? {} : buildTokenEnd(token);
  const refreshed = token?.note?.choice === 'renewed';
  const changed = health.state !== snapshot.state || end.expires_at !== snapshot.expires_at;
  if (refreshed || changed || isChecked(cfg, 'emitEveryPoll')) {
    const shown = token !== undefined && isChecked(cfg, 'includeToken') ? buildTokenMessage(token) : {};
    await emit.data({ body: { ...health, refreshed, ...end, ...shown } });
    await emit.snapshot({ state: health.state, ...end });
  }
  if (outcome.token === undefined) throw outcome.error;
}

type Outcome = { readonly token: AccessToken } | { readonly token?: undefined; readonly error: unknown };

async function askForToken(tokens: AccessTokens, need: TokenNeed): Promise<Outcome> {
  try {
    return { token: await tokens.current(need) };
  } catch (error) {
    return { error };
  }
}

async function judge(outcome: Outcome, cfg: RuntimeConfig, { inspect, now }: Keeping): Promise<Health> {
  const presented = await inspect(cfg);
  const { token } = outcome;
  if (token === undefined) {
    if (isFreshkeysError(outcome.error)) return judgeFailure(outcome.error, presented);
    throw outcome.error;
  }
  const { field = 'oauth' } = presented;
  // The configuration is what the runtime read at its start; the tokens are newer.
  const inspection = { ...(await inspect({ ...cfg, [field]: token.tokens.raw })), tokens: token.tokens };
  const facts = { inspection, lastRefresh: undefined, isHeld: false, now: now() };
  const { state, reasons } = judgeHealth({ ...facts, connectBy: 'its credential on the platform' });
  const remark = REMARKS[token.note?.choice ?? 'fresh'];
  return { state, reasons: remark === undefined ? reasons : [...reasons, remark] };
}

const TRIED = 'It could not be renewed ahead of its end, and is used on.';
const UNKNOWN_END =
  'Nobody says when it ends: it is renewed once the API rejects it, or at a fixed interval if the credential says so.';

const REMARKS: Readonly<Partial<Record<TokenChoice, string>>> = {
  kept: TRIED,
  paused: TRIED,
  endless: UNKNOWN_END,
};
