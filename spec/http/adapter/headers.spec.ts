import axios, { AxiosHeaders } from 'axios';
import { expect } from 'chai';
import { describeAdapters } from '../../support/adapter-world';
import { answerText } from '../raw-server';

describeAdapters('headers', ({ listen, send, serve, serveRaw }) => {
  it('are those of axios when none are given', async () => {
    const { url, port, arrived } = await serve();
    await send({ url });
    const [one] = arrived;
    expect(one?.headers).to.include({
      accept: 'application/json, text/plain, */*',
      'user-agent': `axios/${axios.VERSION}`,
      'accept-encoding': 'gzip, compress, deflate, br',
      host: `127.0.0.1:${String(port)}`,
    });
    expect(one?.headers).not.to.have.any.keys('content-type', 'content-length', 'transfer-encoding');
  });

  it('are those that the caller gives, however they are written', async () => {
    const { url, arrived } = await serve();
    const headers = {
      'uSeR-aGeNt': 'own/1',
      ACCEPT: 'text/x',
      'accept-encoding': 'identity',
      Host: 'other.test',
    };
    await send({ url, headers });
    expect(arrived[0]?.headers).to.include({
      'user-agent': 'own/1',
      accept: 'text/x',
      'accept-encoding': 'identity',
      host: 'other.test',
    });
  });

  it('are left out where they are false or null', async () => {
    const { url, arrived } = await serve();
    await send({ url, headers: { Accept: false, 'User-Agent': null, 'Accept-Encoding': false } });
    expect(arrived[0]?.headers).not.to.have.any.keys('accept', 'user-agent', 'accept-encoding');
  });

  it('may have several values', async () => {
    const { url, arrived } = await serve();
    await send({ url, headers: { 'X-Many': ['a', 'b'] } });
    expect(arrived[0]?.headers['x-many']).to.equal('a, b');
  });

  it('may be numbers, and empty', async () => {
    const { url, arrived } = await serve();
    await send({ url, headers: { 'X-Number': 7, 'X-Empty': '' } });
    expect(arrived[0]?.headers).to.include({ 'x-number': '7', 'x-empty': '' });
  });

  it('hold no line breaks, and nothing outside of latin1', async () => {
    const { url, arrived } = await serve();
    await send({ url, headers: { 'X-Test': '\tok\r\nInjected: yes ', 'X-Name': 'é請' } });
    expect(arrived[0]?.headers).to.include({ 'x-test': 'okInjected: yes', 'x-name': 'é' });
    expect(arrived[0]?.headers).not.to.have.property('injected');
  });

  it('keep a Content-Length that the caller gives, true or not', async () => {
    const lengths: (string | undefined)[] = [];
    const url = await listen((request, response) => {
      lengths.push(request.headers['content-length']);
      response.end();
    });
    await send({ method: 'POST', url, data: 'foo', headers: { 'content-LENGTH': '3' } });
    await send({ method: 'POST', url, data: 'foo', headers: { 'content-LENGTH': '42' } });
    expect(lengths).to.deep.equal(['3', '42']);
  });

  describe('of the answer', () => {
    it('are AxiosHeaders, in lower case', async () => {
      const { url } = await serve((response) => {
        response.writeHead(200, 'Fine', { 'X-Own': 'a', 'Content-Type': 'text/plain' });
        response.end();
      });
      const { headers, statusText } = await send({ url });
      expect(statusText).to.equal('Fine');
      expect(headers).to.be.instanceOf(AxiosHeaders);
      expect(AxiosHeaders.from(headers as never).get('X-OWN')).to.equal('a');
      expect(headers).to.include({ 'x-own': 'a', 'content-type': 'text/plain' });
      expect(Object.keys(headers)).to.include.members(['x-own', 'content-type', 'date', 'connection']);
    });

    it('hold each cookie by itself', async () => {
      const { url } = await serve((response) => {
        response.setHeader('Set-Cookie', ['a=1; Path=/', 'b=2, 3']);
        response.end();
      });
      expect((await send({ url })).headers['set-cookie']).to.deep.equal(['a=1; Path=/', 'b=2, 3']);
    });

    it('hold one cookie as a list as well', async () => {
      const { url } = await serve((response) => {
        response.setHeader('Set-Cookie', 'a=1');
        response.end();
      });
      expect((await send({ url })).headers['set-cookie']).to.deep.equal(['a=1']);
    });

    it('are joined where they repeat, or the first one counts where there can be but one', async () => {
      const twice = ['x-a: 1', 'x-a: 2', 'link: </1>', 'link: </2>', 'retry-after: 1', 'retry-after: 2'];
      const once = ['content-type: text/plain', 'content-type: text/html', 'location: /a', 'location: /b'];
      const more = ['etag: "a"', 'etag: "b"', 'cookie: a', 'cookie: b', 'content-length: 0'];
      const server = await serveRaw((socket) => socket.end(answerText([...twice, ...once, ...more])));
      const { headers } = await send({ url: server.url });
      expect(headers).to.include({ 'x-a': '1, 2', link: '</1>, </2>', 'retry-after': '1' });
      expect(headers).to.include({
        'content-type': 'text/plain',
        location: '/a',
        etag: '"a"',
        cookie: 'a; b',
      });
    });

    it('are read as latin1, without the blanks around them', async () => {
      const server = await serveRaw((socket) =>
        socket.end(
          Buffer.from(
            'HTTP/1.1 200 Sehr gut\r\nX-Name:  Zoë \r\nX-Empty:\r\nContent-Length: 0\r\n\r\n',
            'latin1',
          ),
        ),
      );
      const { headers, statusText } = await send({ url: server.url });
      expect(headers).to.include({ 'x-name': 'Zoë', 'x-empty': '' });
      expect(statusText).to.equal('Sehr gut');
    });

    it('may lack the reason', async () => {
      const server = await serveRaw((socket) => socket.end('HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok'));
      expect(await send({ url: server.url })).to.include({ status: 200, statusText: '', data: 'ok' });
    });

    it('may be called like members of every object', async () => {
      const server = await serveRaw((socket) =>
        socket.end(answerText(['__proto__: x', 'constructor: y', 'toString: z', 'content-length: 0'])),
      );
      const { status, headers } = await send({ url: server.url });
      expect(status).to.equal(200);
      expect(Object.getOwnPropertyDescriptor(headers, 'constructor')?.value ?? 'y').to.equal('y');
      expect({}).not.to.have.property('polluted');
    });
  });
});
