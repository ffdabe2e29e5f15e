import type { AxiosResponse } from 'axios';

/** What a request can say beside what axios knows. */
export interface RequestOptions {
  /** How often it is sent again after a failure that may pass; 0: not at all. Default: that of the connection. */
  retries?: number;
  /** That sending it twice does no harm, although its method may have an effect (POST, PATCH). Default `false`. */
  retryable?: boolean;
  /** That 404 is an answer like any other. Default: that of the connection, `false`. */
  doNotThrow404?: boolean;
  /**
   * Looks at an answer that the status let through: returns a reason to refuse it, or nothing. For APIs that answer 200
   * and mean failure.
   */
  validateResponse?: (response: AxiosResponse<unknown>) => string | undefined;
}

declare module 'axios' {
  // The name is axios' own: this adds to it.
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type
  interface AxiosRequestConfig extends RequestOptions {}
}
