import { connection } from '../connection';
import { keepTokenFresh, type FreshnessSnapshot } from '../generic/keep-token-fresh';

/** Renews the access token with the polls of the platform: `{ state, reasons, refreshed, expires_at? }`. */
export const process = connection.trigger<FreshnessSnapshot>((context) =>
  keepTokenFresh(context, { inspect: (cfg) => connection.inspect(cfg), now: () => Date.now() }),
);
