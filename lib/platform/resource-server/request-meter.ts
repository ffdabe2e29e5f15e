import type { JsonAnswer } from '../http-exchange';

/** How many requests the API takes. */
export interface RequestLimit {
  readonly requests: number;
  /** Length of a window; each begins with the first request after the last one. */
  readonly perMs: number;
}

/** Counts requests against a limit. */
export interface RequestMeter {
  /** The headers of an answer, and the answer itself if there is one request too many. */
  readonly count: () => { readonly headers: Readonly<Record<string, string>>; readonly refusal?: JsonAnswer };
}

/** A meter that takes everything without a limit. */
export function createRequestMeter(limit: RequestLimit | undefined): RequestMeter {
  let windowEndsAt = 0;
  let taken = 0;
  return {
    count() {
      if (limit === undefined) return { headers: {} };
      const now = Date.now();
      if (now >= windowEndsAt) {
        windowEndsAt = now + limit.perMs;
        taken = 0;
      }
      taken += 1;
      const seconds = String(Math.ceil((windowEndsAt - now) / 1000));
      const remaining = String(Math.max(0, limit.requests - taken));
      const headers = {
        'ratelimit-limit': String(limit.requests),
        'ratelimit-remaining': remaining,
        'ratelimit-reset': seconds,
      };
      if (taken <= limit.requests) return { headers };
      const body = { error: 'too_many_requests' };
      return { headers, refusal: { status: 429, headers: { ...headers, 'retry-after': seconds }, body } };
    },
  };
}
