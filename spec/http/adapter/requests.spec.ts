import { expect } from 'chai';
import { describeAdapters, type Arrived } from '../../support/adapter-world';

describeAdapters('what is asked for', ({ http, send, fail, serve }) => {
  const last = (arrived: readonly Arrived[]): Arrived | undefined => arrived.at(-1);

  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'PROPFIND', 'query']) {
    it(`sends ${method}`, async () => {
      const { url, arrived } = await serve();
      expect(await send({ method, url: `${url}/x` })).to.include({ status: 200, statusText: 'OK' });
      expect(last(arrived)).to.include({ method: method.toUpperCase(), target: '/x' });
    });
  }

  it('sends GET when nothing is said', async () => {
    const { url, arrived } = await serve();
    await http(url);
    expect(last(arrived)).to.include({ method: 'GET', target: '/' });
  });

  it('refuses a method that HTTP does not know, before anything is sent', async () => {
    const { url, arrived } = await serve();
    const error = await http.request({ method: 'NO WAY', url }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Error);
    expect(arrived).to.have.length(0);
  });

  describe('query', () => {
    const CASES: readonly (readonly [title: string, params: object, target: string])[] = [
      ['plain values', { a: 1, b: true, c: 'x' }, '/?a=1&b=true&c=x'],
      ['lists', { ids: [1, 2] }, '/?ids%5B%5D=1&ids%5B%5D=2'],
      ['objects', { filter: { name: 'a', age: 3 } }, '/?filter%5Bname%5D=a&filter%5Bage%5D=3'],
      ['dates', { at: new Date(0) }, '/?at=1970-01-01T00:00:00.000Z'],
      ['nothing of undefined, and of null', { a: undefined, b: null, c: '' }, '/?c='],
      ['special characters', { q: 'a&b=c d+e/ü€?#%' }, '/?q=a%26b%3Dc+d%2Be%2F%C3%BC%E2%82%AC%3F%23%25'],
      ['what axios leaves as it is', { q: ':$,[]' }, '/?q=:$,%5B%5D'],
      ['URLSearchParams', new URLSearchParams([['a', '1 2']]), '/?a=1+2'],
    ];
    for (const [title, params, target] of CASES) {
      it(`writes ${title}`, async () => {
        const { url, arrived } = await serve();
        await send({ url: `${url}/`, params });
        expect(last(arrived)?.target).to.equal(target);
      });
    }

    it('adds to the query of the URL, and drops its fragment', async () => {
      const { url, arrived } = await serve();
      await send({ url: `${url}/p?a=1#part`, params: { b: 2 } });
      expect(last(arrived)?.target).to.equal('/p?a=1&b=2');
      await send({ url: `${url}/p?a=%20#part` });
      expect(last(arrived)?.target).to.equal('/p?a=%20');
    });

    it('asks paramsSerializer, as a function and with settings', async () => {
      const { url, arrived } = await serve();
      await send({ url: `${url}/`, params: { a: 1 }, paramsSerializer: () => 'own' } as never);
      expect(last(arrived)?.target).to.equal('/?own');
      await send({ url: `${url}/`, params: { a: 1 }, paramsSerializer: { serialize: () => 'own=2' } });
      expect(last(arrived)?.target).to.equal('/?own=2');
      await send({ url: `${url}/`, params: { a: [1, 2] }, paramsSerializer: { indexes: null } });
      expect(last(arrived)?.target).to.equal('/?a=1&a=2');
      await send({ url: `${url}/`, params: { a: ' ' }, paramsSerializer: { encode: () => '_' } });
      expect(last(arrived)?.target).to.equal('/?_=_');
    });

    it('names parameters that cannot be written', async () => {
      const { url, arrived } = await serve();
      const error = await fail({ url, params: { at: new Date(Number.NaN) } });
      expect(error).to.include({ code: 'ERR_BAD_REQUEST', exists: true, url });
      expect(arrived).to.have.length(0);
    });
  });

  describe('URL', () => {
    it('is joined to baseURL with one slash', async () => {
      const { url, arrived } = await serve();
      for (const [baseURL, path] of [
        [`${url}/v1`, 'x'],
        [`${url}/v1/`, '/x'],
        [`${url}/v1`, '/x'],
      ] as const) {
        await send({ baseURL, url: path });
        expect(last(arrived)?.target).to.equal('/v1/x');
      }
      await send({ baseURL: `${url}/v1` });
      expect(last(arrived)?.target).to.equal('/v1');
    });

    it('leaves baseURL when it is absolute, unless told otherwise', async () => {
      const { url, arrived } = await serve();
      await send({ baseURL: `${url}/base`, url: `${url}/absolute` });
      expect(last(arrived)?.target).to.equal('/absolute');
      await send({ baseURL: `${url}/base`, url: 'http://elsewhere.test/x', allowAbsoluteUrls: false });
      expect(last(arrived)?.target).to.equal('/base/http://elsewhere.test/x');
    });

    it('is sent as the URL standard writes it', async () => {
      const { url, arrived } = await serve();
      await send({ url: `${url}/a/../b/./ü x?q=ü y` });
      expect(last(arrived)?.target).to.equal('/b/%C3%BC%20x?q=%C3%BC%20y');
    });

    for (const url of ['tel:1-2-3', 'ftp://127.0.0.1/x', 'ws://127.0.0.1/x']) {
      it(`is refused as ${url}`, async () => {
        const { protocol } = new URL(url);
        expect(await fail({ url })).to.include({
          code: 'ERR_BAD_REQUEST',
          message: `Unsupported protocol ${protocol}`,
        });
      });
    }

    it('is refused as that of a file', async () => {
      const error = await http.get('file:///etc/hostname').catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(Error);
    });

    for (const url of ['http://192.168.0.285', 'http://', 'no-scheme', 'http://a b/']) {
      it(`is refused as ${url}`, async () => {
        const error = await http.get(url).catch((thrown: unknown) => thrown);
        expect(error).to.include({ code: 'ERR_INVALID_URL' });
      });
    }

    it('may be data, without any server', async () => {
      const { data } = await send({ url: 'data:text/plain;base64,YWJj', responseType: 'text' });
      expect(data).to.equal('abc');
    });
  });

  describe('credentials', () => {
    const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

    it('come from the URL, decoded', async () => {
      const { port, arrived } = await serve();
      await send({ url: `http://my%40mail.test:p%3Aw@127.0.0.1:${String(port)}/` });
      expect(last(arrived)?.headers.authorization).to.equal(basic('my@mail.test:p:w'));
      expect(last(arrived)?.headers.host).to.equal(`127.0.0.1:${String(port)}`);
      await send({ url: `http://alone@127.0.0.1:${String(port)}/` });
      expect(last(arrived)?.headers.authorization).to.equal(basic('alone:'));
    });

    it('come from `auth`, before those of the URL and of the header', async () => {
      const { port, arrived } = await serve();
      await send({
        url: `http://of:url@127.0.0.1:${String(port)}/`,
        auth: { username: 'ü', password: 'p' },
        headers: { AUTHORIZATION: 'Bearer t' },
      });
      expect(last(arrived)?.headers.authorization).to.equal(basic('ü:p'));
    });

    it('are a bearer where no others are given', async () => {
      const { url, arrived } = await serve();
      await send({ url, headers: { Authorization: 'Bearer t' } });
      expect(last(arrived)?.headers.authorization).to.equal('Bearer t');
    });
  });
});
