import type { JsonAnswer } from '../http-exchange';
import { NOT_FOUND } from './platform-route';

type Keys = Readonly<Record<string, unknown>>;

/** A step of a flow. */
export interface PlatformStep {
  readonly flowId: string;
  readonly stepId: string;
  /** Whose keys the step's configuration contains. */
  readonly accountId?: string;
  /** The step's own fields; they shadow a credential field of the same name. */
  readonly fields?: Keys;
  readonly snapshot?: Keys;
  readonly variables?: Keys;
}

/** The steps that the platform knows. */
export interface PlatformSteps {
  addStep(step: PlatformStep): void;
  /** @param ids flow id, step id */
  readonly readStep: (ids: readonly string[]) => JsonAnswer;
  readonly counts: () => { readonly stepReads: number };
}

/** @param accounts keys by account id; a step's configuration contains those of its account */
export function createPlatformSteps(accounts: ReadonlyMap<string, Keys>): PlatformSteps {
  const steps = new Map<string, PlatformStep>();
  let stepReads = 0;
  return {
    addStep: (step) => void steps.set(keyOf(step.flowId, step.stepId), structuredClone(step)),
    readStep([flowId = '', stepId = '']) {
      stepReads += 1;
      const step = steps.get(keyOf(flowId, stepId));
      if (step === undefined) return NOT_FOUND;
      const { accountId, fields, snapshot = {}, variables = {} } = step;
      const keys = accountId === undefined ? {} : { ...accounts.get(accountId), _account: accountId };
      return {
        status: 200,
        body: { config: { ...keys, ...fields }, snapshot, variables, is_passthrough: false },
      };
    },
    counts: () => ({ stepReads }),
  };
}

function keyOf(flowId: string, stepId: string): string {
  return JSON.stringify([flowId, stepId]);
}
