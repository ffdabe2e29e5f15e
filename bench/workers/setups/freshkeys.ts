import { defineConnection, type ConnectionOptions } from '../../../lib/index';
import { createContext, descriptor } from '../component';
import type { Setup } from './setup';

/** Which of the two ways to the network a connection takes. */
type Transport = 'undici' | 'axios';

function createSetup(transport: Transport): Setup {
  return ({ apiUrl, tokenUrl, clientId, clientSecret }) => {
    const options = { baseURL: apiUrl, transport };
    const connection = defineConnection(descriptor, options as ConnectionOptions);
    return (cfg, save) => {
      const config = { ...cfg, tokenUri: tokenUrl, clientId, clientSecret };
      const http = connection.client(createContext(save), config);
      return async (path) => (await http.get<unknown>(path)).data;
    };
  };
}

/** The library as it comes. */
export const freshkeys: Setup = createSetup('undici');

/** The library with axios's own adapter. */
export const freshkeysOverAxios: Setup = createSetup('axios');
