import type { HandlerContext } from '../component/handlers';
import type { OutgoingMessage } from '../component/runtime';
import { buildTokenEnd, buildTokenMessage, readNeed } from './token-message';

type Context = Pick<HandlerContext, 'tokens' | 'cfg'>;

/** Nobody tells this component whether a token that it gave away was rejected: so it is always renewed ahead of its end. */
const USUAL_NEED_SECONDS = 60;

/**
 * Emits the access token of the account for later steps, renewed and saved if it ends soon.
 *
 * @throws what a refresh throws
 */
export async function handOutToken({ tokens, cfg }: Context): Promise<OutgoingMessage> {
  const token = await tokens.current(readNeed(cfg, USUAL_NEED_SECONDS));
  const { scopes } = token.tokens;
  return {
    body: {
      ...buildTokenMessage(token),
      ...buildTokenEnd(token),
      ...(scopes === undefined ? {} : { scope: scopes.join(' ') }),
    },
  };
}
