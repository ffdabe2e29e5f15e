import type { JsonAnswer } from '../http-exchange';

/** How an API says that a token is not accepted. */
export type ExpirySign = '401' | '403' | '400' | '200-error-body';

/** The answers that say it. */
export const REJECTIONS: Readonly<Record<ExpirySign, JsonAnswer>> = {
  '401': {
    status: 401,
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
    body: { error: 'invalid_token' },
  },
  '403': { status: 403, body: { error: 'token_expired' } },
  '400': { status: 400, body: { error: 'token_expired' } },
  '200-error-body': { status: 200, body: { ok: false, error: 'token_expired' } },
};
