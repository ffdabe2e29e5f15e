import type { Readable } from 'node:stream';
import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import type { Dispatcher, Pool } from 'undici';
import { readHeaders, type AnswerHead } from './answer-head';
import { collectBody, discardBody, relayBody, type BodySink, type Reception } from './body-sink';
import { selectDecoder } from './decoder';
import { buildNetworkError } from './network-error';
import type { Outgoing } from './outgoing';
import { isRedirect } from './redirect';
import { watchEnd } from './request-end';

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
export function exchange(pool: Pool, sent: Sent): Promise<Answer> {
  const { path, method, headers, body } = sent.outgoing;
  return new Promise((resolve, reject) => {
    pool.dispatch({ path, method, headers, body }, createHandler(sent, resolve, reject));
  });
}

function createHandler(
  sent: Sent,
  resolve: (answer: Answer) => void,
  reject: (error: Error) => void,
): Dispatcher.DispatchHandler {
  const { config } = sent;
  let controller: Dispatcher.DispatchController | undefined;
  let head: AnswerHead | undefined;
  let sink: BodySink | undefined;
  let stoppedBy: Error | undefined;
  const end = watchEnd(config, stop, sent.elapsedMs);

  /** Whoever stops it says why; what the network says of it afterwards is no news. */
  function stop(reason: Error): void {
    stoppedBy ??= reason;
    controller?.abort(stoppedBy);
    fail(stoppedBy);
  }

  function fail(error: Error): void {
    end.release();
    reject(error);
    sink?.fail(error);
  }

  return {
    onRequestStart: (started) => {
      controller = started;
      if (stoppedBy !== undefined) started.abort(stoppedBy);
    },
    onResponseStart: (started, status, headers, statusText = '') => {
      // What comes before the answer itself, such as 103.
      if (status < 200) return;
      const read = { status, statusText, headers: readHeaders(headers) };
      head = read;
      end.postpone();
      const hand = (data: Answer['data']): void => {
        resolve({ head: read, data });
      };
      const resume = (): void => {
        end.awaitReader(false);
        started.resume();
      };
      sink = selectSink(read, sent, { config, controller: started, hand, stop, resume });
    },
    onResponseData: (started, chunk) => {
      end.postpone();
      if (sink?.take(chunk) !== false) return;
      end.awaitReader(true);
      started.pause();
    },
    onResponseEnd: () => {
      end.release();
      sink?.finish();
    },
    onResponseError: (_started, error) => {
      const received = { response: partOf(head, config), isRelayed: sink?.isRelay === true };
      fail(stoppedBy ?? buildNetworkError(error, config, received));
    },
  };
}

/** The answer as far as it came, for an error. */
function partOf(head: AnswerHead | undefined, config: InternalAxiosRequestConfig): AxiosResponse | undefined {
  return head === undefined ? undefined : { ...head, data: undefined, config };
}

function selectSink(head: AnswerHead, { outgoing, config }: Sent, reception: Reception): BodySink {
  if (isRedirect(head, config)) return discardBody(reception);
  const decoder = selectDecoder(head, outgoing.method, config);
  return config.responseType === 'stream' || decoder !== undefined
    ? relayBody(reception, decoder)
    : collectBody(reception);
}
