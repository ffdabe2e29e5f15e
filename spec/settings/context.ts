import type { Definition } from '../../lib/settings/definition';
import type { RequestContext } from '../../lib/settings/account-scope';
import { guessableBytes } from '../support/built-requests';
import { NOW } from '../support/provider-world';

/** What the requests of an account with client id and secret are built with. */
export function contextOf(
  definition: Definition,
  cfg: Readonly<Record<string, unknown>> = { client_id: 'id-1', client_secret: 'canary-secret' },
  raw?: Readonly<Record<string, unknown>>,
): RequestContext {
  return {
    definition,
    account: {
      cfg,
      fieldNames: new Set(['client_id', 'client_secret', ...Object.keys(cfg)]),
      environment: {},
      raw,
    },
    nowMs: NOW,
    randomBytes: guessableBytes,
  };
}
