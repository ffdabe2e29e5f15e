import type { Limits } from './rate-limit-fields';

/** How long nothing is sent at most because of what headers say; then one request asks again. */
const MAX_HOLD_MS = 60_000;

/** The same for an answer that refused a request and said for how long. */
const MAX_REFUSED_HOLD_MS = 60 * 60_000;

/** A guess of more requests at once than this holds back nobody, and is dropped. */
const MAX_GUESS = 64;

/** What one answer says about the limit. */
export interface Lesson {
  /** What its headers say, if they are to be believed. */
  readonly limits: Limits | undefined;
  /** How long it asks to wait, if it refuses the request for the limit. */
  readonly waitMs: number | undefined;
  /** Whether there was an answer, and the limit let the request through. */
  readonly passed: boolean;
}

/** Who has left before anybody counted. */
export interface Departures {
  /** The last ticket. */
  readonly departed: number;
  /** How many of them have no answer yet. */
  readonly onTheirWay: number;
}

/** Knows what an API has said about its limit, and what is on its way there. */
export interface LearnedLimit {
  isFree(now: number): boolean;
  /** Before this moment nothing can be sent, whatever is answered until then, epoch ms; 0 if there is none. */
  earliestAt(now: number): number;
  /** When it may have changed by itself, epoch ms; 0 if it will not. */
  changesAt(now: number): number;
  /** Counts a request as on its way; returns its ticket, which is larger than all before. */
  depart(): number;
  /** Takes the answer to a request, or that none came. */
  learn(ticket: number, lesson: Lesson, now: number): void;
  /** Whether nothing is known and nothing is on its way. */
  isIdle(now: number): boolean;
}

/** What holds for a time. */
interface Window {
  /** How many the server would take after its newest answer; those on their way come off it. */
  readonly remaining: number;
  readonly since: number;
  readonly endsAt: number;
  /** Whether no answer has said it. */
  readonly isGuess: boolean;
}

interface Knowledge {
  window: Window | undefined;
  /** How many there are in a window, if the answers say it. */
  limit: number | undefined;
  /** Until when nothing is sent, epoch ms; 0: it is not so. */
  blockedUntil: number;
  /** The last ticket. */
  departed: number;
  /** The last ticket of an earlier window: those are not counted any more, and their answers are history. */
  settledUpTo: number;
  onTheirWay: number;
  /** The last ticket that had left when the last lesson came. */
  learntUpTo: number;
}

/**
 * Creates the memory of one limit. Nothing is known at first, and all is free. What is left holds for as long as the
 * answers say, less what is on its way; once nothing is left, nothing is sent until there is more. Then the API is asked
 * with as many requests as it is known to take, or with one.
 */
export function createLearnedLimit({ departed, onTheirWay }: Departures): LearnedLimit {
  const known: Knowledge = {
    window: undefined,
    limit: undefined,
    blockedUntil: 0,
    departed,
    settledUpTo: 0,
    onTheirWay,
    learntUpTo: 0,
  };
  return {
    isFree: (now) => {
      const window = roll(known, now);
      return window === undefined || (known.blockedUntil === 0 && window.remaining > known.onTheirWay);
    },
    earliestAt: (now) => (roll(known, now) === undefined ? 0 : known.blockedUntil),
    changesAt: (now) => {
      const window = roll(known, now);
      return known.blockedUntil === 0 ? (window?.endsAt ?? 0) : known.blockedUntil;
    },
    depart: () => {
      known.onTheirWay += 1;
      return (known.departed += 1);
    },
    learn: (ticket, lesson, now) => {
      roll(known, now);
      const isHistory = ticket <= known.settledUpTo;
      if (!isHistory && known.onTheirWay > 0) known.onTheirWay -= 1;
      if (lesson.waitMs !== undefined) refuse(known, lesson.waitMs, now);
      else if (lesson.limits !== undefined && isComplete(lesson.limits)) {
        // What refused requests have learnt is not taken back by the answers that they have overtaken.
        if (!isHistory && known.blockedUntil === 0) believe(known, lesson.limits, { ticket, now });
      } else if (lesson.passed) widen(known);
    },
    isIdle: (now) => roll(known, now) === undefined && known.onTheirWay === 0,
  };
}

/** Whether it teaches something to somebody who knows nothing. */
export function isLesson({ limits, waitMs }: Lesson): boolean {
  return waitMs !== undefined || (limits !== undefined && isComplete(limits));
}

/** Goes on to what holds now. */
function roll(known: Knowledge, now: number): Window | undefined {
  const { window, blockedUntil, limit } = known;
  if (window === undefined) return undefined;
  const isSetBack = now < window.since - MAX_HOLD_MS;
  if (now < (blockedUntil === 0 ? window.endsAt : blockedUntil) && !isSetBack) return window;
  const wasBlocked = blockedUntil !== 0;
  known.blockedUntil = 0;
  // Whatever left before has been counted before.
  known.settledUpTo = known.departed;
  known.onTheirWay = 0;
  const isOver = isSetBack || now >= window.endsAt;
  const next = isOver ? (limit ?? (wasBlocked ? 1 : undefined)) : 1;
  // A guess that nobody has confirmed in its time is not repeated.
  const isKept = next !== undefined && (wasBlocked || !window.isGuess);
  const lastsMs = Math.min(window.endsAt - window.since, MAX_HOLD_MS);
  known.window = isKept ? { remaining: next, since: now, endsAt: now + lastsMs, isGuess: true } : undefined;
  return known.window;
}

/** The API says for how long it takes nothing. */
function refuse(known: Knowledge, waitMs: number, now: number): void {
  if (waitMs === 0) return;
  known.blockedUntil = Math.max(known.blockedUntil, now + Math.min(waitMs, MAX_REFUSED_HOLD_MS));
  known.window = { remaining: 0, since: now, endsAt: known.blockedUntil, isGuess: false };
}

type CompleteLimits = Limits & { readonly remaining: number; readonly resetMs: number };

/** Only who says what is left and until when says something that can be kept to. */
function isComplete(limits: Limits): limits is CompleteLimits {
  return limits.remaining !== undefined && limits.resetMs !== undefined && limits.resetMs > 0;
}

/** Answers overtake each other: only that to a request which left after the last lesson may raise what is left. */
function believe(
  known: Knowledge,
  { limit, remaining, resetMs }: CompleteLimits,
  { ticket, now }: { readonly ticket: number; readonly now: number },
): void {
  const { window } = known;
  const isNewer = ticket > known.learntUpTo || window === undefined || window.isGuess;
  known.learntUpTo = known.departed;
  if (limit !== undefined && limit > 0) known.limit = limit;
  const endsAt = now + Math.min(resetMs, MAX_REFUSED_HOLD_MS);
  const next = isNewer
    ? { remaining, since: now, endsAt, isGuess: false }
    : { ...window, remaining: Math.min(window.remaining, remaining) };
  known.window = next;
  if (next.remaining === 0) known.blockedUntil = Math.min(next.endsAt, now + MAX_HOLD_MS);
}

/** An answer says nothing about limits: a guess was too careful, or is not needed. */
function widen(known: Knowledge): void {
  const { window } = known;
  if (window?.isGuess !== true) return;
  const remaining = window.remaining * 2;
  known.window = remaining > MAX_GUESS ? undefined : { ...window, remaining };
  if (known.window === undefined) known.limit = undefined;
}
