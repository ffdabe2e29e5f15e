import { ConfigurationError } from '../errors';
import type { ServiceOutcome } from '../platform/runtime/service-runner';
import { redactText } from '../redact';

/**
 * What a service call has returned.
 *
 * @throws {ConfigurationError} `DESCRIPTOR_INVALID` if it failed, or ended without a result
 */
export function readServiceResult(
  { result, exitCode }: ServiceOutcome,
  secrets: readonly string[],
): Readonly<Record<string, unknown>> {
  const data = (typeof result?.data === 'object' ? result.data : undefined) as
    Readonly<Record<string, unknown>> | null | undefined;
  if (result?.status === 'success') return data ?? {};
  const message = data?.['message'];
  const told =
    typeof message === 'string'
      ? `failed: ${redactText(message, secrets).slice(0, 2_000)}`
      : `ended without a result (exit code ${String(exitCode)})`;
  throw new ConfigurationError({
    code: 'DESCRIPTOR_INVALID',
    sentence: `The call ${told}.`,
    remedy: 'With --logs you see what the process has printed.',
  });
}
