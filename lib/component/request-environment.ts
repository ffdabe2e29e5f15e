import { finiteNumber } from '../oauth2/wire';

/** What an operator says about requests, by the two settings of the ecosystem; `undefined`: nothing that can be used. */
export interface RequestEnvironment {
  /** How often a request is sent again (`API_RETRIES_COUNT`). */
  readonly retries: number | undefined;
  /** Time limit of a request, in milliseconds (`API_REQUEST_TIMEOUT`). */
  readonly timeoutMs: number | undefined;
}

/** The most that `API_RETRIES_COUNT` can say. */
const MOST_RETRIES = 10;

/** The two variables, as the environment of a container has them. */
interface RequestVariables {
  readonly API_RETRIES_COUNT?: string | undefined;
  readonly API_REQUEST_TIMEOUT?: string | undefined;
}

/** Reads the environment once and not with each message: it does not change, and is slow to read. */
export function readRequestEnvironment(environment: RequestVariables): RequestEnvironment {
  return { retries: retriesOf(environment), timeoutMs: timeoutOf(environment) };
}

/** An operator's setting must not stop a flow: one that is too large is cut, one that is no number is left aside. */
function retriesOf({ API_RETRIES_COUNT }: RequestVariables): number | undefined {
  const count = finiteNumber(API_RETRIES_COUNT);
  return count === undefined || count < 0 ? undefined : Math.min(Math.floor(count), MOST_RETRIES);
}

function timeoutOf({ API_REQUEST_TIMEOUT }: RequestVariables): number | undefined {
  const timeoutMs = finiteNumber(API_REQUEST_TIMEOUT);
  return timeoutMs === undefined || timeoutMs <= 0 ? undefined : timeoutMs;
}
