import { pipeline, Readable, type Transform } from 'node:stream';
import { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { Dispatcher } from 'undici';
import type { AnswerHead } from './answer-head';
import type { SelectDecoder } from './decoder';

const NOTHING = (): void => undefined;

/** Where the body of an answer goes. */
export interface BodySink {
  /** Takes some bytes; `false` if no more can be taken for now. */
  readonly take: (chunk: Buffer) => boolean;
  readonly finish: () => void;
  readonly fail: (error: Error) => void;
  /** Whether it passes on what it takes. */
  readonly isRelay?: true;
}

/** Whom a body is received for. */
export interface Receiver {
  /** Hands the body out: as it is once all of it is there, or as a stream at once. */
  hand(data: Buffer | Readable | undefined): void;
  /** Ends the exchange with an error. */
  stop(reason: Error): void;
  /** More can be taken. */
  resume(): void;
}

/** What a body is received with. */
export interface Reception {
  readonly config: InternalAxiosRequestConfig;
  readonly head: AnswerHead;
  readonly controller: Dispatcher.DispatchController;
  readonly receiver: Receiver;
}

/** Collects a body, as large as it may be. */
export function collectBody({ config, head, receiver }: Reception): BodySink {
  const chunks: Buffer[] = [];
  const limit = config.maxContentLength ?? -1;
  let size = 0;
  return {
    take: (chunk) => {
      chunks.push(chunk);
      size += chunk.length;
      if (limit > -1 && size > limit) {
        receiver.stop(buildTooLargeError(limit, { ...head, data: undefined, config }));
      }
      return true;
    },
    finish: () => {
      receiver.hand(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size));
    },
    fail: NOTHING,
  };
}

/** Hands a body out as a stream, decoded if it is encoded; whoever reads it decides how fast it comes. */
export function relayBody(
  { config, controller, receiver }: Reception,
  selectDecoder: SelectDecoder | undefined,
): BodySink {
  const source = new Readable({
    read: () => {
      receiver.resume();
    },
    destroy: (error, done) => {
      // After its end, that does nothing.
      controller.abort(error ?? new AxiosError('aborted', 'ECONNRESET', config));
      done(error);
    },
  });
  // Of an encoding, the first bytes tell.
  let decodes = selectDecoder === undefined;
  if (decodes) receiver.hand(source);
  const decode = (first: Buffer): void => {
    decodes = true;
    const decoder = selectDecoder?.(first) as Transform;
    receiver.hand(pipeline(source, decoder, NOTHING));
  };
  return {
    isRelay: true,
    take: (chunk) => {
      if (!decodes) decode(chunk);
      return source.push(chunk);
    },
    finish: () => {
      source.push(null);
      // There was nothing to decode.
      if (!decodes) receiver.hand(source);
    },
    fail: (error) => {
      // A lost connection must not end the process because nobody reads this answer.
      if (source.listenerCount('error') === 0) source.on('error', NOTHING);
      source.destroy(error);
    },
  };
}

/** How much is read of a body that nobody wants, so that its connection can be used again. */
const WORTH_READING_BYTES = 64 * 1024;

/** Lets a body pass. */
export function discardBody({ controller, receiver, config }: Reception): BodySink {
  let size = 0;
  receiver.hand(undefined);
  return {
    take: (chunk) => {
      size += chunk.length;
      if (size > WORTH_READING_BYTES) controller.abort(new AxiosError('aborted', 'ECONNRESET', config));
      return true;
    },
    finish: NOTHING,
    fail: NOTHING,
  };
}

/** What axios says of a body that is larger than allowed. */
export function buildTooLargeError(limit: number, response: AxiosResponse): AxiosError {
  return new AxiosError(
    `maxContentLength size of ${String(limit)} exceeded`,
    AxiosError.ERR_BAD_RESPONSE,
    response.config,
    undefined,
    response,
  );
}
