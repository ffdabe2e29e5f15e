/** The shapes of the RFCs, snake_case and seconds. Nothing outside this folder knows these names. */

/** A successful token response (RFC 6749 §5.1), as far as its members can be trusted: not at all. */
export interface WireTokenResponse {
  readonly access_token?: unknown;
  readonly refresh_token?: unknown;
  readonly token_type?: unknown;
  readonly scope?: unknown;
  readonly expires_in?: unknown;
  /** Not in the RFC: absolute expiry, epoch seconds. Ours, and that of several providers. */
  readonly expires_at?: unknown;
}

/** Parses a JSON object; `undefined` for anything else, arrays and scalars included. */
export function parseJsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether `value` is an object with string keys, and neither an array nor `null`. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text with something in it, else `undefined`. */
export function nonEmptyString(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** A finite number, also from numeric text (some providers quote `expires_in`), else `undefined`. */
export function finiteNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

/** Whether a status says success (RFC 9110 §15.3). */
export function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}
