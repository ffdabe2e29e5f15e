import type { IncomingMessage } from 'node:http';
import { readBodyParameters, readPairs } from './token-parameters';

/** A token request as it arrived, secrets included: this is what specs look at. */
export interface ReceivedTokenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Names in lower case; a repeated header is joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as it was sent. */
  readonly body: string;
  /** From the query and from a form or JSON body; the body wins. */
  readonly parameters: Readonly<Record<string, string>>;
  /** What is wrong with the form of the request, if anything. */
  readonly defect?: string;
}

/** Reads a token request whose body has arrived. */
export function parseTokenRequest(request: IncomingMessage, body: string): ReceivedTokenRequest {
  const url = request.url ?? '/';
  const query = readPairs(new URL(url, 'http://127.0.0.1').searchParams);
  const sent =
    body === '' ? { parameters: {} } : readBodyParameters(body, request.headers['content-type'] ?? '');
  const defect = query.defect ?? sent.defect;
  return {
    method: request.method ?? '',
    url,
    headers: joinHeaders(request),
    body,
    parameters: { ...query.parameters, ...sent.parameters },
    ...(defect === undefined ? {} : { defect }),
  };
}

function joinHeaders(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headersDistinct);
  return Object.fromEntries(entries.map(([name, values = []]) => [name, values.join(', ')]));
}
