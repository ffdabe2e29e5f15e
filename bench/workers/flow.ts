import { checkServices } from '../../lib/cli/flow-services';
import { silentWatcher } from '../../lib/cli/flow-live';
import { runFlow } from '../../lib/cli/flow-run';
import type { FlowPlan } from '../../lib/cli/flow-plan';
import type { FlowResult } from '../../lib/cli/flow-result';
import { serve } from './worker';

/** A flow of real containers. */
export interface FlowInput {
  readonly plan: FlowPlan;
  readonly amqpUrl: string;
  readonly redisUrl: string;
  readonly componentDirectory: string;
}

serve({
  check: ({ amqpUrl, redisUrl }: FlowInput) => checkServices(amqpUrl, redisUrl),
  run: ({ plan, amqpUrl, redisUrl, componentDirectory }: FlowInput): Promise<FlowResult> => {
    const subject = {
      ...{ amqpUrl, redisUrl, componentDirectory },
      functionName: 'makeRawRequest',
      config: undefined,
      body: { url: '/me' },
      signal: new AbortController().signal,
    };
    return runFlow(plan, subject, silentWatcher);
  },
});
