import { Readable } from 'node:stream';
import { expect } from 'chai';
import { createAttachments } from '../../lib/component/attachments';
import { defineConnection } from '../../lib/component/connection';
import { startObjectStorage, type ObjectStorage } from '../../lib/platform/object-storage/object-storage';
import { createTaskContext } from '../support/runtime-context';
import type { AttachmentOutcome } from '../support/attachment-process';
import {
  FILE,
  sha256,
  startAttachmentProcess,
  startFileApi,
  type AttachmentProcess,
  type FileApi,
} from './attachment-world';
import { DESCRIPTOR } from './descriptors';

const bytesOf = (file: Buffer) => Readable.from([file]);

describe('component: attachments, read', () => {
  let storage: ObjectStorage;
  let child: AttachmentProcess;
  let api: FileApi;

  const tokensSent = () => api.requests.map(({ headers }) => headers.authorization);

  before(async () => {
    storage = await startObjectStorage();
    child = startAttachmentProcess({
      ELASTICIO_OBJECT_STORAGE_URI: storage.url,
      ELASTICIO_OBJECT_STORAGE_TOKEN: storage.token,
    });
  });

  after(async () => {
    await child.end();
    await storage.close();
  });

  afterEach(() => api.close());

  const read = async (url: string, further = {}): Promise<AttachmentOutcome> =>
    child.run({ baseURL: api.url, read: url, ...further });

  it('reads an object of the storage, and asks nobody else for it, whatever host its URL names', async () => {
    api = await startFileApi();
    const id = storage.add(() => bytesOf(FILE), 'application/pdf');
    for (const host of [storage.url, api.url]) {
      const { value, error } = await read(`${host}/objects/${id}?storage_type=maester`);
      expect(error).to.equal(undefined);
      expect(value).to.deep.equal({ sizeBytes: FILE.length, sha256: sha256(FILE) });
    }
    expect(api.requests).to.deep.equal([]);
  });

  it('reads any other URL without a token', async () => {
    api = await startFileApi();
    const { value } = await read(`${api.url}/open/file`);
    expect(value).to.deep.equal({ sizeBytes: FILE.length, sha256: sha256(FILE) });
    expect(tokensSent()).to.deep.equal([undefined]);
    expect(JSON.stringify(api.requests[0]?.headers)).to.not.include(storage.token);
  });

  it('sends an attachment on, anew after an expiry', async () => {
    api = await startFileApi((response) => response.writeHead(204).end());
    const id = storage.add(() => bytesOf(FILE), 'application/pdf');
    const { value, error } = await read(`${storage.url}/objects/${id}?storage_type=maester`, {
      to: '/put',
    });
    expect(error).to.equal(undefined);
    expect(value).to.deep.equal({ status: 204 });
    expect(tokensSent()).to.deep.equal(['Bearer first', 'Bearer second']);
    expect(api.requests.map(({ body }) => sha256(body))).to.deep.equal([sha256(FILE), sha256(FILE)]);
  });

  it('says what cannot be read, without the secrets of its URL', async () => {
    api = await startFileApi((response) => response.writeHead(410).write('canary'));
    const { error } = await read(`${api.url}/open/file?signature=1&access_token=canary-in-url`);
    expect(error).to.include({ code: 'ATTACHMENT_FAILED', status: 410, transient: false });
    expect(error?.['message']).to.include(`${api.url}/open/file?signature=1`).and.include('answered 410');
    expect(JSON.stringify(error)).to.not.include('canary');
    // The rest of the answer is not waited for, and its connection is let go.
    await api.settled();
    const lost = await read(`${storage.url}/objects/none?storage_type=maester`);
    expect(lost.error).to.include({ code: 'ATTACHMENT_FAILED', status: 404 });
    expect(JSON.stringify(lost.error)).to.not.include(storage.token);
    for (const url of ['', 'not a url', 'file:///etc/passwd', 'http://x/?storage_type=other']) {
      expect((await read(url)).error, url).to.include({ code: 'ATTACHMENT_FAILED' });
    }
  });

  it('fails in the middle if the storage does', async () => {
    api = await startFileApi();
    const id = storage.add(() => bytesOf(FILE), 'application/pdf');
    storage.next('reset');
    const { error, uncaught } = await read(`${storage.url}/objects/${id}?storage_type=maester`);
    expect(error).to.include({ code: 'ATTACHMENT_FAILED' });
    expect(uncaught).to.deep.equal([]);
  });

  it('names the variables that are missing, and sends nothing', async () => {
    const bare = startAttachmentProcess();
    try {
      api = await startFileApi();
      for (const job of [{ store: { url: '/file' } }, { read: 'http://x/objects/1?storage_type=maester' }]) {
        const { error } = await bare.run({ baseURL: api.url, ...job });
        expect(error).to.include({ code: 'ENVIRONMENT_VARIABLE_MISSING' });
        expect(error?.['message']).to.match(
          /Set ELASTICIO_OBJECT_STORAGE_URI and ELASTICIO_OBJECT_STORAGE_TOKEN/,
        );
      }
      expect(api.requests).to.have.length(0);
    } finally {
      await bare.end();
    }
  });

  it('are in the context of every handler, and cost nothing there', async () => {
    api = await startFileApi();
    const connection = defineConnection(DESCRIPTOR, { baseURL: api.url });
    const seen: unknown[] = [];
    const process = connection.action(({ attachments }) => void seen.push(attachments));
    await process.call(createTaskContext(), { body: {} }, {});
    expect(seen[0]).to.have.all.keys(createAttachments(connection.client(createTaskContext(), {})));
    expect(api.requests).to.deep.equal([]);
  });
});
