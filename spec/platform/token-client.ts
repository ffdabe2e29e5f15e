/** A token response, or an error, as it came. */
export interface TokenAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A form body for `fetch`. */
export function asForm(parameters: Readonly<Record<string, string>>): RequestInit {
  return { body: new URLSearchParams(parameters) };
}

/** Sends a request to a token endpoint, by POST unless `init` says otherwise. */
export async function sendTokenRequest(endpoint: string, init: RequestInit): Promise<TokenAnswer> {
  const response = await fetch(endpoint, { method: 'POST', ...init });
  const body = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body };
}
