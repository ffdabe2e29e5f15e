import type { ServerResponse } from 'node:http';

/** An answer word for word. */
export interface ScriptedResponse {
  readonly status: number;
  /** Default content type: `application/json`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What happens to one token request instead of the usual. */
export type ScriptedAnswer =
  /** This response, and nothing is done. */
  | ScriptedResponse
  /** No answer and nothing done. */
  | { readonly hang: true }
  /** The connection is dropped before or after the tokens were rotated. */
  | { readonly reset: 'before-work' | 'after-work' }
  /** The usual answer, after this time instead of the usual one. */
  | { readonly delayMs: number };

/** Sends what the script says. */
export function sendScripted(response: ServerResponse, scripted: ScriptedResponse): void {
  const headers = Object.entries({ 'content-type': 'application/json', ...scripted.headers });
  // setHeader replaces a name whatever its case; an object given to writeHead would send both.
  for (const [name, value] of headers) response.setHeader(name, value);
  response.writeHead(scripted.status).end(scripted.body);
}
