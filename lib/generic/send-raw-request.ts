import type { HandlerContext } from '../component/handlers';
import type { OutgoingMessage } from '../component/runtime';
import type { ErrorResponse } from '../errors';
import type { AxiosRequestConfig } from '../http/axios-types';
import { toRawRequest, type RawResponseType } from './raw-request';
import { toErrorBody, toRawResponse, toStoredResponse, type RawResponse } from './raw-response';
import { readRequestSettings } from './request-settings';

type Context = Pick<HandlerContext, 'http' | 'attachments' | 'message' | 'cfg' | 'emit'>;

/**
 * Sends what the message asks for, as the fields of the step say.
 *
 * @returns the answer, or a failure that the step wants as a message; nothing if the message comes again
 */
export async function sendRawRequest(context: Context): Promise<OutgoingMessage | undefined> {
  const { message, cfg, attachments, emit } = context;
  const settings = readRequestSettings(cfg);
  const { request, responseType } = toRawRequest(message.body, (url) => attachments.read(url));
  const type = responseType ?? (settings.downloadAsAttachment ? 'attachment' : 'json');
  try {
    return { body: await send({ ...settings.request, ...request }, type, context) };
  } catch (error) {
    const outcome = settings.selectOutcome(error);
    if (outcome === 'throw' || !(error instanceof Error)) throw error;
    if (outcome === 'emit') return { body: toErrorBody(error, responseOf(error)) };
    await emit.rebound(error);
    return undefined;
  }
}

async function send(
  request: AxiosRequestConfig,
  type: RawResponseType,
  { http, attachments }: Context,
): Promise<RawResponse> {
  if (type === 'attachment') return toStoredResponse(await attachments.store(request));
  const axiosType = AXIOS_TYPES[type];
  return toRawResponse(
    await http.request<unknown>({
      ...request,
      ...(axiosType === undefined ? {} : { responseType: axiosType }),
    }),
  );
}

/** Left to itself, axios parses what is JSON, and leaves the rest as text. */
const AXIOS_TYPES = { json: undefined, text: 'text', binary: 'arraybuffer' } as const;

function responseOf(error: Error): ErrorResponse | undefined {
  return 'response' in error ? (error.response as ErrorResponse | undefined) : undefined;
}
