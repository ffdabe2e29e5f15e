/** Answers of RFC 6749 section 5.2. */
export interface TokenRefusal {
  readonly status: 400 | 401;
  readonly body: { readonly error: string; readonly error_description: string };
  readonly headers?: Readonly<Record<string, string>>;
}

/** Refuses a request. */
export function refuse(error: string, description: string): TokenRefusal {
  return { status: 400, body: { error, error_description: description } };
}

/** Refuses a client. RFC 6749 section 5.2: one that tried HTTP authentication must be told how; the others may be. */
export function refuseClient(): TokenRefusal {
  const headers = { 'www-authenticate': 'Basic realm="token"' };
  return {
    status: 401,
    headers,
    body: { error: 'invalid_client', error_description: 'unknown client or secret' },
  };
}
