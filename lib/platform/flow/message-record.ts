/** Everything that came of one message. */
export interface MessageRecord {
  readonly id: string;
  readonly data: {
    readonly messageId: string | undefined;
    readonly containerId: string | undefined;
    readonly body: unknown;
  }[];
  /** The texts of the errors that it caused. */
  readonly errors: string[];
  rebounds: number;
  snapshots: number;
  rejected: boolean;
}

/** A message of which nothing is known but that it was sent. */
export function createMessageRecord(id: string): MessageRecord {
  return { id, data: [], errors: [], rebounds: 0, snapshots: 0, rejected: false };
}

/** Whether a message needs no more waiting: it came through, or it failed. A rebound comes back. */
export function isSettled({ data, errors, rejected }: MessageRecord): boolean {
  return data.length > 0 || errors.length > 0 || rejected;
}
