import type { Flow } from '../platform/flow/flow';
import { redactText } from '../redact';
import type { FlowPlan } from './flow-plan';
import type { FlowResult } from './flow-result';

/** What a finished run is summed up from. */
export interface FinishedFlow extends Pick<FlowResult, 'end' | 'world'> {
  readonly plan: Pick<FlowPlan, 'label' | 'containers' | 'usesRedis'>;
  readonly flow: Pick<Flow, 'counts' | 'times' | 'outcomes' | 'containers'>;
}

const SHOWN_ERRORS = 5;
const MEGABYTE = 1024 * 1024;

/** Sums up a run whose containers have ended. */
export function summarizeFlow({ plan, end, flow, world }: FinishedFlow): FlowResult {
  const { open, sent, delivered, duplicates, errors, rebounds, rejected } = flow.counts();
  const times = flow.times();
  const seconds = times === undefined ? 0 : (times.lastAt - times.firstAt) / 1000;
  const peaks = flow.containers.map((container) => container.memory()?.peakBytes);
  const texts = new Set(flow.outcomes().flatMap((outcome) => outcome.errors));
  return {
    label: plan.label,
    containers: plan.containers,
    usesRedis: plan.usesRedis ?? false,
    end,
    ...{ sent, delivered, duplicates, errors, rebounds, rejected },
    lost: open,
    seconds: round(seconds, 3),
    // The clock starts with the first message that came out, so that one is not counted.
    messagesPerSecond: seconds === 0 ? 0 : round((sent - open - 1) / seconds, 1),
    residentMegabytes: peaks
      .filter((bytes) => bytes !== undefined)
      .map((bytes) => round(bytes / MEGABYTE, 1)),
    world,
    errorTexts: [...texts].slice(0, SHOWN_ERRORS).map((text) => redactText(text)),
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
