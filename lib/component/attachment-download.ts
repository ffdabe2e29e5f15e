import { Readable } from 'node:stream';
import type { AxiosResponse } from '../http/axios-types';
import { pipeAsOne } from './attachment-pipe';

/** The download behind an upload: the answer of an API, asked for anew as often as the upload has to begin again. */
export interface AttachmentDownload {
  /** The answer that is read next. */
  readonly answer: () => Promise<AxiosResponse<Readable>>;
  /** The bytes of an answer for one attempt. Nothing is taken from it before it is read. */
  readonly open: () => Promise<Readable>;
  /** What was read last, once its end was seen. */
  readonly whole: () => WholeDownload | undefined;
  /** Why there is nothing more to read, if the API is the reason. */
  readonly failure: () => Error | undefined;
  /** Lets go of what nobody has read. */
  readonly end: () => void;
}

/** An answer that was read to its end. */
export interface WholeDownload {
  readonly response: AxiosResponse<Readable>;
  readonly sizeBytes: number;
}

/** The storage's client tries everything again but what has a status below 500: another attempt helps nobody here. */
class DownloadFailed extends Error {
  readonly response = { status: 400 };
}

/**
 * Prepares a download. The storage's client asks for two streams an attempt and reads one of them, and lets go of none:
 * so an answer waits until somebody reads it, and the one before it is given up for the next.
 *
 * @param send sends the request, with whatever token is the current one
 */
export function createAttachmentDownload(send: () => Promise<AxiosResponse<Readable>>): AttachmentDownload {
  const answers = createAnswers(send);
  let whole: WholeDownload | undefined;

  async function* read(): AsyncGenerator<Buffer, void> {
    const response = await answers.take();
    let sizeBytes = 0;
    try {
      for await (const chunk of response.data as AsyncIterable<Buffer>) {
        sizeBytes += chunk.length;
        yield chunk;
      }
    } catch (error) {
      answers.broke(response, error);
      throw error;
    }
    whole = { response, sizeBytes };
  }

  return {
    answer: answers.next,
    open: async () => {
      whole = undefined;
      await answers.next();
      return pipeAsOne(Readable.from(read(), { objectMode: false }));
    },
    whole: () => whole,
    failure: answers.failure,
    end: answers.end,
  };
}

/** The answers of one download, one after the other. */
interface Answers extends Pick<AttachmentDownload, 'failure' | 'end'> {
  /** The answer that waits to be read; sends the request if there is none. */
  readonly next: () => Promise<AxiosResponse<Readable>>;
  /** The same, and from now on it is being read. */
  readonly take: () => Promise<AxiosResponse<Readable>>;
  /** An answer broke off while it was read. */
  readonly broke: (response: AxiosResponse<Readable>, error: unknown) => void;
}

function createAnswers(send: () => Promise<AxiosResponse<Readable>>): Answers {
  let waiting: AxiosResponse<Readable> | undefined;
  let current: AxiosResponse<Readable> | undefined;
  let failure: Error | undefined;

  const letGo = (): void => {
    current?.data.destroy();
    // From now on its end is no failure of the API.
    current = undefined;
  };
  const next = async (): Promise<AxiosResponse<Readable>> => {
    if (failure !== undefined) throw new DownloadFailed(failure.message);
    if (waiting?.data.destroyed === false) return waiting;
    letGo();
    try {
      return (waiting = await send());
    } catch (error) {
      failure = toError(error);
      throw new DownloadFailed(failure.message);
    }
  };
  return {
    next,
    take: async () => {
      current = await next();
      waiting = undefined;
      return current;
    },
    broke: (response, error) => {
      if (current === response) failure = toError(error);
    },
    failure: () => failure,
    end: () => {
      letGo();
      waiting?.data.destroy();
    },
  };
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new TypeError(String(error));
}
