import { process as refreshOnRejection } from '../../../lib/platform/stock-component/makeRawRequest';
import { process as refreshAlways } from '../../../lib/platform/stock-component/makeRawRequestAlways';
import type { StockTokens } from '../../../lib/platform/stock-component/stock-configuration';
import type { Setup } from './setup';

/** A documented pattern is the whole `process` of a message: whatever it learned goes to the platform, and nowhere else. */
function createSetup(process: typeof refreshOnRejection): Setup {
  return ({ apiUrl, tokenUrl, clientId, clientSecret }) =>
    ({ oauth }, save) => {
      const tokens = oauth as unknown as StockTokens;
      const cfg = { baseUrl: apiUrl, tokenUri: tokenUrl, clientId, clientSecret, oauth: tokens };
      const emit = (_event: string, payload: unknown): Promise<boolean> => {
        save((payload as { readonly oauth: unknown }).oauth);
        return Promise.resolve(true);
      };
      return async (path) => {
        const { body } = await process.call({ emit }, { body: { url: path } }, cfg);
        return body.responseBody;
      };
    };
}

/** "Refreshing the tokens when it is required". */
export const stockPattern: Setup = createSetup(refreshOnRejection);

/** "Refreshing token during each access". */
export const stockPatternAlways: Setup = createSetup(refreshAlways);
