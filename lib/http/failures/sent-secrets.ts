import type { InternalAxiosRequestConfig } from 'axios';

/** Names of headers and parameters whose values no text may repeat. Rather one too many than one too few. */
const SECRETIVE = /auth|cookie|key|passw|secret|session|sig|token/i;

/** Headers that never carry a secret. A provider may want its token in a header of any other name. */
const HARMLESS = /^(?:accept|accept-.*|cache-control|content-.*|expect|host|if-.*|prefer|range|user-agent)$/i;

/** Shorter values of names that tell nothing, and pieces of cookies, are words of many an innocent text. */
const MIN_UNNAMED_LENGTH = 12;

/**
 * The secrets that a request went out with. APIs like to repeat what they got in what they say about it.
 *
 * @param sent with the bearer in it
 */
export function listSentSecrets(sent: InternalAxiosRequestConfig): readonly string[] {
  const { headers, auth } = sent;
  const fields = Object.entries(headers).filter(
    ([name, value]) => SECRETIVE.test(name) || (!HARMLESS.test(name) && isOpaque(value)),
  );
  const parameters = entriesOf(sent.params).filter(
    ([name, value]) => SECRETIVE.test(name) || isOpaque(value),
  );
  return [
    ...fields.flatMap(([, value]) => (typeof value === 'string' ? piecesOf(value) : [])),
    ...parameters.map(([, value]) => String(value)),
    ...(auth === undefined ? [] : [auth.username, auth.password]),
  ];
}

function isOpaque(value: unknown): boolean {
  return typeof value === 'string' && value.length >= MIN_UNNAMED_LENGTH && !/\s/.test(value);
}

/** What follows the scheme of a header, and the values of cookies. */
function piecesOf(value: string): string[] {
  const words = value.split(/[\s;,]+/);
  const values = words.map((word) => word.slice(word.indexOf('=') + 1));
  return [words.at(-1) ?? '', ...[...words, ...values].filter(isOpaque)];
}

function entriesOf(params: unknown): readonly (readonly [string, unknown])[] {
  if (params instanceof URLSearchParams) return [...params];
  return typeof params === 'object' && params !== null ? Object.entries(params) : [];
}
