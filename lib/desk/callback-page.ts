/** What the person reads in the browser at the end. */
export interface CallbackPage {
  readonly status: 200 | 400;
  readonly title: string;
  readonly text: string;
}

/** Everything is in order. */
export const CONNECTED_PAGE: CallbackPage = {
  status: 200,
  title: 'Connected',
  text: 'The tokens are saved. You can close this tab and go back to the terminal.',
};

/** The answer belongs to another attempt, or somebody else sent it. */
export const FOREIGN_PAGE: CallbackPage = {
  status: 400,
  title: 'Not for this attempt',
  text: 'This answer was not asked for by the command that waits in the terminal. Begin with the address that is shown there.',
};

/** One page, complete in itself: it loads nothing, and nobody may show it in a frame. */
export function renderCallbackPage({ title, text }: Pick<CallbackPage, 'title' | 'text'>): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>freshkeys: ${escapeHtml(title)}</title>
<style>
body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 18vh auto; padding: 0 1.5rem; color-scheme: light dark }
h1 { font-size: 1.6rem }
</style>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
</html>
`;
}

/** The address bar holds the code: no page that follows may learn of it, and no cache may keep it. */
export const CALLBACK_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
} as const;

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${String(character.codePointAt(0))};`);
}
