import axios, { CanceledError } from 'axios';
import { expect } from 'chai';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { describeAdapters, untilClosed } from '../../support/adapter-world';

/** The two ways to say it. */
const WAYS = ['signal', 'cancelToken'] as const;

function createStop(way: (typeof WAYS)[number]): { readonly config: object; readonly stop: () => void } {
  if (way === 'signal') {
    const controller = new AbortController();
    return {
      config: { signal: controller.signal },
      stop: () => {
        controller.abort();
      },
    };
  }
  const source = axios.CancelToken.source();
  return {
    config: { cancelToken: source.token },
    stop: () => {
      source.cancel();
    },
  };
}

describeAdapters('cancellation', ({ fail, send, serve, listen }) => {
  for (const way of WAYS) {
    describe(`by ${way}`, () => {
      it('before the request sends nothing', async () => {
        const { url, arrived } = await serve();
        const { config, stop } = createStop(way);
        stop();
        const error = await fail({ url, ...config });
        expect(error).to.be.instanceOf(CanceledError);
        expect(error).to.include({ code: 'ERR_CANCELED', message: 'canceled' });
        expect(arrived).to.have.length(0);
      });

      it('while the answer is waited for ends the connection', async () => {
        const { config, stop } = createStop(way);
        const closed: Promise<void>[] = [];
        const url = await listen((request) => {
          closed.push(untilClosed(request.socket));
          stop();
        });
        const error = await fail({ url, ...config });
        expect(error).to.be.instanceOf(CanceledError);
        // The reason of a token was made before there was a request.
        if (way === 'signal') expect(error.config).to.include({ url });
        await Promise.all(closed);
        expect(closed).to.have.length(1);
      });

      it('in the middle of the answer ends it', async () => {
        const { config, stop } = createStop(way);
        const closed: Promise<void>[] = [];
        const url = await listen((request, response) => {
          closed.push(untilClosed(request.socket));
          response.writeHead(200, { 'content-length': 10 });
          response.write('abc', () => setImmediate(stop));
        });
        expect(await fail({ url, ...config })).to.include({ code: 'ERR_CANCELED' });
        await Promise.all(closed);
      });

      it('while a stream is read ends the stream', async () => {
        const { config, stop } = createStop(way);
        const closed: Promise<void>[] = [];
        const url = await listen((request, response) => {
          closed.push(untilClosed(request.socket));
          response.write('abc');
        });
        const { data } = await send({ url, responseType: 'stream', ...config });
        const stream = data as Readable;
        stream.once('data', stop);
        const [error] = (await once(stream, 'error')) as [unknown];
        expect(error).to.be.instanceOf(CanceledError);
        await Promise.all(closed);
      });

      it('while a body is sent ends it', async () => {
        const { config, stop } = createStop(way);
        const closed: Promise<void>[] = [];
        const url = await listen((request) => {
          request.on('error', () => undefined);
          closed.push(untilClosed(request.socket));
          request.once('data', stop);
        });
        const data = new Readable({ read: () => undefined });
        data.push('part');
        expect(await fail({ method: 'POST', url, data, ...config })).to.include({ code: 'ERR_CANCELED' });
        await Promise.all(closed);
      });

      it('after the answer does nothing, and holds nothing', async () => {
        const { config, stop } = createStop(way);
        const { url, arrived } = await serve();
        expect(await send({ url, ...config })).to.include({ data: 'ok' });
        stop();
        expect(await send({ url })).to.include({ data: 'ok' });
        expect(arrived).to.have.length(2);
      });
    });
  }

  it('takes its reason from cancelToken', async () => {
    const source = axios.CancelToken.source();
    const url = await listen(() => {
      source.cancel('no longer wanted');
    });
    expect(await fail({ url, cancelToken: source.token })).to.include({ message: 'no longer wanted' });
  });

  it('ends all requests of one signal, and no others', async () => {
    const controller = new AbortController();
    let waiting = 0;
    const url = await listen((request, response) => {
      if (request.url === '/other') return void setTimeout(() => response.end('ok'), 20);
      waiting += 1;
      if (waiting === 5) controller.abort();
    });
    const other = send({ url: `${url}/other` });
    const errors = await Promise.all(
      Array.from({ length: 5 }, () => fail({ url, signal: controller.signal })),
    );
    expect(errors.map(({ code }) => code)).to.deep.equal(Array(5).fill('ERR_CANCELED'));
    expect(await other).to.include({ data: 'ok' });
  });

  it('leaves no listener at a signal that lives on', async () => {
    const { url } = await serve();
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    Object.assign(signal, {
      addEventListener: (...given: Parameters<typeof add>) => {
        listeners += 1;
        add(...given);
      },
      removeEventListener: (...given: Parameters<typeof remove>) => {
        listeners -= 1;
        remove(...given);
      },
    });
    for (let index = 0; index < 20; index += 1) await send({ url, signal });
    // axios itself takes one off that it never put on.
    expect(listeners).to.be.at.most(0);
  });

  it('by a timeout of the platform is a cancellation', async () => {
    const url = await listen(() => undefined);
    expect(await fail({ url, signal: AbortSignal.timeout(40) })).to.include({ code: 'ERR_CANCELED' });
  });
});
