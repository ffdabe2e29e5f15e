import { expect } from 'chai';
import { createMemoryStore } from '../../lib/stores/memory-store';

describe('stores: memory store', () => {
  it('is empty at first, and can save', async () => {
    const store = createMemoryStore();
    expect(store.canSave).to.equal(true);
    expect(store.stored).to.equal(undefined);
    expect(await store.load()).to.equal(undefined);
  });

  it('holds what it was given', async () => {
    const raw = { access_token: 'first', more: 1 };
    const store = createMemoryStore(raw);
    expect(store.stored).to.deep.equal(raw);
    expect((await store.load())?.raw).to.deep.equal(raw);
  });

  it('holds what was saved, whole', async () => {
    const store = createMemoryStore({ access_token: 'first' });
    const other = createMemoryStore({ access_token: 'second', refresh_token: 'r', more: { deep: 1 } });
    const tokens = await other.load();
    if (tokens === undefined) throw new TypeError('expected tokens');
    expect(await store.save(tokens)).to.deep.equal({ saved: true });
    expect(store.stored).to.deep.equal({ access_token: 'second', refresh_token: 'r', more: { deep: 1 } });
    expect((await store.load())?.refreshToken).to.equal('r');
  });

  it('can be changed behind the back of its user', async () => {
    const store = createMemoryStore({ access_token: 'first' });
    store.replace({ access_token: 'second' });
    expect((await store.load())?.accessToken).to.equal('second');
    store.replace(undefined);
    expect(await store.load()).to.equal(undefined);
  });

  it('reads expiries as they are declared', async () => {
    const store = createMemoryStore(
      { access_token: 'a', ends: 7 },
      { expiry: { path: 'ends', format: 'epoch-seconds' } },
    );
    expect((await store.load())?.expiresAt).to.equal(7000);
  });
});
