/** A message for a step. */
export interface StepMessage {
  /** Message id; default a random one. Must differ from the ids in process. */
  readonly id?: string;
  readonly body?: unknown;
  /** Headers of the message itself. `reply_to` also becomes the transport header that `httpReply` needs. */
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly passthrough?: Readonly<Record<string, unknown>>;
  /** Headers of the transport (`threadId`, `reboundIteration`, `x-eio-meta-…`). */
  readonly transportHeaders?: Readonly<Record<string, unknown>>;
}

/** A message that the step has sent on. */
export interface SentMessage {
  readonly messageId: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** An error that the step has reported: the runtime sends on nothing else of it. */
export interface SentError {
  readonly name: string;
  readonly message: string;
}

/** A message that the step wants back later. */
export interface Rebound {
  readonly reason: string;
  /** 1 for the first time. */
  readonly iteration: number;
  readonly expirationMs: number;
}

/** The effects of a message by kind, each in the order in which they happened. */
export interface StepRecords {
  readonly data: readonly SentMessage[];
  readonly errors: readonly SentError[];
  readonly rebounds: readonly Rebound[];
  /** Payloads of `snapshot` and `updateSnapshot`. */
  readonly snapshots: readonly unknown[];
  readonly httpReplies: readonly unknown[];
}

/** All that came of one message. */
export interface StepOutcome extends StepRecords {
  readonly messageId: string;
  /** `true`: acked. `false`: rejected, or lost. */
  readonly acked: boolean;
  /** Neither acked nor rejected when its container ended: a broker would deliver it again. */
  readonly lost: boolean;
}

/** Something that a message caused after it had been acked or rejected: the component did not await it. */
export interface LateRecord {
  readonly messageId: string;
  readonly kind: keyof StepRecords;
  readonly value: unknown;
}
