import { ConfigurationError } from '../errors';

/** A credential file that is there, and of no use. */
export function unreadableFile(
  path: string,
  reason: string,
  remedy = 'Repair it, or delete it and connect the component again: freshkeys connect.',
): ConfigurationError {
  return new ConfigurationError({
    code: 'TOKEN_FILE_UNREADABLE',
    sentence: `The credential file ${path} cannot be used: ${reason}.`,
    remedy,
    cause: { path, reason },
  });
}
