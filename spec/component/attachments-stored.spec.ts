import { expect } from 'chai';
import { startObjectStorage, type ObjectStorage } from '../../lib/platform/object-storage/object-storage';
import type { AttachmentOutcome } from '../support/attachment-process';
import {
  FILE,
  sendWhole,
  sha256,
  startAttachmentProcess,
  startFileApi,
  type AttachmentProcess,
  type FileApi,
  type SendFile,
} from './attachment-world';

describe('component: attachments, stored', () => {
  let storage: ObjectStorage;
  let child: AttachmentProcess;
  let api: FileApi;

  const startChild = (token = storage.token, further: Record<string, string> = {}) =>
    startAttachmentProcess({
      ELASTICIO_OBJECT_STORAGE_URI: storage.url,
      ELASTICIO_OBJECT_STORAGE_TOKEN: token,
      ELASTICIO_FLOW_ID: 'flow-1',
      ...further,
    });

  async function store(send?: SendFile, further = {}): Promise<AttachmentOutcome> {
    api = await startFileApi(send);
    return child.run({ baseURL: api.url, store: { url: '/file' }, ...further });
  }

  const tokensSent = () => api.requests.map(({ headers }) => headers.authorization);

  before(async () => {
    storage = await startObjectStorage();
    child = startChild();
  });

  after(async () => {
    await child.end();
    await storage.close();
  });

  afterEach(() => api.close());

  it('streams an answer into the storage, through an expiry, and asks for it once', async () => {
    const { value, error, uncaught, wasLoaded } = await store();
    expect(error).to.equal(undefined);
    const [object] = storage.list();
    expect(object).to.include({
      sha256: sha256(FILE),
      sizeBytes: FILE.length,
      contentType: 'application/pdf',
    });
    expect(value).to.deep.include({
      url: `${storage.url}/objects/${object?.id ?? ''}?storage_type=maester`,
      contentType: 'application/pdf',
      sizeBytes: FILE.length,
    });
    expect(value?.['response']).to.have.property('status', 200);
    expect(value?.['response']).to.have.nested.property('headers.x-request-id', 'r-1');
    expect(tokensSent()).to.deep.equal(['Bearer first', 'Bearer second']);
    expect(uncaught).to.deep.equal([]);
    expect(wasLoaded, 'the library is loaded by the first attachment').to.equal(false);
    expect(child.printed()).to.equal('');
  });

  for (const [what, fault] of [
    ['fails', 503],
    ['fails before it has read anything', { early: 503 }],
    ['loses the connection in the middle', 'reset'],
  ] as const) {
    it(`asks the API anew if the storage ${what}`, async () => {
      const stored = storage.list().length;
      storage.next(fault);
      const { value, error, uncaught } = await store();
      expect(error).to.equal(undefined);
      expect(value).to.include({ sizeBytes: FILE.length });
      expect(storage.list()).to.have.length(stored + 1);
      expect(storage.list().at(-1)).to.include({ sha256: sha256(FILE), contentType: 'application/pdf' });
      // Each attempt begins with the token that is current in this client.
      expect(tokensSent().filter((token) => token === 'Bearer second')).to.have.length(2);
      expect(uncaught).to.deep.equal([]);
    });
  }

  it('does not take an answer that it has given up for one that broke off', async () => {
    storage.next('reset');
    const { value, error } = await store((response, count) => {
      if (count > 1) sendWhole(response, count);
      // The rest never comes: whoever waits for it is waiting when the storage fails.
      else response.writeHead(200).write(FILE.subarray(0, 50_000));
    });
    expect(error).to.equal(undefined);
    expect(value).to.include({ sizeBytes: FILE.length });
    await api.settled();
  });

  it('says that the storage failed, once it has failed too often, and lets go of the API', async () => {
    storage.next(503, { early: 502 }, 503);
    const { error, uncaught } = await store();
    expect(error).to.include({ code: 'ATTACHMENT_FAILED', status: 503, transient: true });
    expect(error?.['message']).to.match(/was not stored: the platform's storage answered 503/);
    expect(error?.['message']).to.include('ELASTICIO_OBJECT_STORAGE_TOKEN');
    expect(JSON.stringify(error)).to.not.include(storage.token).and.not.include('second');
    await api.settled();
    expect(uncaught).to.deep.equal([]);
  });

  it('says which variable is wrong if the storage does not take its token', async () => {
    const wrong = startChild(`${storage.token}x`);
    try {
      api = await startFileApi();
      const { error } = await wrong.run({ baseURL: api.url, store: { url: '/file' } });
      expect(error).to.include({ code: 'ATTACHMENT_FAILED', status: 401, transient: false });
      expect(error?.['message']).to.match(/Check ELASTICIO_OBJECT_STORAGE_TOKEN/);
      expect(JSON.stringify(error)).to.not.include(storage.token);
    } finally {
      await wrong.end();
    }
  });

  it('lets a failure of the API out as it is, and tells the storage nothing', async () => {
    const { requests } = storage.counts();
    const { error, wasLoaded } = await store((response) => response.writeHead(404).end('no such file'));
    expect(error).to.include({ name: 'RequestFailedError', code: 'REQUEST_FAILED', status: 404 });
    expect(storage.counts().requests).to.equal(requests);
    expect(wasLoaded, 'and it stays').to.equal(true);
  });

  it('does not try again if the API fails when it is asked anew', async () => {
    const retries = (): number => child.printed().split('retrying').length;
    const before = retries();
    storage.next(503);
    const { error, uncaught } = await store((response, count) => {
      if (count === 1) sendWhole(response, count);
      else response.writeHead(404).end('gone');
    });
    expect(error).to.include({ code: 'REQUEST_FAILED', status: 404 });
    // Of the library's own attempts, the storage has caused one.
    expect(retries() - before).to.equal(1);
    expect(api.requests.filter(({ headers }) => headers.authorization === 'Bearer second')).to.have.length(2);
    expect(uncaught).to.deep.equal([]);
  });

  for (const [what, bytes, headers] of [
    ['in the middle', FILE.subarray(0, 2_000_000), {}],
    ['before its type could be seen', FILE.subarray(0, 100), {}],
    ['before the length that it has announced', FILE.subarray(0, 1_000), { 'content-length': '4000' }],
  ] as const) {
    it(`stores nothing of an answer that breaks off ${what}`, async () => {
      const { stored } = storage.counts();
      const { error, uncaught } = await store((response) => {
        response.writeHead(200, headers);
        response.write(bytes, () => setImmediate(() => response.destroy()));
      });
      expect(error).to.include({ code: 'REQUEST_UNANSWERED' });
      expect(api.requests.filter((each) => each.headers.authorization === 'Bearer second')).to.have.length(1);
      expect(storage.counts().stored).to.equal(stored);
      expect(uncaught).to.deep.equal([]);
    });
  }

  it('takes the content type of its caller, of the answer, or none', async () => {
    const types: unknown[] = [];
    for (const [headers, contentType] of [
      [{ 'content-type': 'text/csv; charset=utf-8' }, undefined],
      [{ 'content-type': 'text/csv' }, 'text/plain'],
      [{}, undefined],
    ] as const) {
      const further = contentType === undefined ? {} : { contentType };
      const { value } = await store((response) => response.writeHead(200, headers).end('a;b'), further);
      types.push([value?.['contentType'], storage.list().at(-1)?.contentType]);
      await api.close();
    }
    expect(types).to.deep.equal([
      ['text/csv; charset=utf-8', 'text/csv; charset=utf-8'],
      ['text/plain', 'text/plain'],
      ['application/octet-stream', 'application/octet-stream'],
    ]);
  });

  it('stores an empty answer', async () => {
    const { value } = await store((response) => response.writeHead(200).end());
    expect(value).to.include({ sizeBytes: 0 });
    expect(storage.list().at(-1)).to.include({ sizeBytes: 0 });
  });

  it('does not believe a storage that names no object', async () => {
    storage.next(200);
    const { error } = await store();
    expect(error).to.include({ code: 'ATTACHMENT_FAILED' });
    expect(error?.['message']).to.include('it named no object');
  });

  it('does not believe a storage that is content with half of the bytes', async () => {
    storage.next({ early: 201 });
    const { error, uncaught } = await store((response) => {
      response.writeHead(200);
      response.write(FILE.subarray(0, 1_000_000));
    });
    expect(error).to.include({ code: 'ATTACHMENT_FAILED' });
    expect(error?.['message']).to.include('it did not wait for the end');
    await api.settled();
    expect(uncaught).to.deep.equal([]);
  });

  it('stops when its caller aborts in the middle', async () => {
    const { stored } = storage.counts();
    const { error, uncaught } = await store(
      (response) => {
        response.writeHead(200);
        response.write(FILE.subarray(0, 1_000_000), () => {
          child.abort();
        });
      },
      { isAbortable: true },
    );
    expect(error).to.include({ name: 'CanceledError' });
    expect(storage.counts().stored).to.equal(stored);
    await api.settled();
    expect(uncaught).to.deep.equal([]);
  });

  it('shows no token on any level of the log', async () => {
    const talkative = startChild(storage.token, { LOG_LEVEL: 'trace' });
    try {
      api = await startFileApi();
      storage.next(503, 'reset', 503);
      await talkative.run({ baseURL: api.url, store: { url: '/file' } });
      expect(talkative.printed()).to.include('retrying');
      expect(talkative.printed()).to.not.include(storage.token).and.not.include('Bearer second');
    } finally {
      await talkative.end();
    }
  });
});
