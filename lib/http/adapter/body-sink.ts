import { pipeline, Readable, type Transform } from 'node:stream';
import { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { Dispatcher } from 'undici';
import type { AnswerHead } from './answer-head';
import type { SelectDecoder } from './decoder';

/** Where the body of an answer goes. */
export interface BodySink {
  /** Takes some bytes; `false` if no more can be taken for now. */
  readonly take: (chunk: Buffer) => boolean;
  readonly finish: () => void;
  readonly fail: (error: Error) => void;
  /** Whether it passes on what it takes. */
  readonly isRelay?: true;
}

/** What a body is received with. */
export interface Reception {
  readonly config: InternalAxiosRequestConfig;
  readonly head: AnswerHead;
  readonly controller: Dispatcher.DispatchController;
  /** Hands the body out: as it is once all of it is there, or as a stream at once. */
  readonly hand: (data: Buffer | Readable | undefined) => void;
  /** Ends the exchange with an error. */
  readonly stop: (reason: Error) => void;
  /** More can be taken. */
  readonly resume: () => void;
}

/** Collects a body, as large as it may be. */
export function collectBody({ config, head, hand, stop }: Reception): BodySink {
  const chunks: Buffer[] = [];
  const limit = config.maxContentLength ?? -1;
  let size = 0;
  return {
    take: (chunk) => {
      chunks.push(chunk);
      size += chunk.length;
      if (limit > -1 && size > limit) stop(buildTooLargeError(limit, { ...head, data: undefined, config }));
      return true;
    },
    finish: () => {
      hand(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks, size));
    },
    fail: () => undefined,
  };
}

/** Hands a body out as a stream, decoded if it is encoded; whoever reads it decides how fast it comes. */
export function relayBody(
  { config, controller, hand, resume }: Reception,
  selectDecoder: SelectDecoder | undefined,
): BodySink {
  const source = new Readable({
    read: resume,
    destroy: (error, done) => {
      // After its end, that does nothing.
      controller.abort(error ?? new AxiosError('aborted', 'ECONNRESET', config));
      done(error);
    },
  });
  // Of an encoding, the first bytes tell.
  let decodes = selectDecoder === undefined;
  if (decodes) hand(source);
  const decode = (first: Buffer): void => {
    decodes = true;
    const decoder = selectDecoder?.(first) as Transform;
    hand(pipeline(source, decoder, () => undefined));
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
      if (!decodes) hand(source);
    },
    fail: (error) => {
      // A lost connection must not end the process because nobody reads this answer.
      if (source.listenerCount('error') === 0) source.on('error', () => undefined);
      source.destroy(error);
    },
  };
}

/** How much is read of a body that nobody wants, so that its connection can be used again. */
const WORTH_READING_BYTES = 64 * 1024;

/** Lets a body pass. */
export function discardBody({ controller, hand, config }: Reception): BodySink {
  let size = 0;
  hand(undefined);
  return {
    take: (chunk) => {
      size += chunk.length;
      if (size > WORTH_READING_BYTES) controller.abort(new AxiosError('aborted', 'ECONNRESET', config));
      return true;
    },
    finish: () => undefined,
    fail: () => undefined,
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
