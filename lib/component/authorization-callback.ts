import { ConfigurationError } from '../errors';
import type { AuthorizeShape } from '../oauth2/authorize-shape';
import type { PendingAuthorization } from '../settings/authorization';

/** What the provider sent back with the browser. */
export interface AuthorizationCallback {
  readonly code: string;
  /** Further parameters that are stored with the tokens. */
  readonly kept: Readonly<Record<string, string>>;
}

/**
 * Reads the URL that the provider sent the browser back to (RFC 6749 §4.1.2).
 *
 * @throws {ConfigurationError} if it is no URL, if `state` is not ours (§10.12), or if the provider reported an error
 */
export function readAuthorizationCallback(
  callbackUrl: string,
  pending: PendingAuthorization,
  { codeParameter = 'code', keep = [] }: AuthorizeShape,
): AuthorizationCallback {
  if (!URL.canParse(callbackUrl)) {
    throw refused('needs the whole URL that the browser was sent back to', 'Copy it from the address bar.');
  }
  const parameters = new URL(callbackUrl).searchParams;
  if (parameters.get('state') !== pending.state) {
    throw refused(
      'came back with another `state` than it was begun with',
      'Begin again, in one browser window.',
    );
  }
  const error = parameters.get('error');
  const code = parameters.get(codeParameter);
  if (error === null && code !== null && code !== '') {
    const kept = keep.map((name) => [name, parameters.get(name)]).filter(([, value]) => value !== null);
    return { code, kept: Object.fromEntries(kept) as Record<string, string> };
  }
  const words = [error ?? 'no code', parameters.get('error_description')].filter((word) => word !== null);
  throw refused(`was answered with: ${words.join(': ')}`, 'Ask the provider why, then begin again.');
}

function refused(problem: string, remedy: string): ConfigurationError {
  return new ConfigurationError({
    code: 'CREDENTIALS_MISSING',
    sentence: `The authorization ${problem}.`,
    remedy,
  });
}
