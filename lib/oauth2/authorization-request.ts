import { createHash } from 'node:crypto';
import { ConfigurationError } from '../errors';
import { fillInTexts } from '../templates/evaluate-template';
import type { TemplateScope } from '../templates/scope';
import { fillInUrl } from '../templates/url-template';
import type { AuthorizeShape } from './authorize-shape';

/** What the standards send (RFC 6749 §4.1.1, RFC 7636 §4.3), as templates. */
const STANDARD = {
  response_type: 'code',
  client_id: '{{client_id}}',
  scope: '{{scope?}}',
  redirect_uri: '{{redirect_uri}}',
  state: '{{state}}',
  code_challenge: '{{code_challenge?}}',
  code_challenge_method: '{{code_challenge_method?}}',
} as const;

/**
 * Builds the URL that a user's browser opens. A query that the authorization URI already has is kept.
 *
 * @param scope knows `client_id`, `scope`, `redirect_uri`, `state`, and `code_challenge` where there is one
 * @throws {ConfigurationError} `PROVIDER_INVALID` if the request would go out without what protects it
 */
export function buildAuthorizationUrl(shape: AuthorizeShape, scope: TemplateScope): string {
  const url = new URL(
    fillInUrl(shape.url ?? '', scope, { where: 'authorize.url', what: 'The authorization URI' }),
  );
  const parameters = fillInTexts({ ...STANDARD, ...shape.parameters }, scope, 'authorize.parameters');
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  assertProtected(url, scope);
  return url.href;
}

/** Whatever a parameter is called: without `state` anybody's answer would be taken for ours (RFC 6749 §10.12). */
function assertProtected(url: URL, scope: TemplateScope): void {
  const values = new Set(url.searchParams.values());
  for (const name of ['state', 'code_challenge']) {
    const value = scope.lookUp(name);
    if (value === undefined || values.has(value)) continue;
    throw new ConfigurationError({
      code: 'PROVIDER_INVALID',
      sentence: `The authorization request would go out without its \`${name}\`.`,
      remedy: `To rename it, drop \`${name}\` and add a parameter with {{${name}}}; to go without a code challenge, set \`authorize.pkce\` to none.`,
      cause: { where: 'authorize.parameters' },
    });
  }
}

/** `S256` of RFC 7636 §4.2. */
export function buildCodeChallenge(codeVerifier: string): string {
  return createHash('sha256').update(codeVerifier, 'ascii').digest('base64url');
}
