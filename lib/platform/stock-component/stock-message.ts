/** The body of an incoming message. */
export interface StockRequest {
  readonly method?: string;
  /** Absolute, or below `baseUrl`. */
  readonly url: string;
  readonly data?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** What the runtime gives to a component as `this`. */
export interface StockContext {
  emit(event: string, payload: unknown): Promise<boolean>;
}

/** The first argument of an action. */
export interface StockMessage {
  readonly body: StockRequest;
}

/** The body of an outgoing message. */
export interface StockReply {
  readonly statusCode: number;
  readonly headers: unknown;
  readonly responseBody: unknown;
}
