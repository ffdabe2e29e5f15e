import type { RefreshEvent, RefreshReason, RequestEvent } from '../ports';
import type { TraceStamp } from './trace-line';

/** One token in one process: from when to when it was the one to send. */
export interface TokenLife {
  readonly generation: number;
  /** `shown`: it came with the configuration, from before the trace or because somebody connected the account again. */
  readonly origin: 'issued' | 'adopted' | 'shown';
  /** When it came, or when it was first seen. */
  readonly from: number;
  /** When another one took its place; `undefined` if none did. */
  readonly until: number | undefined;
  /** Why another one took its place. `replaced`: another one was shown, and no refresh told of it. */
  readonly end: RefreshReason | 'replaced' | undefined;
  /** When it ends by what the server said, if it did. */
  readonly endsAt: number | undefined;
  readonly requests: number;
  readonly rejections: number;
  /** Whether a refresh that should have replaced it was refused or failed. */
  readonly refreshFailed: boolean;
}

type Told<Event> = Event & TraceStamp;
type Life = { -readonly [Name in keyof TokenLife]: TokenLife[Name] };

/** Follows the tokens of one credential in one process, by its events in their order. */
export interface TokenLives {
  use(event: Told<RequestEvent>): void;
  renew(event: Told<RefreshEvent>): void;
  /** Oldest first. */
  all(): readonly TokenLife[];
}

/** Creates a history without tokens. */
export function createTokenLives(): TokenLives {
  const lives = new Map<number, Life>();
  const see = (generation: number, at: number): Life => {
    const known = lives.get(generation);
    if (known !== undefined) return known;
    const life = createLife(generation, at);
    lives.set(generation, life);
    return life;
  };
  return {
    use({ generation, at, endsAt, rejectedBy }) {
      const life = see(generation, at);
      life.requests += 1;
      if (rejectedBy !== undefined) life.rejections += 1;
      if (endsAt !== undefined) life.endsAt = endsAt;
    },
    renew(event) {
      const { generationBefore, generationAfter, startedAt, at, endsAt, reason, outcome } = event;
      const before = see(generationBefore, startedAt);
      if (before.origin === 'shown') before.from = Math.min(before.from, startedAt);
      if (generationAfter <= generationBefore) {
        before.refreshFailed = true;
        if (endsAt !== undefined) before.endsAt = endsAt;
        return;
      }
      before.until = at;
      before.end = reason;
      const after = see(generationAfter, at);
      after.origin = outcome === 'issued' ? 'issued' : 'adopted';
      if (endsAt !== undefined) after.endsAt = endsAt;
    },
    all: () => closeGaps([...lives.values()].sort((one, other) => one.generation - other.generation)),
  };
}

function createLife(generation: number, from: number): Life {
  return {
    generation,
    origin: 'shown',
    from,
    until: undefined,
    end: undefined,
    endsAt: undefined,
    requests: 0,
    rejections: 0,
    refreshFailed: false,
  };
}

/** A token whose end no refresh told of ended when the next one was seen. */
function closeGaps(lives: readonly Life[]): readonly TokenLife[] {
  return lives.map((life, index) => {
    const next = lives[index + 1];
    const from = next === undefined ? life.from : Math.min(life.from, next.from);
    if (next === undefined || life.until !== undefined) return { ...life, from };
    return { ...life, from, until: next.from, end: 'replaced' };
  });
}
