import type { ScriptedAnswer } from '../platform/faulty-server/scripted-answer';

/**
 * What the token endpoint does instead of its work: an error with this status; a page in HTML; an error, or nothing at
 * all, with status 200; no answer; a connection that breaks before the tokens are rotated (`reset`) or after
 * (`lost-answer`); or an answer word for word.
 */
export type TokenFault =
  | number
  | 'html'
  | 'error-in-200'
  | 'empty'
  | 'hang'
  | 'reset'
  | 'lost-answer'
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | { readonly delayMs: number };

const HTML = '<!doctype html><title>Maintenance</title><p>We will be back soon.</p>';

/** The faults that have a name. */
export const NAMED_TOKEN_FAULTS = {
  html: { status: 200, headers: { 'content-type': 'text/html' }, body: HTML },
  'error-in-200': { status: 200, body: JSON.stringify({ error: 'server_error' }) },
  empty: { status: 200, body: '' },
  hang: { hang: true },
  reset: { reset: 'before-work' },
  'lost-answer': { reset: 'after-work' },
} as const satisfies Readonly<Record<string, ScriptedAnswer>>;

/** What the server's script says for it. */
export function toScriptedAnswer(fault: TokenFault): ScriptedAnswer {
  if (typeof fault === 'string') return NAMED_TOKEN_FAULTS[fault];
  if (typeof fault !== 'number') return fault;
  return { status: fault, body: JSON.stringify({ error: errorName(fault) }) };
}

/** RFC 6749 section 5.2. */
function errorName(status: number): string {
  if (status === 400) return 'invalid_grant';
  if (status === 401) return 'invalid_client';
  return 'temporarily_unavailable';
}
