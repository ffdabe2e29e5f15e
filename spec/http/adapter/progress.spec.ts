import type { AxiosProgressEvent } from 'axios';
import { expect } from 'chai';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describeAdapters } from '../../support/adapter-world';

describeAdapters('progress', ({ send, serve }) => {
  const collect = (): {
    readonly events: AxiosProgressEvent[];
    readonly add: (event: AxiosProgressEvent) => void;
  } => {
    const events: AxiosProgressEvent[] = [];
    return { events, add: (event) => void events.push(event) };
  };

  it('tells of an upload, to its end', async () => {
    const { url } = await serve();
    const { events, add } = collect();
    await send({ method: 'POST', url, data: Buffer.alloc(300_000), onUploadProgress: add });
    const last = events.at(-1);
    expect(last).to.include({
      loaded: 300_000,
      total: 300_000,
      progress: 1,
      upload: true,
      lengthComputable: true,
    });
    expect(events.reduce((sum, { bytes }) => sum + bytes, 0)).to.equal(300_000);
  });

  it('tells of a stream, whose end nobody knows', async () => {
    const { url } = await serve();
    const { events, add } = collect();
    const data = Readable.from([Buffer.alloc(10), Buffer.alloc(20)]);
    await send({ method: 'POST', url, data, onUploadProgress: add });
    expect(events.at(-1)).to.include({ loaded: 30, lengthComputable: false, upload: true });
    expect(events.at(-1)?.total).to.equal(undefined);
  });

  it('tells of a stream whose length is said', async () => {
    const { url } = await serve();
    const { events, add } = collect();
    const data = Readable.from([Buffer.alloc(10), Buffer.alloc(20)]);
    await send({ method: 'POST', url, data, headers: { 'Content-Length': 30 }, onUploadProgress: add });
    expect(events.at(-1)).to.include({ loaded: 30, total: 30, progress: 1 });
  });

  it('tells of a form', async () => {
    const { url, arrived } = await serve();
    const { events, add } = collect();
    const form = new FormData();
    form.append('a', new Blob(['x'.repeat(1000)]));
    await send({ method: 'POST', url, data: form, onUploadProgress: add });
    expect(events.at(-1)).to.include({ loaded: arrived[0]?.body.length, total: arrived[0]?.body.length });
  });

  it('tells of a download, to its end', async () => {
    const { url } = await serve((response) => {
      response.setHeader('content-length', 300_000);
      response.end(Buffer.alloc(300_000));
    });
    const { events, add } = collect();
    await send({ url, onDownloadProgress: add, responseType: 'arraybuffer' });
    expect(events.at(-1)).to.include({ loaded: 300_000, total: 300_000, progress: 1, download: true });
    expect(events.reduce((sum, { bytes }) => sum + bytes, 0)).to.equal(300_000);
  });

  it('tells of a download in bytes of the wire, whatever they unpack to', async () => {
    const packed = gzipSync(Buffer.alloc(300_000));
    const { url } = await serve((response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': packed.length }).end(packed);
    });
    const { events, add } = collect();
    const { data } = await send({ url, onDownloadProgress: add, responseType: 'arraybuffer' });
    expect(data).to.have.length(300_000);
    expect(events.at(-1)).to.include({ loaded: packed.length, total: packed.length });
  });

  it('tells of a streamed download', async () => {
    const { url } = await serve((response) => {
      response.write('abc');
      response.end('de');
    });
    const { events, add } = collect();
    const { data } = await send({ url, onDownloadProgress: add, responseType: 'stream' });
    expect(Buffer.concat(await (data as Readable).toArray()).toString()).to.equal('abcde');
    expect(events.at(-1)).to.include({ loaded: 5, lengthComputable: false });
  });

  it('does no harm where there is nothing to tell of', async () => {
    const { url } = await serve((response) => response.end());
    const { events, add } = collect();
    expect(await send({ url, onUploadProgress: add, onDownloadProgress: add })).to.include({ data: '' });
    expect(events.every(({ loaded }) => loaded === 0)).to.equal(true);
  });

  it('is held to maxRate, up and down', async () => {
    const { url } = await serve((response) => response.end(Buffer.alloc(60_000)));
    const data = Buffer.alloc(60_000);
    for (const maxRate of [[100_000], [0, 100_000]] as [number, number][]) {
      const startedAt = performance.now();
      await send({ method: 'POST', url, data, maxRate, responseType: 'arraybuffer' });
      expect(performance.now() - startedAt).to.be.within(300, 5000);
    }
  });
});
