import type { LateRecord, StepMessage, StepOutcome } from './step-messages';

/** What the parent sends. */
export interface ContainerRequest {
  readonly kind: 'message';
  readonly message: StepMessage;
}

/** What the container reports. */
export type ContainerReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'outcome'; readonly outcome: StepOutcome }
  | { readonly kind: 'late'; readonly late: LateRecord }
  | { readonly kind: 'trace'; readonly event: unknown };
