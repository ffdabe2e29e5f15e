import type { JsonAnswer } from '../http-exchange';

/** What comes instead of an answer: an error with this status, this answer, nothing ever, or the connection is cut. */
export type ApiFault = number | 'reset' | 'hang' | JsonAnswer;

/** Disturbs the API, whatever is asked. */
export interface ApiFaults {
  /** Disturbs the next `count` requests, before anything is done. */
  readonly failNext: (count: number, fault: ApiFault) => void;
  /** The fault that meets a request, if any. */
  readonly take: () => ApiFault | undefined;
}

/** No fault. */
export function createApiFaults(): ApiFaults {
  const planned: ApiFault[] = [];
  return {
    failNext(count, fault) {
      planned.push(...Array.from({ length: count }, () => fault));
    },
    take: () => planned.shift(),
  };
}
