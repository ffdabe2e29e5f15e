import type { RequestContext } from '../settings/account-scope';
import type { RuntimeConfig } from './runtime';
import type { OpenedConnection } from './session';

/** What the requests for one account are built with, now. */
export function openRequestContext(
  { cfg, declaration, definition, options, surroundings }: OpenedConnection,
  raw?: Readonly<Record<string, unknown>>,
): RequestContext {
  const { clock, environment, randomBytes } = surroundings;
  return {
    definition,
    account: {
      cfg: options.fields === undefined ? cfg : { ...options.fields, ...withoutBlanks(cfg) },
      fieldNames: declaration.fieldNames,
      environment,
      raw,
    },
    nowMs: clock.now(),
    randomBytes,
  };
}

function withoutBlanks(cfg: RuntimeConfig): RuntimeConfig {
  return Object.fromEntries(
    Object.entries(cfg).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
}
