import { axios } from './axios-peer';
import type { Site, StoredTokens } from './setup';

/** What a component without a library for it does: the form of RFC 6749 section 6, and the answer as it is. */
export async function refreshByHand(site: Site, refreshToken: string | undefined): Promise<StoredTokens> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: String(refreshToken),
    client_id: site.clientId,
    client_secret: site.clientSecret,
  });
  return (await axios.post<StoredTokens>(site.tokenUrl, form)).data;
}
