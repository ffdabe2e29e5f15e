import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { InternalAxiosRequestConfig } from 'axios';
import type { Dispatcher } from 'undici';
import { readHeaders, type AnswerHead } from './answer-head';
import { collectBody, discardBody, relayBody, type BodySink, type Reception } from './body-sink';
import { selectDecoder } from './decoder';
import { buildNetworkError, type Received } from './network-error';
import type { Gate } from './gate';
import type { Outgoing } from './outgoing';
import type { Way } from './pools';
import { isRedirect } from './redirect';
import { ENDLESS, watchEnd, type RequestEnd } from './request-end';

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

/** An exchange under way. */
interface Exchange extends Sent {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  end: RequestEnd;
  controller: Dispatcher.DispatchController | undefined;
  head: AnswerHead | undefined;
  sink: BodySink | undefined;
  /** Whoever stops it says why; what the network says of it afterwards is no news. */
  stoppedBy: Error | undefined;
  isUnderWay: boolean;
}

/**
 * Sends one request, and receives one answer.
 *
 * @throws {AxiosError} as axios' own adapter does
 */
export function exchange({ pool, gate }: Way, { outgoing, config, elapsedMs }: Sent): Promise<Answer> {
  const { path, method, headers, body } = outgoing;
  return new Promise((resolve, reject) => {
    const state: Exchange = {
      outgoing,
      config,
      elapsedMs,
      resolve,
      reject,
      end: ENDLESS,
      controller: undefined,
      head: undefined,
      sink: undefined,
      stoppedBy: undefined,
      isUnderWay: false,
    };
    state.end = watchEnd(state, (reason) => {
      stop(state, reason);
    });
    gate.enter(() => {
      if (state.stoppedBy !== undefined) return false;
      state.isUnderWay = true;
      pool.dispatch({ path, method, headers, body }, createHandler(state, gate));
      return true;
    });
  });
}

function createHandler(state: Exchange, gate: Gate): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller) => {
      state.controller = controller;
      if (state.stoppedBy !== undefined) controller.abort(state.stoppedBy);
    },
    onResponseStart: (controller, ...head) => {
      receiveHead(state, controller, head);
    },
    onResponseData: (controller, chunk) => {
      state.end.postpone();
      if (state.sink?.take(chunk) !== false) return;
      state.end.awaitReader(true);
      controller.pause();
    },
    onResponseEnd: () => {
      leave(state, gate);
      state.end.release();
      state.sink?.finish();
    },
    onResponseError: (_controller, error) => {
      leave(state, gate);
      fail(state, state.stoppedBy ?? buildNetworkError(error, state.config, receivedOf(state)));
    },
  };
}

function leave(state: Exchange, gate: Gate): void {
  if (!state.isUnderWay) return;
  state.isUnderWay = false;
  gate.leave();
}

type ReceivedHead = [status: number, headers: IncomingHttpHeaders, statusText?: string | undefined];

function receiveHead(
  state: Exchange,
  controller: Dispatcher.DispatchController,
  [status, headers, statusText = '']: ReceivedHead,
): void {
  // What comes before the answer itself, such as 103.
  if (status < 200) return;
  const { config, resolve, end } = state;
  const head = { status, statusText, headers: readHeaders(headers) };
  state.head = head;
  end.postpone();
  const hand = (data: Answer['data']): void => {
    resolve({ head, data });
  };
  const stopBy = (reason: Error): void => {
    stop(state, reason);
  };
  const resume = (): void => {
    end.awaitReader(false);
    controller.resume();
  };
  state.sink = selectSink(state, { config, head, controller, hand, stop: stopBy, resume });
}

function stop(state: Exchange, reason: Error): void {
  state.stoppedBy ??= reason;
  state.controller?.abort(state.stoppedBy);
  fail(state, state.stoppedBy);
}

function fail({ end, reject, sink }: Exchange, error: Error): void {
  end.release();
  reject(error);
  sink?.fail(error);
}

/** The answer as far as it came, for an error. */
function receivedOf({ head, sink, config }: Exchange): Received {
  const response = head === undefined ? undefined : { ...head, data: undefined, config };
  return { response, isRelayed: sink?.isRelay === true };
}

function selectSink({ outgoing, config }: Sent, reception: Reception): BodySink {
  const { head } = reception;
  if (isRedirect(head, config)) return discardBody(reception);
  const decoder = selectDecoder(head, outgoing.method, config);
  return config.responseType === 'stream' || decoder !== undefined
    ? relayBody(reception, decoder)
    : collectBody(reception);
}
