/** A message of a flow, as the broker delivers it to the runtime. */
export interface Delivery {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly properties: { readonly headers: Readonly<Record<string, unknown>> };
}

/** What a component gets as its first argument. */
export interface Payload {
  readonly id?: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly passthrough?: Readonly<Record<string, unknown>>;
}

/** An `Error` as far as the runtime sends it on. */
export interface ReportedError {
  readonly name?: string;
  readonly message: string;
}

/** What the runtime emits as `data`, and as `httpReply`. */
export interface EmittedData {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, unknown>>;
}

type Headers = Readonly<Record<string, unknown>>;
type Throttle = () => Promise<unknown>;
export type DeliveryHandler = (payload: Payload, delivery: Delivery) => Promise<unknown>;

/** What the runtime calls on its connection to the broker (`lib/amqp.js`). */
export interface QueueConnection {
  connect(uri?: unknown): Promise<void>;
  listenQueue(queue: unknown, handler: DeliveryHandler): Promise<void>;
  stopConsume(): Promise<void>;
  disconnect(): Promise<void>;
  ack(messageId: string): Promise<void>;
  reject(messageId: string): Promise<void>;
  sendData(data: EmittedData, headers: Headers, throttle?: Throttle): Promise<void>;
  sendHttpReply(reply: EmittedData, headers: Headers): Promise<void>;
  sendError(error: ReportedError, headers: Headers, delivery?: Delivery, throttle?: Throttle): Promise<void>;
  sendRebound(error: ReportedError, delivery: Delivery, headers: Headers): Promise<void>;
  sendSnapshot(snapshot: unknown, headers: Headers, throttle?: Throttle): Promise<void>;
}
