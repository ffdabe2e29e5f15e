import { expect } from 'chai';
import { Agent, createServer as createTlsServer } from 'node:https';
import { describeAdapters } from '../../support/adapter-world';
import { createLoopbackProxy, type LoopbackProxy } from '../../support/loopback-proxy';
import { createSelfSigned } from '../../support/self-signed';

const NAMES = ['http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'].flatMap((name) => [
  name,
  name.toUpperCase(),
]);

describeAdapters(
  'proxies',
  ({ fail, send, serve, listen }) => {
    const before = NAMES.map((name) => [name, process.env[name]] as const);

    beforeEach(() => {
      for (const name of NAMES) Reflect.deleteProperty(process.env, name);
    });

    after(() => {
      for (const [name, value] of before) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
    });

    async function startProxy(credentials?: string): Promise<LoopbackProxy & { readonly url: string }> {
      const proxy = createLoopbackProxy(credentials);
      return { ...proxy, url: await listen(proxy.server) };
    }

    async function startSecure(): Promise<{ readonly url: string; readonly ca: string }> {
      const { certificate, key } = createSelfSigned('loopback');
      const server = createTlsServer({ key, cert: certificate }, (request, response) => {
        response.end(`secure ${request.url ?? ''} ${request.headers['proxy-authorization'] ?? 'none'}`);
      });
      const url = await listen(server);
      return { url: url.replace('http:', 'https:'), ca: certificate };
    }

    describe('of the environment', () => {
      for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY']) {
        it(`are used for http as ${name} says`, async () => {
          const proxy = await startProxy();
          const { url, arrived, port } = await serve((response) => response.end('origin'));
          process.env[name] = proxy.url;
          const { data, headers } = await send({ method: 'POST', url: `${url}/x?a=1`, data: 'body' });
          expect(data).to.equal('origin');
          expect(headers).to.include({ via: '1.1 loopback' });
          const host = `127.0.0.1:${String(port)}`;
          const target = `${url}/x?a=1`;
          expect(proxy.records).to.deep.equal([{ method: 'POST', target, authorization: undefined, host }]);
          expect(arrived[0]?.body.toString()).to.equal('body');
        });
      }

      it('are told their credentials', async () => {
        const proxy = await startProxy('user:p@ss');
        const { url, arrived } = await serve();
        process.env['HTTP_PROXY'] = proxy.url.replace('//', '//user:p@ss@');
        const answered = await send({ url, validateStatus: null });
        // axios hands on what stands in the URL, still encoded.
        expect(proxy.records[0]?.authorization).to.equal(
          `Basic ${Buffer.from('user:p%40ss').toString('base64')}`,
        );
        expect(answered.status).to.equal(407);
        expect(arrived).to.have.length(0);
        process.env['HTTP_PROXY'] = (await startProxy('user:pass')).url.replace('//', '//user:pass@');
        expect(await send({ url })).to.include({ data: 'ok' });
        expect(arrived[0]?.headers).to.have.property('proxy-authorization');
      });

      it('open a tunnel for https, and see nothing of what goes through it', async () => {
        const proxy = await startProxy('user:pass');
        const { url, ca } = await startSecure();
        process.env['HTTPS_PROXY'] = proxy.url.replace('//', '//user:pass@');
        const httpsAgent = new Agent({ ca });
        const { data } = await send({ url: `${url}/secret?q=1`, httpsAgent });
        expect(data).to.equal('secure /secret?q=1 none');
        expect(proxy.records).to.have.length(1);
        expect(proxy.records[0]).to.include({ method: 'CONNECT', target: new URL(url).host });
        expect(proxy.records[0]?.authorization).to.match(/^Basic /);
        httpsAgent.destroy();
      });

      it('fail a tunnel that is not opened', async () => {
        const proxy = await startProxy('user:pass');
        const { url, ca } = await startSecure();
        process.env['HTTPS_PROXY'] = proxy.url;
        const error = await send({ url, httpsAgent: new Agent({ ca }) }).catch((thrown: unknown) => thrown);
        expect(error).to.be.instanceOf(Error);
        expect(proxy.records).to.have.length(1);
      });

      for (const [value, direct] of [
        ['127.0.0.1', true],
        ['*', true],
        ['foo.test, 127.0.0.1 ,bar.test', true],
        ['other.test', false],
        ['127.0.0.1:1', false],
        ['', false],
      ] as const) {
        it(`are ${direct ? 'passed by' : 'used'} with NO_PROXY=${value}`, async () => {
          const proxy = await startProxy();
          const { url } = await serve();
          process.env['HTTP_PROXY'] = proxy.url;
          process.env['NO_PROXY'] = value;
          expect(await send({ url })).to.include({ data: 'ok' });
          expect(proxy.records).to.have.length(direct ? 0 : 1);
        });
      }

      it('are read anew with every request', async () => {
        const proxy = await startProxy();
        const { url } = await serve();
        await send({ url });
        process.env['HTTP_PROXY'] = proxy.url;
        await send({ url });
        Reflect.deleteProperty(process.env, 'HTTP_PROXY');
        await send({ url });
        expect(proxy.records).to.have.length(1);
      });

      it('are asked for again after a redirect', async () => {
        const proxy = await startProxy();
        const elsewhere = await serve((response) => response.end('direct'));
        const { url } = await serve((response) => response.writeHead(302, { location: elsewhere.url }).end());
        process.env['HTTP_PROXY'] = proxy.url.replace('//', '//user:pass@');
        process.env['NO_PROXY'] = `127.0.0.1:${String(elsewhere.port)}`;
        expect(await send({ url })).to.include({ data: 'direct' });
        expect(proxy.records).to.have.length(1);
        expect(elsewhere.arrived[0]?.headers).not.to.have.property('proxy-authorization');
      });

      it('say so when they are not there', async () => {
        const { url, arrived } = await serve();
        process.env['HTTP_PROXY'] = 'http://127.0.0.1:1';
        expect(await fail({ url })).to.include({ code: 'ECONNREFUSED' });
        expect(arrived).to.have.length(0);
      });
    });

    describe('of the request', () => {
      it('come before those of the environment', async () => {
        const proxy = await startProxy('user:pass');
        const { url } = await serve();
        process.env['HTTP_PROXY'] = 'http://127.0.0.1:1';
        const { hostname: host, port } = new URL(proxy.url);
        const auth = { username: 'user', password: 'pass' };
        expect(await send({ url, proxy: { host, port: Number(port), auth, protocol: 'http' } })).to.include({
          data: 'ok',
        });
        expect(proxy.records).to.have.length(1);
      });

      it('are none when it is false', async () => {
        const { url } = await serve();
        process.env['HTTP_PROXY'] = 'http://127.0.0.1:1';
        expect(await send({ url, proxy: false })).to.include({ data: 'ok' });
      });

      it('are refused with credentials of nobody', async () => {
        const { url } = await serve();
        const auth = { username: '', password: '' };
        expect(await fail({ url, proxy: { host: '127.0.0.1', port: 1, auth } })).to.include({
          code: 'ERR_BAD_OPTION',
          message: 'Invalid proxy authorization',
        });
      });
    });
  },
  { usesProxy: true },
);
