// The documented pattern "refreshing the tokens when it is required": send, on 401 refresh, emit the whole answer as
// `updateKeys`, send once more. It is kept as the peer to measure against and is wrong on purpose: the runtime reads
// the configuration once, so the next message starts from the tokens that this one has replaced; messages in process
// at the same time refresh side by side; an answer without a refresh token wipes the stored one.
import { isAxiosError } from 'axios';

import type { StockConfiguration } from './stock-configuration';
import type { StockContext, StockMessage, StockReply } from './stock-message';
import { refreshTokens, sendRequest } from './stock-requests';

/** Action: sends the message's request, with a refresh on 401. */
export async function process(
  this: StockContext,
  message: StockMessage,
  cfg: StockConfiguration,
): Promise<{ body: StockReply }> {
  try {
    return { body: await sendRequest(cfg, message.body, cfg.oauth.access_token) };
  } catch (error) {
    if (!isAxiosError(error) || error.response?.status !== 401) throw error;
  }
  const oauth = await refreshTokens(cfg);
  await this.emit('updateKeys', { oauth });
  return { body: await sendRequest(cfg, message.body, oauth.access_token) };
}
