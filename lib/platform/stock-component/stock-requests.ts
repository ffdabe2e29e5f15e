// The calls of the documented token refresh, without memory, checks or time limits. They belong to the peer that we
// measure against and are wrong on purpose: do not copy, do not repair.
import axios, { type AxiosResponse } from 'axios';
import type { StockConfiguration, StockTokens } from './stock-configuration';
import type { StockReply, StockRequest } from './stock-message';

/** Spends the refresh token of the configuration; resolves with the whole answer. */
export async function refreshTokens(cfg: StockConfiguration): Promise<StockTokens> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: cfg.oauth.refresh_token,
    client_id: cfg.clientId,
    client_secret: cfg.clientSecret,
    ...(cfg.oauth.scope !== undefined && { scope: cfg.oauth.scope }),
  });
  const { data } = await axios.post<StockTokens>(cfg.tokenUri, form);
  return data;
}

/** Sends the message's request with this access token; rejects unless the answer is a 2xx. */
export async function sendRequest(
  cfg: StockConfiguration,
  request: StockRequest,
  accessToken: string,
): Promise<StockReply> {
  const { method = 'GET', url, data, headers, params = {} } = request;
  const response: AxiosResponse<unknown> = await axios.request({
    method,
    url,
    data,
    params,
    baseURL: cfg.baseUrl,
    headers: { ...headers, Authorization: `Bearer ${accessToken}` },
  });
  return { statusCode: response.status, headers: response.headers, responseBody: response.data };
}
