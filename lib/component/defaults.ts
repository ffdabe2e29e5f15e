/** The numbers that hold where nobody says otherwise. */
export const DEFAULTS = {
  marginSeconds: 60,
  deadlineMs: 30_000,
  attemptTimeoutMs: 10_000,
  coolDownMs: 30_000,
  timeoutMs: 60_000,
  /** How long a look at the stored tokens may hold up a message. */
  lookTimeoutMs: 5_000,
} as const;
