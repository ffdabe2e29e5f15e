import type { LateRecord } from './step-messages';

/** What the ledger is told. */
export interface MessageLedgerOptions {
  /** How many messages may be in process at once. */
  readonly prefetch: number;
  /** The runtime remembers the messages in process by id and must forget one when it is settled. */
  readonly forget: (messageId: string) => void;
  readonly onLate: (late: LateRecord) => void;
}
