import type { FlowCounts } from '../platform/flow/flow-ledger';
import type { FlowEnd } from '../platform/flow/settlement';

/** What the servers of a world have counted, and how the account is doing. */
export interface WorldFigures {
  readonly apiCalls: number;
  readonly tokenRequests: number;
  readonly reuseDetected: number;
  readonly accountUpdates: number;
  readonly failedUpdates: number;
  /** Whether the refresh token that the platform holds still gives tokens. */
  readonly accountAlive: boolean;
  /** Whether the platform holds the newest access token that the API has accepted. */
  readonly savedTokensInUse: boolean;
}

/** What a run came to. */
export interface FlowResult extends Omit<FlowCounts, 'open' | 'snapshots'> {
  readonly label: string;
  readonly containers: number;
  readonly usesRedis: boolean;
  readonly end: FlowEnd | 'interrupted';
  /** Messages of which nothing came out: no data, no error, no rejection. */
  readonly lost: number;
  /** From the first message that came out to the last one, in seconds. */
  readonly seconds: number;
  readonly messagesPerSecond: number;
  /** Peak of each container; empty where the system does not tell. */
  readonly residentMegabytes: readonly number[];
  /** `undefined` for a component that runs against somebody else's servers. */
  readonly world: WorldFigures | undefined;
  /** The texts of the errors, without secrets, each once: the first few. */
  readonly errorTexts: readonly string[];
}

/** Whether nothing is left to be desired: every message came through, and the account lives. */
export function isSuccess({ sent, delivered, world }: FlowResult): boolean {
  return delivered === sent && (world?.accountAlive ?? true);
}
