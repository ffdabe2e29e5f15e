import type { ReceivedTokenRequest } from './received-token-request';

/** What a client presented to prove who it is. */
export interface PresentedClient {
  readonly method: 'basic' | 'parameters' | 'none';
  readonly id?: string | undefined;
  readonly secret?: string | undefined;
  /** What is wrong with the form of the authentication, if anything. */
  readonly defect?: string;
}

/** Reads the client authentication of RFC 6749 section 2.3.1: HTTP Basic, or parameters, or none. */
export function readPresentedClient(request: ReceivedTokenRequest): PresentedClient {
  // RFC 6749 section 3.2: a parameter without a value counts as omitted.
  const id = request.parameters['client_id'] || undefined;
  const secret = request.parameters['client_secret'] || undefined;
  const header = request.headers['authorization'];
  if (header === undefined) return { method: secret === undefined ? 'none' : 'parameters', id, secret };
  const basic = readBasic(header);
  return secret === undefined ? basic : { ...basic, defect: 'more than one client authentication' };
}

function readBasic(header: string): PresentedClient {
  const encoded = /^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1];
  if (encoded === undefined) return { method: 'basic' };
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  try {
    return { method: 'basic', id: decodeFormValue(id), secret: decodeFormValue(rest.join(':')) };
  } catch {
    return { method: 'basic' };
  }
}

// RFC 6749 section 2.3.1: both parts are form-encoded before they are joined.
function decodeFormValue(text: string): string {
  return decodeURIComponent(text.replaceAll('+', '%20'));
}
