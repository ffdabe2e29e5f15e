import { resolveEndpoint } from './endpoint-settings';
import type { ConnectionOptions } from './options';
import { resolvePolicy } from './refresh-settings';
import type { RuntimeConfig } from './runtime';
import type { Call } from './session';

/**
 * Checks what a refresh will need one day: when a person looks at the form, not when the first token expires.
 *
 * @throws {ConfigurationError}
 */
export function assertComplete<Cfg extends RuntimeConfig>(
  opened: Pick<Call<Cfg>, 'cfg' | 'declaration' | 'options' | 'surroundings'>,
): void {
  const { cfg, declaration, options, surroundings } = opened;
  const { fieldNames } = declaration;
  const policy = resolvePolicy(options.refresh);
  if (policy.when === 'never') return;
  const { environment } = surroundings;
  resolveEndpoint(declaration, options as ConnectionOptions, {
    fieldNames,
    cfg,
    environment,
    purpose: 'refresh',
  });
}
