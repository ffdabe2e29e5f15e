/** The numbers that hold where nobody says otherwise. */
export const DEFAULTS = {
  marginSeconds: 60,
  deadlineMs: 30_000,
  attemptTimeoutMs: 10_000,
  coolDownMs: 30_000,
  timeoutMs: 60_000,
  retries: 3,
  /** The longest delay that the platform's own REST component allows: 19 minutes. */
  messageTimeoutMs: 19 * 60_000,
  /** A person waits for a service call. */
  serviceTimeoutMs: 60_000,
  /** How long a look at the stored tokens may hold up a message. */
  lookTimeoutMs: 5_000,
} as const;
