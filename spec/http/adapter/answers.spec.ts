import axios, { AxiosError, type InternalAxiosRequestConfig } from 'axios';
import { expect } from 'chai';
import { Readable } from 'node:stream';
import { describeAdapters } from '../../support/adapter-world';

describeAdapters('answers', ({ adapter, fail, send, serve, http }) => {
  describe('responseType', () => {
    it('is JSON where it can be, by default', async () => {
      const { url } = await serve((response, { target }) =>
        response.end(decodeURIComponent(target.slice(1))),
      );
      for (const [text, data] of [
        ['{"a":1}', { a: 1 }],
        ['[]', []],
        ['7', 7],
        ['"x"', 'x'],
        ['null', null],
        ['plain', 'plain'],
        ['{"a":', '{"a":'],
        ['', ''],
      ] as const) {
        expect((await send({ url: `${url}/${encodeURIComponent(text)}` })).data).to.deep.equal(data);
      }
    });

    it('json insists', async () => {
      const { url } = await serve((response, { target }) =>
        response.end(target === '/bad' ? '{"a":' : '{"a":1}'),
      );
      expect((await send({ url, responseType: 'json' })).data).to.deep.equal({ a: 1 });
      const error = await fail({
        url: `${url}/bad`,
        responseType: 'json',
        transitional: { silentJSONParsing: false },
      });
      expect(error).to.include({ code: 'ERR_BAD_RESPONSE', status: 200 });
    });

    it('text leaves it as it is', async () => {
      const { url } = await serve((response) => response.end('{"a":"ü"}'));
      const config = { url, responseType: 'text', transitional: { forcedJSONParsing: false } } as const;
      expect((await send(config)).data).to.equal('{"a":"ü"}');
    });

    it('arraybuffer is a Buffer', async () => {
      const bytes = Buffer.from([0, 255, 128, 10]);
      const { url } = await serve((response, { target }) => response.end(target === '/none' ? '' : bytes));
      const { data } = await send({ url, responseType: 'arraybuffer' });
      expect(Buffer.isBuffer(data) && data.equals(bytes)).to.equal(true);
      const none = await send({ url: `${url}/none`, responseType: 'arraybuffer' });
      expect(Buffer.isBuffer(none.data) && none.data.length).to.equal(0);
    });

    it('stream is a Readable, also of a failure', async () => {
      const { url } = await serve((response, { target }) => {
        response.writeHead(target === '/404' ? 404 : 200);
        response.write('a');
        response.end('b');
      });
      const { data } = await send({ url, responseType: 'stream' });
      expect(data).to.be.instanceOf(Readable);
      expect(Buffer.concat(await (data as Readable).toArray()).toString()).to.equal('ab');
      const error = await fail({ url: `${url}/404`, responseType: 'stream' });
      const rest = await (error.response?.data as Readable).toArray();
      expect(Buffer.concat(rest as Buffer[]).toString()).to.equal('ab');
    });

    it('stream hands out what is there before the end', async () => {
      let end = (): void => undefined;
      const { url } = await serve((response) => {
        response.write('first');
        end = () => response.end('last');
      });
      const { data } = await send({ url, responseType: 'stream' });
      const chunks: string[] = [];
      for await (const chunk of data as Readable) {
        chunks.push(String(chunk));
        end();
      }
      expect(chunks).to.deep.equal(['first', 'last']);
    });

    it('stream may be thrown away, and the next request goes on', async () => {
      const { url } = await serve((response, { target }) => {
        response.end(target === '/long' ? Buffer.alloc(8_000_000) : 'ok');
      });
      const { data } = await send({ url: `${url}/long`, responseType: 'stream' });
      (data as Readable).destroy();
      expect(await send({ url })).to.include({ data: 'ok' });
    });
  });

  describe('text', () => {
    it('is UTF-8 across chunks, 200,000 bytes of it', async () => {
      const text = 'ж'.repeat(100_000);
      const bytes = Buffer.from(text);
      const { url } = await serve((response) => {
        response.write(bytes.subarray(0, 99_999));
        response.end(bytes.subarray(99_999));
      });
      expect((await send({ url })).data).to.equal(text);
    });

    it('loses its byte order mark, unless the encoding is another one', async () => {
      const { url } = await serve((response, { target }) => {
        response.end(target === '/utf16' ? Buffer.from('\uFEFFab', 'utf16le') : Buffer.from('\uFEFF{"a":1}'));
      });
      expect((await send({ url })).data).to.deep.equal({ a: 1 });
      const options = { transitional: { forcedJSONParsing: false } };
      expect((await send({ url, responseType: 'text', ...options })).data).to.equal('{"a":1}');
      expect((await send({ url: `${url}/utf16`, responseEncoding: 'utf16le' })).data).to.equal('\uFEFFab');
    });

    it('is read in the encoding that the caller names', async () => {
      const { url } = await serve((response) => response.end(Buffer.from('é', 'latin1')));
      expect((await send({ url, responseEncoding: 'latin1' })).data).to.equal('é');
      expect((await send({ url, responseEncoding: 'hex' })).data).to.equal('e9');
      expect((await send({ url, responseEncoding: 'base64' })).data).to.equal('6Q==');
    });
  });

  describe('status', () => {
    it('fails outside of 2xx, with the answer', async () => {
      const { url } = await serve((response, { target }) => {
        response
          .writeHead(Number(target.slice(1)), { 'content-type': 'application/json' })
          .end('{"why":"x"}');
      });
      for (const [status, code] of [
        [400, 'ERR_BAD_REQUEST'],
        [404, 'ERR_BAD_REQUEST'],
        [500, 'ERR_BAD_RESPONSE'],
        [599, 'ERR_BAD_RESPONSE'],
      ] as const) {
        const error = await fail({ url: `${url}/${String(status)}` });
        expect(error).to.include({
          code,
          status,
          message: `Request failed with status code ${String(status)}`,
        });
        expect(error.response?.data).to.deep.equal({ why: 'x' });
      }
    });

    it('is judged by validateStatus', async () => {
      const { url } = await serve((response) => response.writeHead(404).end());
      expect(await send({ url, validateStatus: (status) => status === 404 })).to.include({ status: 404 });
      expect(await send({ url, validateStatus: null })).to.include({ status: 404 });
      const { url: fine } = await serve();
      expect(await fail({ url: fine, validateStatus: () => false })).to.include({ status: 200 });
    });
  });

  it('carry their config, and pass by the interceptors', async () => {
    const { url, arrived } = await serve((response) => response.end('{"n":1}'));
    const own = axios.create({ adapter, headers: { 'X-Own': 'a' } });
    own.interceptors.request.use((config: InternalAxiosRequestConfig) => {
      config.headers.set('X-Late', 'b');
      return config;
    });
    own.interceptors.response.use((response) => {
      response.data = { seen: response.data as unknown };
      return response;
    });
    const answered = await own.get<unknown>(`${url}/path?q=1`);
    expect(answered.data).to.deep.equal({ seen: { n: 1 } });
    expect(arrived[0]?.headers).to.include({ 'x-own': 'a', 'x-late': 'b' });
    expect(answered.config).to.include({ url: `${url}/path?q=1`, method: 'get' });
  });

  it('are read by transformResponse and parseReviver', async () => {
    const { url } = await serve((response) => response.end('{"foo":"bar"}'));
    expect((await send({ url, transformResponse: (text: string) => text.length })).data).to.equal(13);
    const parseReviver = (key: string, value: unknown): unknown => (key === 'foo' ? 'other' : value);
    expect((await send({ url, parseReviver } as never)).data).to.deep.equal({ foo: 'other' });
  });

  it('leave the stack of whoever asked in the error', async () => {
    const { url } = await serve((response) => response.writeHead(400).end());
    const askHere = async (): Promise<unknown> => await http.get(url);
    const error = await askHere().catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(AxiosError);
    expect((error as AxiosError).stack).to.contain('askHere');
  });
});
