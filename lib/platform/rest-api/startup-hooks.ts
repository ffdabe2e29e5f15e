import type { JsonAnswer } from '../http-exchange';
import { NOT_FOUND } from './platform-route';

/** Where the `startup` hook of a flow keeps its data until `shutdown` (the runtime's `lib/hooksData.js`). */
export interface StartupHooks {
  /** What the `startup` of this flow has stored; `undefined` if there is nothing. */
  readonly startupData: (flowId: string) => unknown;
  /** Answers 409 if there is data already: the runtime deletes it then and stores anew. */
  readonly createData: (flowId: string, data: unknown) => JsonAnswer;
  readonly readData: (flowId: string) => JsonAnswer;
  readonly deleteData: (flowId: string) => JsonAnswer;
}

/** No data. */
export function createStartupHooks(): StartupHooks {
  const stored = new Map<string, unknown>();
  return {
    startupData: (flowId) => structuredClone(stored.get(flowId)),
    createData(flowId, data = {}) {
      if (stored.has(flowId)) return { status: 409, body: { error: 'startup data exists' } };
      stored.set(flowId, data);
      return { status: 201, body: data };
    },
    readData: (flowId) => (stored.has(flowId) ? { status: 200, body: stored.get(flowId) } : NOT_FOUND),
    deleteData: (flowId) => (stored.delete(flowId) ? { status: 200, body: {} } : NOT_FOUND),
  };
}
