import { expect } from 'chai';
import { Readable } from 'node:stream';
import { describeAdapters, type ApiAnswer } from '../../support/adapter-world';

/** Sends on what comes to `/<status>?to`, and tells what arrives elsewhere. */
const REDIRECTING: ApiAnswer = (response, { method, target, headers, body }) => {
  const [path = '', location] = target.split('?');
  const status = Number(path.slice(1));
  if (location !== undefined && status >= 300) {
    response.writeHead(status, { location: decodeURIComponent(location) }).end('moved');
    return;
  }
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({
      method,
      target,
      type: headers['content-type'],
      length: headers['content-length'],
      body: body.toString(),
    }),
  );
};

describeAdapters('redirects', ({ fail, send, serve, serveRaw }) => {
  describe('keep or change the method', () => {
    for (const [status, method, then] of [
      [301, 'GET', 'GET'],
      [301, 'POST', 'GET'],
      [301, 'PUT', 'PUT'],
      [302, 'POST', 'GET'],
      [302, 'DELETE', 'DELETE'],
      [302, 'HEAD', 'HEAD'],
      [303, 'GET', 'GET'],
      [303, 'HEAD', 'HEAD'],
      [303, 'POST', 'GET'],
      [303, 'PUT', 'GET'],
      [303, 'DELETE', 'GET'],
      [307, 'POST', 'POST'],
      [307, 'DELETE', 'DELETE'],
      [308, 'POST', 'POST'],
      [308, 'PATCH', 'PATCH'],
    ] as const) {
      it(`${String(status)}: ${method} becomes ${then}`, async () => {
        const { url, arrived } = await serve(REDIRECTING);
        const withBody = ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method) ? { data: { a: 1 } } : {};
        expect(await send({ method, url: `${url}/${String(status)}?/next`, ...withBody })).to.include({
          status: 200,
        });
        const next = arrived[1];
        expect(next).to.include({ method: then, target: '/next' });
        const keeps = then === method && 'data' in withBody;
        expect(next?.body.toString()).to.equal(keeps ? '{"a":1}' : '');
        expect(next?.headers['content-type']).to.equal(keeps ? 'application/json' : undefined);
        expect(next?.headers['content-length']).to.equal(keeps ? '7' : undefined);
      });
    }

    it('send a stream again that was kept', async () => {
      const { url, arrived } = await serve(REDIRECTING);
      await send({ method: 'POST', url: `${url}/307?/next`, data: Readable.from(['ab', 'c']) });
      expect(arrived[1]?.body.toString()).to.equal('abc');
    });
  });

  describe('lead to', () => {
    it('any form of address, relative to the last one', async () => {
      const { url, arrived } = await serve(REDIRECTING);
      for (const [location, target] of [
        ['next', '/next'],
        ['/next?a=1', '/next?a=1'],
        [`${url}/absolute`, '/absolute'],
        [`//${url.slice('http://'.length)}/same-scheme`, '/same-scheme'],
        ['/a/../b', '/b'],
        ['/with space', '/with%20space'],
        ['/next#part', '/next'],
      ] as const) {
        await send({ url: `${url}/302?${encodeURIComponent(location)}` });
        expect(arrived.at(-1)?.target).to.equal(target);
      }
    });

    it('a place that cannot be asked', async () => {
      const { url } = await serve(REDIRECTING);
      for (const location of [
        'file:///etc/hostname',
        'ftp://127.0.0.1/',
        'javascript:alert(1)',
        'data:,x',
        'http://',
      ]) {
        const error = await fail({ url: `${url}/302?${encodeURIComponent(location)}` });
        expect(error.code, location).to.equal('ERR_FR_REDIRECTION_FAILURE');
        expect(error.response).to.equal(undefined);
      }
    });

    it('where any 3xx with a Location says', async () => {
      const { url, arrived } = await serve(REDIRECTING);
      for (const status of [300, 304, 305, 399]) await send({ url: `${url}/${String(status)}?/next` });
      expect(arrived.filter(({ target }) => target === '/next')).to.have.length(4);
    });

    it('nowhere when there is no Location, or the status is none of a redirect', async () => {
      const bare = await serveRaw((socket) =>
        socket.end('HTTP/1.1 302 Found\r\nContent-Length: 5\r\n\r\nmoved'),
      );
      expect(await fail({ url: bare.url })).to.include({ status: 302, code: 'ERR_BAD_RESPONSE' });
      const { url } = await serve((response) => response.writeHead(304).end());
      expect(await fail({ url })).to.include({ status: 304 });
      const { url: created } = await serve((response) =>
        response.writeHead(201, { location: '/x' }).end('made'),
      );
      expect(await send({ url: created })).to.include({ status: 201, data: 'made' });
    });
  });

  describe('are counted', () => {
    const LOOP: ApiAnswer = (response, { target }) => {
      const next = Number(target.slice(1)) + 1;
      response.writeHead(302, { location: `/${String(next)}` }).end();
    };

    it('to 0: the redirect itself is the answer', async () => {
      const { url, arrived } = await serve(REDIRECTING);
      const error = await fail({ url: `${url}/302?/next`, maxRedirects: 0 });
      expect(error).to.include({ status: 302, code: 'ERR_BAD_RESPONSE' });
      expect(error.response?.headers).to.include({ location: '/next' });
      expect(error.response?.data).to.equal('moved');
      const kept = await send({ url: `${url}/302?/next`, maxRedirects: 0, validateStatus: null });
      expect(kept).to.include({ status: 302 });
      expect(arrived).to.have.length(2);
    });

    it('to the limit that is given', async () => {
      const { url, arrived } = await serve(LOOP);
      const error = await fail({ url: `${url}/0`, maxRedirects: 3 });
      expect(error).to.include({
        code: 'ERR_FR_TOO_MANY_REDIRECTS',
        message: 'Maximum number of redirects exceeded',
      });
      expect(error.response).to.equal(undefined);
      expect(arrived).to.have.length(4);
    });

    it('to 21 when nothing is said', async () => {
      const { url, arrived } = await serve(LOOP);
      expect(await fail({ url: `${url}/0` })).to.include({ code: 'ERR_FR_TOO_MANY_REDIRECTS' });
      expect(arrived).to.have.length(22);
    });

    it('without a warning for a long way', async () => {
      const warnings: Error[] = [];
      const warn = (warning: Error): void => void warnings.push(warning);
      process.on('warning', warn);
      const { url } = await serve((response, request) => {
        if (request.target === '/20') response.end('there');
        else LOOP(response, request);
      });
      expect(await send({ url: `${url}/0`, maxRedirects: 30 })).to.include({ data: 'there' });
      await new Promise((resolve) => setImmediate(resolve));
      process.off('warning', warn);
      expect(warnings).to.deep.equal([]);
    });
  });

  it('keep responseType, limits and decompression', async () => {
    const { url } = await serve(REDIRECTING);
    const { data } = await send({ url: `${url}/302?/next`, responseType: 'stream' });
    expect(Buffer.concat(await (data as Readable).toArray()).toString()).to.contain('"target":"/next"');
  });

  it('read the body of the redirect away, however long', async () => {
    const { url } = await serve((response, { target }) => {
      if (target === '/next') response.end('there');
      else response.writeHead(302, { location: '/next' }).end(Buffer.alloc(4_000_000));
    });
    expect(await send({ url })).to.include({ data: 'there' });
  });
});
