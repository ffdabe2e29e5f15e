import { Agent } from 'node:https';
import type { Readable } from 'node:stream';
import axios, { isAxiosError } from 'axios';
import type { Transport, TransportOutcome, TransportRequest } from '../../ports';
import { findDenial, type AddressGuard } from './address-guard';

/** A token response has a few hundred bytes. Whatever is larger is something else. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Failures that happen before a byte of the request has left. */
const NEVER_SENT: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_INVALID_URL',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** What a transport is made with. */
export interface TransportOptions {
  /** Keeps it away from private networks. Not for the platform's own services, which may live there. */
  readonly guard?: AddressGuard | undefined;
}

/**
 * The transport to token endpoints: axios, with every answer a value and no redirect followed. A request that its guard
 * refuses is the one failure that is thrown: it is wrong for good, and nothing was sent.
 */
export function createTransport({ guard }: TransportOptions = {}): Transport {
  const client = axios.create({
    ...(guard === undefined ? {} : { lookup: guard.lookup, ...guard.agents }),
    maxRedirects: 0,
    // Read below, because axios forgets the status of an answer that is too large.
    responseType: 'stream',
    // A token endpoint's body is parsed in one place, and that is not here.
    transformRequest: [(data: unknown) => data],
    validateStatus: () => true,
  });
  return {
    send: async (request, timeoutMs) => {
      try {
        guard?.check(request.url);
        const { status, headers, data } = await client.request<Readable>({
          method: request.method,
          url: request.url,
          // axios would say that there is a form where there is no body.
          headers:
            request.body === undefined ? { 'content-type': false, ...request.headers } : request.headers,
          data: request.body,
          ...(request.certificate === undefined ? {} : { httpsAgent: createAgent(request.certificate) }),
          // The signal covers connecting, waiting and reading; axios' own timeout restarts with every byte.
          signal: AbortSignal.timeout(Math.ceil(timeoutMs)),
        });
        const body = await readText(data);
        const isOversized = body === undefined;
        return {
          answered: true,
          status,
          headers: flatten(headers),
          body: body ?? '',
          oversized: isOversized,
        };
      } catch (error) {
        return describe(error, timeoutMs);
      }
    },
  };
}

/** Shows the certificate of a client (RFC 8705). One request, one connection: it is shown when that is opened. */
function createAgent({ certificate, key }: NonNullable<TransportRequest['certificate']>): Agent {
  return new Agent({ cert: certificate, key });
}

/** The body without its byte order mark; `undefined` if it is too large. */
async function readText(stream: Readable): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function describe(error: unknown, timeoutMs: number): TransportOutcome {
  const denial = findDenial(error);
  if (denial !== undefined) throw denial;
  if (axios.isCancel(error)) {
    return { answered: false, mayHaveArrived: true, reason: `no answer within ${String(timeoutMs)} ms` };
  }
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined && !isAxiosError(error)) throw error;
  const reason = code ?? 'unknown network failure';
  // A certificate or key that cannot be read: there was no connection.
  const isUnreadable = reason.startsWith('ERR_OSSL');
  return { answered: false, mayHaveArrived: !isUnreadable && !NEVER_SENT.has(reason), reason };
}

function flatten(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
