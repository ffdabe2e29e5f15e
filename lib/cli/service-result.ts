import type { ServiceOutcome } from '../platform/runtime/service-runner';
import { redactText } from '../redact';
import { CommandFailure } from './command';

/**
 * What a service call has returned.
 *
 * @throws {CommandFailure} if it failed, or ended without a result
 */
export function readServiceResult(
  { result, exitCode }: ServiceOutcome,
  secrets: readonly string[],
): Readonly<Record<string, unknown>> {
  const data = (typeof result?.data === 'object' ? result.data : undefined) as
    Readonly<Record<string, unknown>> | null | undefined;
  if (result?.status === 'success') return data ?? {};
  const message = data?.['message'];
  // Below its first line Node lists the modules on the way to one that it did not find.
  const told =
    typeof message === 'string'
      ? `failed: ${redactText(message.split('\nRequire stack:')[0] ?? '', secrets).slice(0, 2_000)}`
      : `ended without a result (exit code ${String(exitCode)})`;
  throw new CommandFailure(`The call ${told}\nWith --logs you see what the process has printed.`);
}
