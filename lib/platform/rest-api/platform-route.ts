import type { JsonAnswer } from '../http-exchange';
import type { RouteKind } from './route-faults';

/** One route of the platform's REST API. */
export interface PlatformRoute {
  readonly kind: RouteKind;
  readonly method: string;
  /** Each group of the expression is an id. */
  readonly path: RegExp;
  readonly answer: (ids: readonly string[], body: unknown) => JsonAnswer | Promise<JsonAnswer>;
}

/** What the platform answers about something that it does not know. */
export const NOT_FOUND: JsonAnswer = { status: 404, body: { error: 'NotFound' } };
