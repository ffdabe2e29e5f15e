import { sailorFile } from '../../lib/platform/runtime/sailor-file';
import type { ProcessFunction } from '../../lib/index';
import { createRequire } from 'node:module';

/** One message for one function. */
export interface TaskExecution {
  readonly module: { readonly process: ProcessFunction };
  readonly message: { readonly id: string; readonly body: unknown };
  readonly cfg: Readonly<Record<string, unknown>>;
}

interface TaskExec {
  on(event: string, listener: (payload: unknown) => void): this;
  process(module: object, payload: object, cfg: object, snapshot: object): void;
}

type TaskExecClass = new (options: {
  readonly loggerOptions: object;
  readonly variables: object;
  readonly services: { readonly apiClient: object; readonly amqp: object; readonly config: object };
}) => TaskExec;

/**
 * The class of the runtime that calls `process` (`lib/executor.js`), without what stands around it: queue, broker and
 * throttles are the same for all, and would hide what is looked for.
 *
 * @returns what runs one message and resolves with what was emitted as data
 */
export function loadExecutor(): (execution: TaskExecution) => Promise<unknown> {
  const path = sailorFile('lib/executor.js');
  const { TaskExec } = createRequire(path)(path) as { readonly TaskExec: TaskExecClass };
  const services = { apiClient: {}, amqp: {}, config: { FLOW_ID: 'flow', STEP_ID: 'step_1' } };
  return ({ module, message, cfg }) =>
    new Promise((resolve, reject) => {
      const loggerOptions = { threadId: 'thread', messageId: message.id, parentMessageId: 'parent' };
      const execution = new TaskExec({ loggerOptions, variables: {}, services });
      let emitted: unknown;
      execution
        .on('data', (data) => {
          emitted = data;
        })
        .on('error', (error) => {
          reject(error instanceof Error ? error : new Error(String(error)));
        })
        .on('end', () => {
          resolve(emitted);
        });
      execution.process(module, message, cfg, {});
    });
}
