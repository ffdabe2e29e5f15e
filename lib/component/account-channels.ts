import { nonEmptyString } from '../oauth2/wire';
import type { AccountChannels } from '../stores/account-store';
import type { RuntimeConfig, RuntimeContext } from './runtime';
import { readSetting } from './runtime-settings';

/** Which ways to the account a call of the runtime has: the one place that tells `process` from service calls. */
export function selectAccountChannels(context: RuntimeContext, cfg: RuntimeConfig): AccountChannels {
  return {
    emitter: isTask(context)
      ? {
          emit: (event, payload) => context.emit(event, payload),
          errorCount: () => context.errorCount ?? 0,
        }
      : undefined,
    updateAccount: selectAccountUpdate(context, cfg),
    retrieveStep: selectStepReader(context),
  };
}

/** Only the runtime's `TaskExec` counts errors, and only its `emit` saves keys in a way that can be awaited. */
export function isTask(context: RuntimeContext): boolean {
  return typeof context.errorCount === 'number';
}

function selectAccountUpdate(context: RuntimeContext, cfg: RuntimeConfig): AccountChannels['updateAccount'] {
  const accountId = nonEmptyString(cfg._account);
  if (accountId === undefined || typeof context.getApiClient !== 'function') return undefined;
  return (keys) => context.getApiClient().accounts.update(accountId, { keys });
}

function selectStepReader(context: RuntimeContext): AccountChannels['retrieveStep'] {
  if (typeof context.getApiClient !== 'function') return undefined;
  const flowId = readSetting(context, 'FLOW_ID');
  const stepId = readSetting(context, 'STEP_ID');
  if (flowId === undefined || stepId === undefined) return undefined;
  return () => context.getApiClient().tasks.retrieveStep(flowId, stepId);
}
