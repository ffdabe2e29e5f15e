import type { OutgoingMessage } from '../component/runtime';

/** An error that the step has reported. */
export interface RunError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** What stood in its member `code`, which does not leave the runtime: those of this package are in the reference. */
  readonly code?: string;
}

/** Something that happened after the message had come to its end: the component did not wait for it. */
export interface LateEvent {
  readonly kind: string;
  readonly value: unknown;
}

/** All that came of one message, each list in the order in which it happened. */
export interface ActionRun {
  /** What went on to the next step: emitted, or returned. */
  readonly data: readonly OutgoingMessage[];
  readonly errors: readonly RunError[];
  /** The reasons of the rebounds. */
  readonly rebounds: readonly string[];
  /** Payloads of `snapshot` and `updateSnapshot`. */
  readonly snapshots: readonly unknown[];
  /** What was saved by `updateKeys` (or the API client), oldest first. */
  readonly keys: readonly Readonly<Record<string, unknown>>[];
  readonly httpReplies: readonly unknown[];
  /** What the component wrote with `this.logger`, with its level in front: `info: …`. */
  readonly logs: readonly string[];
  /** `false`: at least one error was counted, and the runtime rejects the message. */
  readonly acked: boolean;
  /** What came too late so far. Should be empty: emit is to be awaited. */
  readonly late: readonly LateEvent[];
}
