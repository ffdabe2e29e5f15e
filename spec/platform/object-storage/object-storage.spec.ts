import { createHash, randomBytes } from 'node:crypto';
import { request as sendRequest } from 'node:http';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import {
  startObjectStorage,
  type ObjectStorage,
  type StorageFault,
} from '../../../lib/platform/object-storage/object-storage';

const SMALL = Buffer.from('a small attachment');
const LARGE = randomBytes(1024 * 1024);

describe('platform: object storage', () => {
  let storage: ObjectStorage;

  beforeEach(async () => {
    storage = await startObjectStorage();
  });

  afterEach(() => storage.close());

  const call = (path: string, init: RequestInit = {}, token = storage.token) =>
    fetch(`${storage.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
    });

  async function post(body: Buffer, ...faults: readonly StorageFault[]): Promise<Response> {
    storage.next(...faults);
    return call('/objects', { method: 'POST', body });
  }

  it('stores an object, gives it back and deletes it', async () => {
    const response = await post(SMALL);
    expect(response.status).to.equal(201);
    const { objectId = '' } = (await response.json()) as { objectId?: string };
    expect(storage.list()).to.deep.equal([
      {
        id: objectId,
        contentType: 'text/csv',
        sizeBytes: SMALL.length,
        sha256: createHash('sha256').update(SMALL).digest('hex'),
      },
    ]);
    const given = await call(`/objects/${objectId}`);
    expect(given.headers.get('content-type')).to.equal('text/csv');
    expect(await given.text()).to.equal(SMALL.toString());
    expect((await call(`/objects/${objectId}`, { method: 'DELETE' })).status).to.equal(204);
    expect((await call(`/objects/${objectId}`, { method: 'DELETE' })).status).to.equal(404);
    expect((await call(`/objects/${objectId}`)).status).to.equal(404);
    expect(storage.list()).to.deep.equal([]);
  });

  it('keeps the size and the hash of a large object, and not its bytes', async () => {
    const { objectId = '' } = (await (await post(LARGE)).json()) as { objectId?: string };
    expect(storage.list()[0]).to.include({
      sizeBytes: LARGE.length,
      sha256: createHash('sha256').update(LARGE).digest('hex'),
    });
    expect((await call(`/objects/${objectId}`)).status).to.equal(404);
  });

  it('makes the bytes of an object that was added for each who reads it', async () => {
    const id = storage.add(() => Readable.from([SMALL]), 'text/plain');
    const read = async () => (await call(`/objects/${id}`)).text();
    expect([await read(), await read()]).to.deep.equal([SMALL.toString(), SMALL.toString()]);
  });

  it('wants a token that it has signed', async () => {
    const [header = '', claims = '', signature = ''] = storage.token.split('.');
    const other = await startObjectStorage();
    await other.close();
    // The secret is the same in all of them; the claims are not.
    expect((await call('/objects/x', {}, other.token)).status).to.equal(404);
    const forged = Buffer.from('{"tenantId":"tenant-2"}').toString('base64url');
    for (const token of ['', 'x', `${header}.${forged}.${signature}`, `${header}.${claims}.`]) {
      expect((await call('/objects/x', {}, token)).status, token).to.equal(401);
    }
    expect(storage.counts()).to.deep.equal({ requests: 5, unauthorized: 4, stored: 0, broken: 0 });
  });

  it('fails to order, request by request', async () => {
    const statuses: number[] = [];
    storage.next(503, { delayMs: 1 }, { early: 502 });
    while (statuses.length < 4) statuses.push((await post(SMALL)).status);
    expect(statuses).to.deep.equal([503, 201, 502, 201]);
    expect(storage.counts()).to.include({ requests: 4, stored: 2 });
  });

  it('loses the connection in the middle of what is sent or given', async () => {
    const lost = (promise: Promise<unknown>) =>
      promise.then(
        () => false,
        () => true,
      );
    expect(await lost(post(LARGE, 'reset'))).to.equal(true);
    const id = storage.add(() => Readable.from([LARGE]), 'text/plain');
    storage.next('reset');
    expect(await lost(call(`/objects/${id}`).then((response) => response.arrayBuffer()))).to.equal(true);
    expect(storage.list()).to.deep.equal([]);
  });

  it('keeps nothing of an upload that breaks off', async () => {
    const upload = sendRequest(`${storage.url}/objects`, {
      method: 'POST',
      headers: { authorization: `Bearer ${storage.token}` },
    });
    const lost = new Promise<void>((resolve) => upload.once('close', resolve));
    upload.once('error', () => undefined);
    upload.write(LARGE, () => upload.destroy());
    await lost;
    // Answered in turn: by then the storage has seen the end of the one before.
    while (storage.counts().broken === 0) await call('/objects/x');
    expect(storage.list()).to.deep.equal([]);
    expect(storage.counts()).to.include({ stored: 0, broken: 1 });
  });
});
