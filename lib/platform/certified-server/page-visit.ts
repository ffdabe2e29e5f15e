import type { CookieJar } from './cookie-jar';
import { parseHtmlForm, type HtmlForm } from './html-form';
import { SignInError } from './sign-in-error';

const STEP_TIMEOUT_MS = 10_000;

/** What a browser asks for next. */
export interface PageRequest {
  readonly url: URL;
  /** Sent by POST if present. */
  readonly form?: URLSearchParams;
}

/**
 * Requests a page, and fills in its form.
 *
 * @returns where the page leads
 */
export async function visitPage(request: PageRequest, jar: CookieJar, login: string): Promise<PageRequest> {
  const response = await fetch(request.url, {
    redirect: 'manual',
    headers: { accept: 'text/html', cookie: jar.header(request.url) },
    signal: AbortSignal.timeout(STEP_TIMEOUT_MS),
    ...(request.form ? { method: 'POST', body: request.form } : {}),
  });
  jar.store(request.url, response.headers.getSetCookie());
  const page = await response.text();
  const location = response.headers.get('location');
  if (location !== null) return { url: new URL(location, request.url) };
  const form = response.ok ? parseHtmlForm(page, request.url) : undefined;
  if (!form) {
    throw new SignInError(
      `${withoutQuery(request.url)} answered ${String(response.status)}: ${readableText(page)}`,
    );
  }
  return { url: form.action, form: fillIn(form, login) };
}

function fillIn(form: HtmlForm, login: string): URLSearchParams {
  const typed: Record<string, string> = { login, password: 'any password' };
  return new URLSearchParams(
    Object.entries(form.fields).map(([name, preset]): [string, string] => [name, typed[name] ?? preset]),
  );
}

/** The address of a page, without what may be secret. */
export function withoutQuery(url: URL): string {
  return url.origin + url.pathname;
}

function readableText(html: string): string {
  const text = html
    .replace(/<(style|script|head)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
  return text.trim().slice(0, 300);
}
