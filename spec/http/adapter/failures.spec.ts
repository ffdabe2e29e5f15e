import axios, { AxiosError } from 'axios';
import { expect } from 'chai';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describeAdapters } from '../../support/adapter-world';

describeAdapters('failures', ({ fail, serve, serveRaw }) => {
  async function unusedUrl(): Promise<string> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return `http://127.0.0.1:${String(port)}`;
  }

  it('are ECONNREFUSED where nobody listens', async () => {
    const url = await unusedUrl();
    const error = await fail({ url });
    expect(error).to.include({ code: 'ECONNREFUSED', isAxiosError: true });
    expect(error.message).to.equal(`connect ECONNREFUSED ${url.slice('http://'.length)}`);
    expect(error.cause).to.include({ code: 'ECONNREFUSED', syscall: 'connect' });
  });

  it('are ENOTFOUND where there is no such name', async () => {
    const error = await fail({ url: 'http://no-such-name.invalid/' });
    expect(error.code).to.be.oneOf(['ENOTFOUND', 'EAI_AGAIN']);
    expect(error.message).to.match(/^getaddrinfo (ENOTFOUND|EAI_AGAIN) no-such-name\.invalid$/);
  });

  it('are ECONNRESET where the connection ends without a word', async () => {
    const ended = await serveRaw((socket) => void socket.end());
    expect(await fail({ url: ended.url })).to.include({ code: 'ECONNRESET', message: 'socket hang up' });
    const reset = await serveRaw((socket) => void socket.resetAndDestroy());
    expect(await fail({ url: reset.url })).to.include({ code: 'ECONNRESET' });
    const greeted = await serveRaw((socket) => void socket.end('HTTP/1.1 200'));
    expect((await fail({ url: greeted.url })).code).to.be.oneOf(['ECONNRESET', 'HPE_INVALID_EOF_STATE']);
  });

  it('are EPROTO or the like where https is asked of http', async () => {
    const { url } = await serve();
    const error = await fail({ url: url.replace('http:', 'https:') });
    expect(error.code).to.be.oneOf(['EPROTO', 'ERR_SSL_WRONG_VERSION_NUMBER']);
  });

  it('carry their config, and no answer where there was none', async () => {
    const url = await unusedUrl();
    const error = await fail({ method: 'POST', url: `${url}/path`, data: 'x' });
    expect(error.config).to.include({ url: `${url}/path`, method: 'post' });
    expect(error.response).to.equal(undefined);
    expect(error.status).to.equal(undefined);
    expect(axios.isAxiosError(error) && !axios.isCancel(error)).to.equal(true);
  });

  it('can be shown as JSON, without the request', async () => {
    const error = await fail({ url: await unusedUrl() });
    const shown = JSON.parse(JSON.stringify(error)) as Record<string, unknown>;
    expect(shown).to.include({ code: 'ECONNREFUSED' });
    expect(shown).not.to.have.property('request');
  });

  it('carry the answer where there is one', async () => {
    const { url } = await serve((response) => response.writeHead(503, { 'retry-after': '7' }).end('busy'));
    const error = await fail({ url: `${url}/path` });
    expect(error).to.be.instanceOf(AxiosError);
    expect(error.response).to.include({ status: 503, statusText: 'Service Unavailable', data: 'busy' });
    expect(error.response?.headers).to.include({ 'retry-after': '7' });
    expect(error.response?.config).to.equal(error.config);
  });

  it('are read to their end, so that the next request finds the connection', async () => {
    const { url, arrived } = await serve((response) => response.writeHead(500).end(Buffer.alloc(500_000)));
    for (let index = 0; index < 6; index += 1) await fail({ url });
    expect(new Set(arrived.map(({ socket }) => socket)).size).to.be.at.most(2);
  });
});
