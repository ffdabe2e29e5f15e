import { Readable } from 'node:stream';
import { isFreshkeysError } from '../errors';
import type { AxiosInstance, AxiosRequestConfig, AxiosResponse } from '../http/axios-types';
import { relayStream } from '../http/bodies/response-stream';
import { nonEmptyString } from '../oauth2/wire';
import { createAttachmentDownload, type WholeDownload } from './attachment-download';
import { buildNotReadError, buildNotStoredError, buildStorageMissingError } from './attachment-error';
import { hasStorage, isInStorage, loadAttachmentProcessor } from './attachment-processor';

/** Attachments of messages, in the platform's storage. Bytes pass through, whatever their number. */
export interface Attachments {
  /**
   * Makes the body of a request out of a stored attachment, anew for each attempt:
   * `http.put('/file', attachments.read(url))`.
   *
   * @throws {RequestFailedError} from the function: `ATTACHMENT_FAILED`
   * @throws {ConfigurationError} from the function: `ENVIRONMENT_VARIABLE_MISSING` if nobody says where the storage is
   */
  read(url: string): () => Promise<Readable>;
  /**
   * Sends a request and streams its answer into the platform's storage. The storage may need more than one attempt, and
   * the request is sent anew for each.
   *
   * @param options.contentType what the storage keeps as the content type; default: that of the answer
   * @throws {RequestFailedError} `ATTACHMENT_FAILED` if the storage fails; whatever the request fails with, as it is
   * @example
   * const { url } = await attachments.store({ url: `/files/${id}` });
   * return { body: { id }, attachments: { [id]: { url } } };
   */
  store(
    request: AxiosRequestConfig,
    options?: { readonly contentType?: string | undefined },
  ): Promise<StoredAttachment>;
}

/** An attachment that the storage has taken. */
export interface StoredAttachment {
  /** What goes into the message: other steps read the attachment there. */
  readonly url: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** The answer that it was made of. */
  readonly response: { readonly status: number; readonly headers: Readonly<Record<string, unknown>> };
}

/** What bytes are if nobody says so. */
const UNKNOWN_TYPE = 'application/octet-stream';

/**
 * The way to the platform's storage for one message. Handlers find it in their context.
 *
 * @param http the request helper
 * @param messageId what the storage's log names the message by
 */
export function createAttachments(http: AxiosInstance, messageId = ''): Attachments {
  let loaded: ReturnType<typeof loadAttachmentProcessor> | undefined;
  const load = () => (loaded ??= loadAttachmentProcessor(messageId));

  return {
    read: (url) => async () => {
      const processor = await load();
      if (isInStorage(url) && !hasStorage(processor)) throw buildStorageMissingError();
      try {
        const { data } = (await processor.getAttachment(url, 'stream')) as { readonly data: Readable };
        // The library's stream leads back to its request, which holds the storage's token.
        return relayStream(data, (error) => buildNotReadError(url, error));
      } catch (error) {
        discardAnswer(error);
        throw buildNotReadError(url, error);
      }
    },

    store: async (request, { contentType } = {}) => {
      const processor = await load();
      if (!hasStorage(processor)) throw buildStorageMissingError();
      const download = createAttachmentDownload(() =>
        http.request<Readable>({ ...request, responseType: 'stream' }),
      );
      try {
        const type = contentType ?? contentTypeOf(await download.answer());
        const id: unknown = await processor.uploadAttachment(download.open, {}, type);
        const url = processor.getMaesterAttachmentUrlById(checkId(id));
        return { url, contentType: type, ...describeWhole(download.whole()) };
      } catch (error) {
        throw download.failure() ?? (isFreshkeysError(error) ? error : buildNotStoredError(error));
      } finally {
        download.end();
      }
    },
  };
}

/** An answer that nobody will read would keep its connection. */
function discardAnswer(error: unknown): void {
  const { response } = error as { readonly response?: { readonly data?: unknown } };
  if (response?.data instanceof Readable) response.data.destroy();
}

function contentTypeOf({ headers }: AxiosResponse): string {
  return nonEmptyString(headers['content-type']) ?? UNKNOWN_TYPE;
}

function checkId(id: unknown): string {
  const text = nonEmptyString(id);
  if (text === undefined) throw buildNotStoredError('it named no object');
  return text;
}

/** A storage that is content with half of the bytes has not stored the attachment. */
function describeWhole(whole: WholeDownload | undefined): Pick<StoredAttachment, 'sizeBytes' | 'response'> {
  if (whole === undefined) throw buildNotStoredError('it did not wait for the end');
  const { response, sizeBytes } = whole;
  return {
    sizeBytes,
    response: { status: response.status, headers: Object.fromEntries(Object.entries(response.headers)) },
  };
}
