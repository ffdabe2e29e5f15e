import { defineConnection, type RuntimeConfig } from '../../../lib/index';
import { createContext, descriptor } from '../component';
import type { Setup } from './setup';

/** Which of the two ways to the network a connection takes. */
type Transport = 'undici' | 'axios';

/** What a connection is given beside its options. */
type Surroundings = NonNullable<Parameters<typeof defineConnection>[2]>;

function createSetup(transport: Transport, surroundings: Surroundings = {}): Setup {
  return ({ apiUrl, tokenUrl, clientId, clientSecret }) => {
    const options = { baseURL: apiUrl, transport };
    const connection = defineConnection(descriptor, options, surroundings);
    return (cfg, save) => {
      // As a message brings it. Not spread: what V8 makes of that outlives the message, and the library would pay for it.
      const config = Object.assign({} as RuntimeConfig, cfg, { tokenUri: tokenUrl, clientId, clientSecret });
      const http = connection.client(createContext(save), config);
      return async (path) => (await http.get<unknown>(path)).data;
    };
  };
}

/** The library as it comes. */
export const freshkeys: Setup = createSetup('undici');

/** What was heard last. */
const heard: unknown[] = [];

/** The library with somebody who listens to every event. */
export const freshkeysTraced: Setup = createSetup('undici', {
  trace: (event) => {
    heard[0] = event;
  },
});

/** The library with axios's own adapter. */
export const freshkeysOverAxios: Setup = createSetup('axios');
