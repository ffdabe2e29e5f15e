import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isRecord, nonEmptyString, parseJsonObject } from '../oauth2/wire';
import type { Clock } from '../ports';
import { redactText } from '../redact';
import type {
  RefreshCallback,
  RefreshCallbackInput,
  RefreshCallbackOutput,
} from '../tokens/refresh-callback';
import { invalidOption } from './option-checks';

/** What a callback service is made of. */
export interface CallbackListenerOptions {
  /** Refreshes a token; the same as `refresh.callback`. */
  readonly callback: RefreshCallback;
  /** The secret that `refresh.callbackService` signs its requests with. */
  readonly secret: string;
  /** By which the age of requests is judged. Default: the time of day. */
  readonly clock?: Pick<Clock, 'now'>;
}

interface Answer {
  readonly status: number;
  readonly body: RefreshCallbackOutput;
}

/** A request that is older is a copy of somebody's, or its sender's clock is wrong. */
const MAX_AGE_SECONDS = 300;

/** The values of an account are a few hundred bytes, tokens with many claims some thousand. */
const MAX_BODY_BYTES = 262_144;

/** Somewhat less than `refresh.attemptTimeoutMs`: who asked has gone by then. */
const DEADLINE_MS = 9_500;

/**
 * Makes a refresh callback the service behind `refresh.callbackService.url`: a listener of `node:http`. It answers nobody
 * but those who sign with the secret, lately.
 *
 * @throws {ConfigurationError} `OPTION_INVALID` without a secret: anybody could ask for tokens
 * @example createServer(createCallbackListener({ callback, secret })).listen(8080);
 */
export function createCallbackListener(
  options: CallbackListenerOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  if (nonEmptyString(options.secret) === undefined) {
    throw invalidOption('secret', undefined, 'the secret that the component signs its requests with');
  }
  return (request, response) => {
    void answer(request, options).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  };
}

async function answer(request: IncomingMessage, options: CallbackListenerOptions): Promise<Answer> {
  const body = await readBody(request).catch(() => undefined);
  if (request.method !== 'POST' || body === undefined)
    return refuse(400, 'This is no request for a refresh.');
  if (!isSigned(body, nonEmptyString(request.headers['x-freshkeys-signature']) ?? '', options)) {
    return refuse(401, 'The signature is wrong or old. Compare the secrets, and the clocks of both sides.');
  }
  const values = parseJsonObject(body) ?? {};
  try {
    const input = { ...values, signal: AbortSignal.timeout(DEADLINE_MS) } as unknown as RefreshCallbackInput;
    const output: unknown = await options.callback(input);
    return isRecord(output) ? { status: 200, body: output } : refuse(503, 'The callback returned nothing.');
  } catch (error) {
    return refuse(503, redactText(error instanceof Error ? error.message : 'unknown', secretsIn(values)));
  }
}

function refuse(status: number, errorResponse: string): Answer {
  return { status, body: { errorResponse } };
}

function isSigned(body: string, header: string, { secret, clock }: CallbackListenerOptions): boolean {
  const [, time = '', sent = ''] = /^t=(\d{1,15}),v1=([\da-f]{64})$/.exec(header) ?? [];
  const expected = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
  const isRecent = Math.abs((clock?.now() ?? Date.now()) / 1000 - Number(time)) <= MAX_AGE_SECONDS;
  return isRecent && sent !== '' && timingSafeEqual(Buffer.from(sent), Buffer.from(expected));
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function secretsIn(values: Readonly<Record<string, unknown>>): (string | undefined)[] {
  return ['consumer_secret', 'access_token', 'refresh_token'].map((name) => nonEmptyString(values[name]));
}
