import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import type Nock from 'nock';
import { createTestClient, listTokens, startRecordingServer } from '../authorized-client';
import { createPooledAdapter } from '../../../lib/http/adapter/pooled-adapter';

const EXTENSION = extname(__filename);

/** Runs the process that intercepts, one of the two loaded first. */
async function run(first: 'nock' | 'freshkeys'): Promise<unknown> {
  const script = join(__dirname, `../../support/nock-process${EXTENSION}`);
  const child = spawn(process.execPath, [...(EXTENSION === '.ts' ? ['--import', 'tsx'] : []), script], {
    env: { ...process.env, FIRST: first },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString('utf8')));
  await once(child, 'close');
  return JSON.parse(printed) as unknown;
}

describe('http: adapter: nock', () => {
  let nock: typeof Nock;

  before(async () => {
    // Loading it is enough to intercept, so it must not happen with all other specs.
    nock = await import('nock').then((loaded) => loaded.default);
    if (!nock.isActive()) nock.activate();
  });

  afterEach(() => {
    nock.cleanAll();
  });

  after(() => {
    nock.restore();
  });

  const client = (url: string) =>
    createTestClient(url, listTokens('first', 'second'), {
      adapter: createPooledAdapter({ usesProxy: false }),
    }).http;

  for (const first of ['nock', 'freshkeys'] as const) {
    it(`intercepts with no setting when ${first} is loaded first, and no more once it is restored`, async () => {
      const server = 'server Bearer one';
      expect(await run(first)).to.deep.equal({
        answers: [server, server, 'nock 1', 'nock 2', server, server, 'nock 3'],
        done: true,
      });
    }).timeout(30_000);
  }

  it('sees the renewed token as well', async () => {
    const scope = nock('https://api.test')
      .get('/me')
      .matchHeader('authorization', 'Bearer first')
      .reply(401, { error: 'invalid_token' })
      .get('/me')
      .matchHeader('authorization', 'Bearer second')
      .reply(200, { id: 1 });
    expect((await client('https://api.test').get<unknown>('/me')).data).to.deep.equal({ id: 1 });
    expect(scope.isDone()).to.equal(true);
  });

  it('makes requests fail as it is told', async () => {
    nock('https://api.test')
      .get('/me')
      .replyWithError(Object.assign(new TypeError('gone'), { code: 'ECONNRESET' }));
    const error: unknown = await client('https://api.test')
      .get('/me')
      .catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'REQUEST_UNANSWERED' });
  });

  it('forbids what it does not know, when net connects are disabled', async () => {
    const server = await startRecordingServer(() => ({}));
    nock.disableNetConnect();
    try {
      const error: unknown = await client(server.url)
        .get('/me')
        .catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(Error);
      expect(server.received).to.have.length(0);
    } finally {
      nock.enableNetConnect();
      await server.close();
    }
  });
});
