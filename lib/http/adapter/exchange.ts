import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { InternalAxiosRequestConfig } from 'axios';
import type { Dispatcher } from 'undici';
import { readHeaders, type AnswerHead } from './answer-head';
import {
  collectBody,
  discardBody,
  relayBody,
  type BodySink,
  type Receiver,
  type Reception,
} from './body-sink';
import { selectDecoder } from './decoder';
import { buildNetworkError, type Received } from './network-error';
import type { Gate } from './gate';
import type { Outgoing } from './outgoing';
import type { Way } from './pools';
import { isRedirect } from './redirect';
import { watchEnd, type RequestEnd } from './request-end';

/** The head of an answer, and its body: whole, as a stream, or not at all if the answer leads elsewhere. */
export interface Answer {
  readonly head: AnswerHead;
  readonly data: Buffer | Readable | undefined;
}

/** What is sent, and for whom. */
export interface Sent {
  readonly outgoing: Outgoing;
  readonly config: InternalAxiosRequestConfig;
  /** How much of the time limit earlier exchanges took. */
  readonly elapsedMs: number;
}

/**
 * Sends one request, and receives one answer.
 *
 * @throws {AxiosError} as axios' own adapter does
 */
export function exchange({ pool, gate }: Way, sent: Sent): Promise<Answer> {
  const { path, method, headers, body } = sent.outgoing;
  return new Promise((resolve, reject) => {
    const underWay = new Exchange(sent, gate, { resolve, reject });
    gate.enter(() => {
      if (!underWay.begin()) return false;
      pool.dispatch({ path, method, headers, body }, underWay);
      return true;
    });
  });
}

/** Whom the answer is for. */
interface Asker {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * An exchange under way, as undici tells of it. A class, because there is one for each request: as functions of its own,
 * its methods would take 0.6 KB each time.
 */
class Exchange implements Dispatcher.DispatchHandler, Receiver {
  private readonly end: RequestEnd;
  private controller: Dispatcher.DispatchController | undefined = undefined;
  private head: AnswerHead | undefined = undefined;
  private sink: BodySink | undefined = undefined;
  /** Whoever stops it says why; what the network says of it afterwards is no news. */
  private stoppedBy: Error | undefined = undefined;
  private isUnderWay = false;

  constructor(
    private readonly sent: Sent,
    private readonly gate: Gate,
    private readonly asker: Asker,
  ) {
    this.end = watchEnd(sent, (reason) => {
      this.stop(reason);
    });
  }

  /** Whether it is still wanted now that its turn has come. */
  begin(): boolean {
    this.isUnderWay = this.stoppedBy === undefined;
    return this.isUnderWay;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.stoppedBy !== undefined) controller.abort(this.stoppedBy);
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    ...[status, headers, statusText = '']: ReceivedHead
  ): void {
    // What comes before the answer itself, such as 103.
    if (status < 200) return;
    const head = { status, statusText, headers: readHeaders(headers) };
    this.head = head;
    this.end.postpone();
    this.sink = selectSink(this.sent, { config: this.sent.config, head, controller, receiver: this });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.end.postpone();
    if (this.sink?.take(chunk) !== false) return;
    this.end.awaitReader(true);
    controller.pause();
  }

  onResponseEnd(): void {
    this.leave();
    this.end.release();
    this.sink?.finish();
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.leave();
    this.fail(this.stoppedBy ?? buildNetworkError(error, this.sent.config, this.received()));
  }

  hand(data: Answer['data']): void {
    if (this.head !== undefined) this.asker.resolve({ head: this.head, data });
  }

  stop(reason: Error): void {
    this.stoppedBy ??= reason;
    this.controller?.abort(this.stoppedBy);
    this.fail(this.stoppedBy);
  }

  resume(): void {
    this.end.awaitReader(false);
    this.controller?.resume();
  }

  private fail(error: Error): void {
    this.end.release();
    this.asker.reject(error);
    this.sink?.fail(error);
  }

  private leave(): void {
    if (!this.isUnderWay) return;
    this.isUnderWay = false;
    this.gate.leave();
  }

  /** The answer as far as it came, for an error. */
  private received(): Received {
    const { head, sink, sent } = this;
    const response = head === undefined ? undefined : { ...head, data: undefined, config: sent.config };
    return { response, isRelayed: sink?.isRelay === true };
  }
}

type ReceivedHead = [status: number, headers: IncomingHttpHeaders, statusText?: string | undefined];

function selectSink({ outgoing, config }: Sent, reception: Reception): BodySink {
  const { head } = reception;
  if (isRedirect(head, config)) return discardBody(reception);
  const decoder = selectDecoder(head, outgoing.method, config);
  return config.responseType === 'stream' || decoder !== undefined
    ? relayBody(reception, decoder)
    : collectBody(reception);
}
