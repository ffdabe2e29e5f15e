import type { RequestEvent } from '../ports';

/** Statuses by which APIs say that a token is no longer accepted; most mean something else by all but 401. */
const SUSPECTS: ReadonlySet<number> = new Set([400, 401, 403, 419, 440, 498]);

/** Whether an answer may have been meant as a rejection, and is not declared as one. */
export function isUndeclared({ status, rejectedBy, generation }: RequestEvent): boolean {
  return generation > 0 && rejectedBy === undefined && status !== undefined && SUSPECTS.has(status);
}

/** Why the last answer to a request with a token was no reason to refresh. */
export function explainNoRejection(request: RequestEvent): string {
  const { status } = request;
  if (status === undefined) return 'no answer came, so that nobody rejected the token';
  if (status < 400) return 'none was needed';
  if (!isUndeclared(request)) return `the API answered ${String(status)}, which says nothing about the token`;
  return [
    `the API answered ${String(status)}, which is not declared as a rejection of the token.`,
    `If it is one, declare it: \`rejection: { statuses: [${String(status)}] }\` in the connection,`,
    'or "Further statuses that mean \'token no longer accepted\'" in the credential form of OAuth2 API',
  ].join(' ');
}
