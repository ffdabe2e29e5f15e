import type { IncomingHttpHeaders } from 'node:http';
import type { JsonAnswer } from '../http-exchange';

/** A request whose body has arrived. */
export interface ApiRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer of the API. */
export interface ApiAnswer extends JsonAnswer {
  /** `true` if it says that the token is not accepted. */
  readonly isRejection?: boolean;
}

/** Answers the requests for one path. */
export type ApiRoute = (request: ApiRequest) => ApiAnswer;
