import { Readable } from 'node:stream';
import type { InternalAxiosRequestConfig } from 'axios';
import { isFreshkeysError, RequestFailedError } from '../../errors';
import { redactText } from '../../redact';
import { describeRequest } from '../failures/request-description';

/** A function that makes the body of a request anew, for bodies that can be read only once. It may return a promise. */
export type BodyFactory = () => unknown;

/** Whether the body is a {@link BodyFactory}. */
export function isBodyFactory(data: unknown): data is BodyFactory {
  return typeof data === 'function';
}

/** A body that a factory made for an attempt that nobody wants any more: what it holds open is let go. */
export function discardMadeBody(data: unknown, made: unknown): void {
  if (!isBodyFactory(data) || !(made instanceof Readable)) return;
  // Its end is wanted: that somebody else is told of it would be an error without a listener.
  made.on('error', () => undefined);
  made.destroy();
}

/** A stream of the web as one of Node, which is what axios sends; anything else as it is. */
export function toNodeStream(body: unknown): unknown {
  return body instanceof ReadableStream ? Readable.fromWeb(body) : body;
}

/** A stream that is being sent, and whether it was what failed. */
export interface WatchedBody {
  /**
   * The error of the body itself, if it failed or broke off; that of the network is another one.
   *
   * @param sent what was sent with it
   */
  failure(sent: InternalAxiosRequestConfig): Error | undefined;
}

/** Watches a body that is read while it is sent. */
export function watchBody(body: unknown): WatchedBody | undefined {
  if (!(body instanceof Readable)) return undefined;
  let failed: Error | undefined;
  body.once('error', (error) => {
    failed = error;
  });
  body.once('close', () => {
    // axios takes that for a request that somebody canceled.
    if (!body.readableEnded) failed ??= new RangeError('it broke off');
  });
  return {
    failure: (sent) =>
      failed === undefined || isFreshkeysError(failed) ? failed : buildUnreadableError(sent, failed.message),
  };
}

function buildUnreadableError(sent: InternalAxiosRequestConfig, reason: string): RequestFailedError {
  return new RequestFailedError({
    code: 'REQUEST_INVALID',
    sentence: `${describeRequest(sent)} could not be sent, because its body could not be read: ${redactText(reason)}.`,
    remedy: 'Check the file or stream that it is made of.',
  });
}

/** Whether a body can be sent a second time. A stream that is not made by a function is used up by the first. */
export function isRepeatable(data: unknown): boolean {
  return isBodyFactory(data) || !isStream(data);
}

/** Whether a body is a stream, of Node or of the web. */
export function isStream(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return false;
  return data instanceof ReadableStream || ('pipe' in data && typeof data.pipe === 'function');
}
