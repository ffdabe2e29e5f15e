import axios, { type AxiosError, type AxiosAdapter, type AxiosRequestConfig } from 'axios';
import { expect } from 'chai';
import fc from 'fast-check';
import { Readable } from 'node:stream';
import { createPooledAdapter } from '../../../lib/http/adapter/pooled-adapter';
import { hostileBytes } from '../../support/hostile-bytes';
import { startRawServer, type RawServer } from '../raw-server';

/**
 * What is HTTP is for the parser to say, and undici's may be older or newer than Node's: one may refuse what the other
 * lets pass. `node:http` also refuses an answer whose surplus bytes it reads together with it.
 */
function isOfParser(code: string | undefined): boolean {
  return code?.startsWith('HPE_') === true;
}

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
        const [seen, seenCode] = await outcomeOf(pooled, config);
        if (!isOfParser(code) && !isOfParser(seenCode)) expect(seen).to.deep.equal(expected);
      }),
      // The same draws in every run of the gate; another seed by hand looks further.
      { numRuns: 300, seed: Number(process.env['FC_SEED'] ?? 20) },
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
    return [[code, response?.status], code];
  }
}

async function readToEnd(stream: Readable): Promise<string> {
  const chunks = await stream.toArray().catch(() => undefined);
  return chunks === undefined ? 'broken' : Buffer.concat(chunks as Buffer[]).toString('latin1');
}
