import { createCookieJar } from './cookie-jar';
import { visitPage, withoutQuery, type PageRequest } from './page-visit';
import { SignInError } from './sign-in-error';

const MOST_STEPS = 20;

/** Whom to sign in, and where the sign-in ends. */
export interface SignInOptions {
  /** The address at which the sign-in ends. It is not requested. */
  readonly redirectUri: string;
  /** The name typed into the log-in form. Default `jane`. */
  readonly login?: string;
}

/**
 * Does what a user's browser does with an authorization URL: follows redirects, keeps cookies, fills in the log-in form
 * and consents.
 *
 * @returns the callback URL with its `code` and `state`, or with the `error` that the server redirected with
 * @throws {@link SignInError} on an error page, a page without a form, or too many steps
 */
export async function signIn(authorizationUrl: string | URL, options: SignInOptions): Promise<URL> {
  const jar = createCookieJar();
  let request: PageRequest = { url: new URL(authorizationUrl) };
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if (isCallback(request.url, options.redirectUri)) return request.url;
    request = await visitPage(request, jar, options.login ?? 'jane');
  }
  throw new SignInError(
    `no end after ${String(MOST_STEPS)} steps, the last one to ${withoutQuery(request.url)}`,
  );
}

function isCallback(url: URL, redirectUri: string): boolean {
  const expected = new URL(redirectUri);
  return url.origin === expected.origin && url.pathname === expected.pathname;
}
