import type { Clock, HeldLease, Lease, SharedTokens } from '../../lib/ports';

/** What processes ask of the table. */
export type LeaseCommand = 'read' | 'take' | 'share' | 'release';

/** One command on its way to the table. */
export interface LeaseRequest {
  readonly process: string;
  readonly command: LeaseCommand;
  /** What `share` tells. */
  readonly shared?: SharedTokens;
}

/** What several processes take turns by: one table in memory, with the meaning of the lease in Redis. */
export interface SharedLease {
  /** The lease as one process sees it. */
  open(process: string): Lease;
  /** Whether the table cannot be reached. */
  away: boolean;
  /** What was told last. */
  told(): SharedTokens | undefined;
  /** Who has the lease now. */
  holder(): string | undefined;
  /** The lease of whoever has it runs out now, while the holder goes on. */
  expire(): void;
  /** This process extends nothing any more: what it has runs out after {@link LEASE_MS}. */
  die(process: string): void;
  /** Loses everything: who holds, and what was told. */
  wipe(): void;
}

export interface SharedLeaseOptions {
  readonly clock: Clock;
  /** How long a process waits for another one before it gives up, in milliseconds. Default 40 s. */
  readonly waitMs?: number;
  /** Sees every command before it has its effect, and can hold it back. */
  readonly before?: (request: LeaseRequest) => Promise<void> | void;
}

/** How long the lease of a process that died lasts. */
export const LEASE_MS = 10_000;

interface Turn {
  readonly process: string;
  /** Epoch ms; `Infinity` while the holder lives, because it extends its lease in time. */
  until: number;
}

/** Creates an empty table. */
export function createSharedLease({ clock, waitMs = 40_000, before }: SharedLeaseOptions): SharedLease {
  const dead = new Set<string>();
  let turn: Turn | undefined;
  let told: SharedTokens | undefined;

  const current = (): Turn | undefined => (turn !== undefined && clock.now() < turn.until ? turn : undefined);

  function hold(process: string, mine: Turn): HeldLease {
    return {
      share: async (shared) => {
        await before?.({ process, command: 'share', shared });
        if (table.away) return 'unavailable';
        if (current() !== mine) return 'lost';
        // Through JSON, as everything that is told by way of a text.
        told = JSON.parse(JSON.stringify(shared)) as SharedTokens;
        return 'shared';
      },
      release: async () => {
        await before?.({ process, command: 'release' });
        if (!table.away && turn === mine) turn = undefined;
      },
    };
  }

  const table: SharedLease = {
    away: false,
    open: (process) => ({
      waitMs,
      read: async () => {
        await before?.({ process, command: 'read' });
        return table.away ? undefined : told;
      },
      take: async () => {
        await before?.({ process, command: 'take' });
        if (table.away) return 'unavailable';
        if (current() !== undefined) return 'taken';
        const mine = {
          process,
          until: dead.has(process) ? clock.now() + LEASE_MS : Number.POSITIVE_INFINITY,
        };
        turn = mine;
        return hold(process, mine);
      },
    }),
    told: () => told,
    holder: () => current()?.process,
    expire: () => {
      turn = undefined;
    },
    die: (process) => {
      dead.add(process);
      if (turn?.process === process) turn.until = clock.now() + LEASE_MS;
    },
    wipe: () => {
      turn = undefined;
      told = undefined;
    },
  };
  return table;
}
