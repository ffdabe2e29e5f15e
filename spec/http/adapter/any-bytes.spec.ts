import axios, { type AxiosError, type AxiosAdapter, type AxiosRequestConfig } from 'axios';
import { expect } from 'chai';
import fc from 'fast-check';
import { Readable } from 'node:stream';
import { createPooledAdapter } from '../../../lib/http/adapter/pooled-adapter';
import { hostileBytes } from '../../support/hostile-bytes';
import { startRawServer, type RawServer } from '../raw-server';

/** Bytes after the end of an answer: `node:http` fails if it reads them together with it. */
const OF_SURPLUS = ['HPE_CLOSED_CONNECTION', 'HPE_INVALID_CONSTANT'];

describe('http: adapter: any bytes', () => {
  let server: RawServer;
  let bytes = Buffer.alloc(0);

  before(async () => {
    server = await startRawServer((socket) => {
      socket.end(bytes);
    });
  });

  after(() => server.close());

  it('come to the same over both adapters', async () => {
    const own = axios.getAdapter('http');
    const pooled = createPooledAdapter({ usesProxy: false });
    await fc.assert(
      fc.asyncProperty(hostileBytes(), fc.boolean(), async (drawn, isStream) => {
        bytes = Buffer.from(drawn);
        const config = { url: server.url, ...(isStream ? { responseType: 'stream' as const } : {}) };
        const [expected, code] = await outcomeOf(own, config);
        const [seen] = await outcomeOf(pooled, config);
        if (!OF_SURPLUS.includes(String(code))) expect(seen).to.deep.equal(expected);
      }),
      { numRuns: 300 },
    );
  }).timeout(60_000);
});

type Outcome = readonly [outcome: unknown, code: string | undefined];

/** Status, headers and body, or the code of the failure; which of its codes the parser chooses is left open. */
async function outcomeOf(adapter: AxiosAdapter, config: AxiosRequestConfig): Promise<Outcome> {
  try {
    const options = { ...config, timeout: 2000, maxRedirects: 0, validateStatus: null };
    const { status, statusText, headers, data } = await axios.create({ adapter }).request<unknown>(options);
    const body = data instanceof Readable ? await readToEnd(data) : data;
    return [
      {
        status,
        hasText: statusText !== '',
        headers: axios.AxiosHeaders.from(headers as never).toJSON(),
        body,
      },
      undefined,
    ];
  } catch (error) {
    const { code, response } = error as AxiosError;
    return [[code?.startsWith('HPE_') === true ? 'HPE' : code, response?.status], code];
  }
}

async function readToEnd(stream: Readable): Promise<string> {
  const chunks = await stream.toArray().catch(() => undefined);
  return chunks === undefined ? 'broken' : Buffer.concat(chunks as Buffer[]).toString('latin1');
}
