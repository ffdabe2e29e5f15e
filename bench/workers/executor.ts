import { loadExecutor, type TaskExecution } from './runtime-executor';
import { defineConnection, type ProcessFunction } from '../../lib/index';
import { descriptor } from './component';
import { presentConfig } from './many-credentials';
import { cpuMicros, serve } from './worker';

/** How many messages are run, one after the other. */
export interface ExecutorInput {
  readonly action: ActionName;
  readonly messages: number;
}

/** What a message took, in microseconds. */
export interface ExecutorResult {
  readonly wallMicros: number;
  readonly cpuMicros: number;
}

/** What the runtime calls for a message. */
export type ActionName = 'bare' | 'bare-again' | 'connection.action';

const connection = defineConnection(descriptor, { baseURL: 'https://api.example.com' });

/** What an author writes without the library: the whole body of the work is to answer. */
const bare: ProcessFunction = (message) => Promise.resolve({ body: message.body });

const ACTIONS: Readonly<Record<ActionName, ProcessFunction>> = {
  bare,
  'bare-again': bare,
  'connection.action': connection.action(({ message }) => ({ body: message.body })),
};

const run = loadExecutor();
const CONFIG = JSON.stringify(presentConfig(1));

/** The runtime gives a copy of the configuration to every message. */
async function runMessages({ action, messages }: ExecutorInput): Promise<ExecutorResult> {
  const module = { process: ACTIONS[action] };
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  for (let index = 0; index < messages; index += 1) {
    const execution: TaskExecution = {
      module,
      message: { id: `message-${String(index)}`, body: { index } },
      cfg: JSON.parse(CONFIG) as Record<string, unknown>,
    };
    const emitted = await run(execution);
    if ((emitted as { readonly body?: { index?: unknown } }).body?.index !== index) {
      throw new Error('The executor did not emit what the action returned.');
    }
  }
  const wallMicros = ((performance.now() - startedAt) * 1000) / messages;
  return { wallMicros, cpuMicros: cpuMicros(cpuBefore) / messages };
}

serve({ run: runMessages });
