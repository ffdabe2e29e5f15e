import { isRecord, nonEmptyString } from '../oauth2/wire';
import type { RequestContext } from '../settings/account-scope';
import type { RuntimeConfig } from './runtime';
import type { OpenedConnection } from './session';

/** What the requests for one account are built with, now. */
export function openRequestContext(
  opened: OpenedConnection,
  raw?: Readonly<Record<string, unknown>>,
): RequestContext {
  const { declaration, definition, options, surroundings } = opened;
  const { clock, environment, randomBytes } = surroundings;
  const fields = secretFields(opened, raw);
  const cfg = withFields(opened.cfg, fields);
  const further = Object.keys(fields);
  const { fieldNames } = declaration;
  return {
    definition,
    account: {
      cfg: options.fields === undefined ? cfg : { ...options.fields, ...withoutBlanks(cfg) },
      fieldNames: further.length === 0 ? fieldNames : new Set([...fieldNames, ...further]),
      environment,
      raw,
    },
    nowMs: clock.now(),
    randomBytes,
  };
}

/**
 * The configuration with the credential fields that a secret keeps beside its tokens (`credentials.fields`): as if they
 * were flat in it, as those of an account are. What the step says itself wins.
 *
 * @param raw what the tokens came with
 */
export function completeConfig(
  opened: OpenedConnection,
  raw: Readonly<Record<string, unknown>> | undefined,
): RuntimeConfig {
  return withFields(opened.cfg, secretFields(opened, raw));
}

function withFields(cfg: RuntimeConfig, fields: Readonly<Record<string, unknown>>): RuntimeConfig {
  return Object.keys(fields).length === 0 ? cfg : { ...cfg, ...fields, ...withoutBlanks(cfg) };
}

/** Only a secret has them: with anything else, `fields` is a member of the provider's own token response. */
function secretFields(
  { cfg, options }: OpenedConnection,
  raw: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> {
  const isSecret = options.store === undefined && nonEmptyString(cfg['secretId']) !== undefined;
  const fields = isSecret ? raw?.['fields'] : undefined;
  return isRecord(fields) ? fields : {};
}

function withoutBlanks(cfg: RuntimeConfig): RuntimeConfig {
  return Object.fromEntries(
    Object.entries(cfg).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  );
}
