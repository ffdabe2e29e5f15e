import { expect } from 'chai';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CONNECTED_PAGE } from '../../lib/desk/callback-page';
import { startCallbackServer, type CallbackServer } from '../../lib/desk/callback-server';
import { codeOf, messageOf, rejectionOf } from '../component/caught';

const STATE = 'the-state';

describe('the wait for a browser on loopback', () => {
  let server: CallbackServer | undefined;
  let foreign: number;

  beforeEach(() => {
    foreign = 0;
  });

  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  const start = async (options: { redirectUri?: string; port?: number } = {}): Promise<CallbackServer> => {
    server = await startCallbackServer({ ...options, onForeign: () => (foreign += 1) });
    return server;
  };
  const wait = (signal = new AbortController().signal) => server?.wait(STATE, signal);

  it('ends with the whole address, and shows a page that needs nothing', async () => {
    const { redirectUri } = await start();
    expect(redirectUri).to.match(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    const callback = wait();
    const visit = fetch(`${redirectUri}?code=canary-code&state=${STATE}&realmId=12`);
    const { url, respond } = (await callback) ?? expect.fail('nobody came');
    expect(url).to.equal(`${redirectUri}?code=canary-code&state=${STATE}&realmId=12`);
    await respond(CONNECTED_PAGE);
    const response = await visit;
    const page = await response.text();
    expect(response.status).to.equal(200);
    expect(page)
      .to.contain('close this tab')
      .and.not.match(/canary|https?:|src=|<script|<link/);
    expect(response.headers.get('content-security-policy')).to.contain("default-src 'none'");
    expect(response.headers.get('referrer-policy')).to.equal('no-referrer');
    expect(response.headers.get('cache-control')).to.equal('no-store');
  });

  it('goes on after an answer with another state, or with none', async () => {
    const { redirectUri } = await start();
    const callback = wait();
    for (const query of ['?code=a&state=other', '?code=a', '?error=access_denied']) {
      const response = await fetch(`${redirectUri}${query}`);
      expect(response.status).to.equal(400);
      expect(await response.text()).to.contain('Not for this attempt');
    }
    expect(foreign).to.equal(3);
    void fetch(`${redirectUri}?code=b&state=${STATE}`).catch(() => undefined);
    expect((await callback)?.url).to.contain('code=b');
  });

  it('has nothing to say at other addresses', async () => {
    const { redirectUri } = await start();
    void wait();
    const response = await fetch(new URL('/favicon.ico', redirectUri));
    expect(response.status).to.equal(404);
    expect(foreign).to.equal(0);
  });

  it('takes an answer that the browser posts', async () => {
    const { redirectUri } = await start();
    const callback = wait();
    const body = new URLSearchParams({ code: 'posted', state: STATE });
    void fetch(redirectUri, { method: 'POST', body }).catch(() => undefined);
    expect(new URL((await callback)?.url ?? '').searchParams.get('code')).to.equal('posted');
  });

  it('does not read without end', async () => {
    const { redirectUri } = await start();
    void wait();
    const body = new URLSearchParams({ state: STATE, code: 'x'.repeat(100_000) });
    const response = await fetch(redirectUri, { method: 'POST', body });
    expect(response.status).to.equal(400);
  });

  it('shows what went wrong, as text', async () => {
    const { redirectUri } = await start();
    const callback = wait();
    const visit = fetch(`${redirectUri}?code=a&state=${STATE}`);
    await (
      await callback
    )?.respond({ status: 400, title: 'Not <b>', text: '"a" & <script>alert(1)</script>' });
    const page = await (await visit).text();
    expect(page).to.contain('&#60;script&#62;').and.not.contain('<script>').and.not.contain('<b>');
  });

  it('ends when nobody wants it any more', async () => {
    await start();
    const controller = new AbortController();
    const callback = wait(controller.signal);
    controller.abort();
    expect(await callback).to.equal(undefined);
    expect(await wait(controller.signal)).to.equal(undefined);
  });

  describe('at a registered address', () => {
    it('keeps it to the letter, and listens on its port', async () => {
      const free = await start();
      const { port } = new URL(free.redirectUri);
      await free.close();
      const redirectUri = `http://localhost:${port}/oauth/back`;
      const { redirectUri: used } = await start({ redirectUri });
      expect(used).to.equal(redirectUri);
      const callback = wait();
      void fetch(`http://127.0.0.1:${port}/oauth/back?code=a&state=${STATE}`).catch(() => undefined);
      expect((await callback)?.url).to.equal(`${redirectUri}?code=a&state=${STATE}`);
    });

    it('without a port names the one that it listens on (RFC 8252 §7.3)', async () => {
      const { redirectUri } = await start({ redirectUri: 'http://127.0.0.1/back' });
      expect(redirectUri).to.match(/^http:\/\/127\.0\.0\.1:\d+\/back$/);
    });
  });

  describe('on a port that is taken', () => {
    let other: Server;

    before((done) => {
      other = createServer().listen(0, '127.0.0.1', done);
    });

    after((done) => {
      other.close(done);
    });

    it('names the port', async () => {
      const { port } = other.address() as AddressInfo;
      const error = await rejectionOf(start({ port }));
      expect(codeOf(error)).to.equal('OPTION_INVALID');
      expect(messageOf(error))
        .to.contain(`Port ${String(port)} is in use`)
        .and.contain('--port');
    });
  });
});
