import { expect } from 'chai';
import type { Readable } from 'node:stream';
import { describeAdapters, untilClosed } from '../../support/adapter-world';

describeAdapters('timeouts', ({ fail, send, serve, serveRaw, listen }) => {
  const TIMED_OUT = { code: 'ECONNABORTED', message: 'timeout of 60ms exceeded' };

  for (const maxRedirects of [0, 5]) {
    describe(`with ${String(maxRedirects)} redirects`, () => {
      it('end a request that nobody answers, and what it came on', async () => {
        const closed: Promise<void>[] = [];
        const url = await listen((request) => void closed.push(untilClosed(request.socket)));
        const startedAt = performance.now();
        const error = await fail({ url, timeout: 60, maxRedirects });
        expect(error).to.include(TIMED_OUT);
        expect(error.response).to.equal(undefined);
        expect(error.config).to.include({ timeout: 60 });
        expect(performance.now() - startedAt).to.be.within(55, 1500);
        await Promise.all(closed);
        expect(closed).to.have.length(1);
      });

      it('end a request whose answer stops in the middle', async () => {
        const closed: Promise<void>[] = [];
        const url = await listen((request, response) => {
          closed.push(untilClosed(request.socket));
          response.writeHead(200, { 'content-length': 10 });
          response.write('abc');
        });
        // In axios' own adapter, what follows redirects breaks the connection before anybody says why.
        const error = await fail({ url, timeout: 60, maxRedirects });
        const messages = [TIMED_OUT.message, ...(maxRedirects === 0 ? [] : ['stream has been aborted'])];
        expect(error.message).to.be.oneOf(messages);
        await Promise.all(closed);
      });

      it('may be called otherwise', async () => {
        const url = await listen(() => undefined);
        const clarified = { transitional: { clarifyTimeoutError: true } };
        const error = await fail({
          url,
          timeout: 60,
          maxRedirects,
          ...clarified,
          timeoutErrorMessage: 'too slow',
        });
        expect(error).to.include({ code: 'ETIMEDOUT', message: 'too slow' });
      });
    });
  }

  it('count from the start of the request, and over redirects', async () => {
    const url = await listen((request, response) => {
      const next = Number(request.url?.slice(1) ?? 0) + 1;
      setTimeout(() => response.writeHead(302, { location: `/${String(next)}` }).end(), 50);
    });
    const error = await fail({ url: `${url}/0`, timeout: 300, maxRedirects: 12 });
    expect(error).to.include({ code: 'ECONNABORTED' });
  });

  for (const maxRedirects of [0, 5]) {
    it(`begin anew with whatever comes of the answer, with ${String(maxRedirects)} redirects`, async () => {
      const url = await listen((_request, response) => {
        setTimeout(() => {
          response.flushHeaders();
        }, 140);
        setTimeout(() => void response.write('a'), 280);
        setTimeout(() => response.end('b'), 420);
      });
      expect(await send({ url, timeout: 200, maxRedirects })).to.include({ data: 'ab' });
    });
  }

  it('are no limit when they are 0, also after a request that had one', async () => {
    const url = await listen((request, response) => {
      setTimeout(() => response.end('ok'), request.url === '/slow' ? 150 : 0);
    });
    expect(await send({ url, timeout: 100 })).to.include({ data: 'ok' });
    expect(await send({ url: `${url}/slow`, timeout: 0 })).to.include({ data: 'ok' });
  });

  it('may be written as text, and are refused when they are no number', async () => {
    const url = await listen(() => undefined);
    expect(await fail({ url, timeout: '60' as never })).to.include(TIMED_OUT);
    const error = await fail({ url, timeout: { own: 60 } as never });
    expect(error).to.include({
      code: 'ERR_BAD_OPTION_VALUE',
      message: 'error trying to parse `config.timeout` to int',
    });
  });

  it('do not strike once the answer is there', async () => {
    const { url } = await serve((response) => response.end('x'));
    for (let index = 0; index < 20; index += 1)
      expect(await send({ url, timeout: 1000 })).to.include({ data: 'x' });
  });

  it('end where a body is not taken in time', async () => {
    const url = await listen((request) => void request.pause());
    const data = Buffer.alloc(64 * 1024 * 1024);
    expect(await fail({ method: 'POST', url, data, timeout: 200 })).to.include({ code: 'ECONNABORTED' });
  });

  it('hold while a connection is made secure', async () => {
    // It never answers the greeting of TLS.
    const { url } = await serveRaw(() => undefined);
    expect(await fail({ url: url.replace('http', 'https'), timeout: 60 })).to.include(TIMED_OUT);
  });

  it('leave a stream alone that is read slowly, and end one that nobody feeds', async () => {
    const url = await listen((request, response) => {
      response.write('abc');
      if (request.url === '/end') setTimeout(() => response.end('d'), 20);
    });
    const { data } = await send({ url: `${url}/end`, timeout: 500, responseType: 'stream' });
    expect(Buffer.concat(await (data as Readable).toArray()).toString()).to.equal('abcd');
    const starved = await send({ url, timeout: 60, responseType: 'stream' });
    const outcome = await (starved.data as Readable).toArray().catch((thrown: unknown) => thrown);
    expect(outcome).to.be.instanceOf(Error);
  });
});
