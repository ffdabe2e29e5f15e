// The documented "method of refreshing token during each access": refresh first, emit the whole answer as `updateKeys`
// without waiting for it, then send. It is kept as the peer to measure against and is wrong on purpose: three calls for
// each message, an update that may get lost or overtake a newer one, and the spent refresh token with the second message.
import type { StockConfiguration } from './stock-configuration';
import type { StockContext, StockMessage, StockReply } from './stock-message';
import { refreshTokens, sendRequest } from './stock-requests';

/** Action: refreshes the tokens, then sends the message's request. */
export async function process(
  this: StockContext,
  message: StockMessage,
  cfg: StockConfiguration,
): Promise<{ body: StockReply }> {
  const oauth = await refreshTokens(cfg);
  // Not awaited, as in the example.
  void this.emit('updateKeys', { oauth });
  return { body: await sendRequest(cfg, message.body, oauth.access_token) };
}
