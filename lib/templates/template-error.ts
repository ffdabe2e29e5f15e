import { ConfigurationError } from '../errors';

/**
 * A template that cannot be used.
 *
 * @param where where it stands: `oauth2.token_uri`, `token.url`
 * @param problem goes on from "The template … "
 */
export function templateError(where: string, problem: string, remedy: string): ConfigurationError {
  return new ConfigurationError({
    code: 'TEMPLATE_INVALID',
    sentence: `The template of \`${where}\` ${problem}.`,
    remedy,
    cause: { where },
  });
}
