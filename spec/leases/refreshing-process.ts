import { defineConnection } from '../../lib/component/connection';
import type { RuntimeConfig } from '../../lib/component/runtime';
import { createFileStore } from '../../lib/stores/file-store';
import { DESCRIPTOR } from '../component/descriptors';
import { createTaskContext } from '../support/runtime-context';

/** What the process is told: where the tokens are, and the configuration of its message. */
export interface Errand {
  readonly path: string;
  readonly baseURL: string;
  readonly cfg: RuntimeConfig;
}

/** Says that it is there, and for each errand that it is given sends one message to the API and tells what came of it. */
process.on('message', (errand: Errand) => {
  const connection = defineConnection(DESCRIPTOR, {
    baseURL: errand.baseURL,
    store: createFileStore(errand.path),
  });
  const send = connection.action(async ({ http }) => {
    const { data } = await http.get<{ name: string }>('/me');
    return { body: data.name };
  });
  send
    .call(createTaskContext(), { id: 'message-1', body: {} }, errand.cfg)
    .then((message) => process.send?.(message?.body ?? 'nothing'))
    .catch((error: unknown) => process.send?.(String(error)));
});
process.send?.('ready');
