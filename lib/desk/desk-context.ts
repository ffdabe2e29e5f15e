import type { RuntimeContext } from '../component/runtime';
import type { LocalCredential } from './local-credential';

/**
 * What a service call gets from the runtime, for a connection that is used in this process: its account is the local
 * credential.
 *
 * @param warn shows people what the connection warns of
 */
export function createDeskContext(
  credential: LocalCredential,
  warn: (message: string) => void,
): RuntimeContext {
  const nothing = (): void => undefined;
  return {
    logger: { debug: nothing, info: nothing, warn, error: warn },
    emit: () => false,
    getConfig: () => ({ FLOW_ID: 'desk', STEP_ID: 'step_1' }),
    getApiClient: () => ({
      tasks: { retrieveStep: async () => ({ config: (await credential.read())?.cfg ?? {} }) },
      accounts: {
        update: (_accountId, { keys }) =>
          credential.update((content) => ({
            ...content,
            cfg: { ...content.cfg, ...(keys as object) },
            lastRefresh: { at: new Date().toISOString(), outcome: 'issued' },
          })),
      },
    }),
  };
}
