import type { AxiosInstance } from '../http/axios-types';
import type { RuntimeConfig } from '../component/runtime';
import { optionalText } from './step-fields';
import type { VerificationResult } from '../component/verification';

/** The root of an API need not exist: these prove that the request was let in as well as success does. */
const LET_IN: ReadonlySet<number> = new Set([404, 405]);

const TOO_MANY_REQUESTS = 429;

/**
 * Finds out whether the API takes the access token. Without a URL made for it, the base URL is asked twice, with the
 * token and without: an API that answers both alike has said nothing about the token, and that is not "verified".
 *
 * @param known the URL that the provider's definition has for it; what the form says goes before
 */
export async function checkLive(
  http: AxiosInstance,
  cfg: RuntimeConfig,
  known?: string,
): Promise<VerificationResult> {
  const url = optionalText(cfg, 'verificationUrl') ?? known;
  if (url !== undefined) {
    await http.get(url);
    return { verified: true };
  }
  const { status } = await http.get('', { validateStatus: (answer) => answer < 400 || LET_IN.has(answer) });
  const stranger = await http.get('', { headers: { Authorization: false }, validateStatus: () => true });
  if (stranger.status >= 500 || stranger.status === TOO_MANY_REQUESTS) {
    return {
      verified: false,
      reason: `The base URL answers ${String(status)} with the token, but ${String(stranger.status)} without it, which says nothing about the token. Try again later, or fill in "URL that checks the credentials".`,
    };
  }
  return stranger.status === status
    ? {
        verified: false,
        reason: `The base URL answers ${String(status)} with the token and without it, so this proves nothing. Fill in "URL that checks the credentials" with one that needs the token, such as /me.`,
      }
    : { verified: true };
}
