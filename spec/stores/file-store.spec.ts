import { expect } from 'chai';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { ConfigurationError } from '../../lib/errors';
import type { TokenSet } from '../../lib/oauth2/token-set';
import { createFileStore } from '../../lib/stores/file-store';
import { createMemoryStore } from '../../lib/stores/memory-store';

const RAW = {
  access_token: 'a-1',
  refresh_token: 'r-1',
  expires_at: 1_767_229_200,
  instance_url: 'https://x/ü',
  deep: { n: [1] },
};

async function tokensOf(raw: Readonly<Record<string, unknown>>): Promise<TokenSet> {
  const tokens = await createMemoryStore(raw).load();
  if (tokens === undefined) throw new TypeError('expected tokens');
  return tokens;
}

describe('N2: stores: file store', () => {
  let directory: string;
  let path: string;
  let child: ChildProcess | undefined;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'file-store-'));
    path = join(directory, 'tokens.json');
  });

  afterEach(() => {
    child?.kill('SIGKILL');
    child = undefined;
    rmSync(directory, { recursive: true, force: true });
  });

  const modeOf = (file: string): number => statSync(file).mode & 0o777;

  it('finds again what it saved, whole', async () => {
    const store = createFileStore(path);
    expect(store.canSave).to.equal(true);
    expect(await store.save(await tokensOf(RAW))).to.deep.equal({ saved: true });
    expect(await createFileStore(path).load()).to.deep.equal(await tokensOf(RAW));
    expect(JSON.parse(readFileSync(path, 'utf8'))).to.deep.equal(RAW);
  });

  it('writes a file that a person can read', async () => {
    await createFileStore(path).save(await tokensOf({ access_token: 'a' }));
    expect(readFileSync(path, 'utf8')).to.equal('{\n  "access_token": "a"\n}\n');
  });

  it('knows nothing where there is no file', async () => {
    expect(await createFileStore(path).load()).to.equal(undefined);
    expect(await createFileStore(join(directory, 'no', 'tokens.json')).load()).to.equal(undefined);
  });

  it('lets nobody but the owner read, also where the file was open to all', async () => {
    const before = process.umask(0);
    try {
      await createFileStore(path).save(await tokensOf(RAW));
      expect(modeOf(path)).to.equal(0o600);
      writeFileSync(path, '{}');
      chmodSync(path, 0o644);
      await createFileStore(path).save(await tokensOf(RAW));
      expect(modeOf(path)).to.equal(0o600);
    } finally {
      process.umask(before);
    }
  });

  it('leaves nothing else behind', async () => {
    const store = createFileStore(path);
    await Promise.all([1, 2, 3].map(async (n) => store.save(await tokensOf({ ...RAW, n }))));
    expect(readdirSync(directory)).to.deep.equal(['tokens.json']);
  });

  it('ends with the tokens that were saved last', async () => {
    const store = createFileStore(path);
    const saves = [1, 2, 3, 4, 5].map((n) =>
      tokensOf({ ...RAW, n }).then((tokens) => () => store.save(tokens)),
    );
    await Promise.all((await Promise.all(saves)).map((save) => save()));
    expect((await store.load())?.raw['n']).to.equal(5);
  });

  it('saves where a link leads, and leaves the link', async () => {
    const link = join(directory, 'link.json');
    writeFileSync(path, '{}');
    symlinkSync(path, link);
    await createFileStore(link).save(await tokensOf(RAW));
    expect(JSON.parse(readFileSync(path, 'utf8'))).to.deep.equal(RAW);
    expect(await createFileStore(link).load()).to.deep.equal(await tokensOf(RAW));
  });

  it('reads expiries as they are declared', async () => {
    writeFileSync(path, '{"access_token":"a","ends":7000}');
    const store = createFileStore(path, { expiry: { path: 'ends', format: 'epoch-milliseconds' } });
    expect((await store.load())?.expiresAt).to.equal(7000);
  });

  for (const content of [
    '',
    'text',
    '{"access_token":',
    '[]',
    'null',
    '{}',
    '{"access_token":""}',
    '{"other":"x"}',
  ]) {
    it(`says so where the file holds no tokens: ${content}`, async () => {
      writeFileSync(path, content);
      const error: unknown = await createFileStore(path)
        .load()
        .catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(ConfigurationError);
      expect(error).to.include({ code: 'TOKEN_FILE_UNREADABLE', transient: false });
      expect(error).to.have.property('message').that.contains(path).and.contains('is not a JSON object');
    });
  }

  it('does not show what a malformed file holds', async () => {
    writeFileSync(path, '{"access_token":"canary"');
    const error: unknown = await createFileStore(path)
      .load()
      .catch((thrown: unknown) => thrown);
    expect(JSON.stringify([String(error), (error as Error).cause])).not.to.contain('canary');
  });

  it('says so where the path cannot be read', async () => {
    mkdirSync(path);
    const below = join(directory, 'file', 'tokens.json');
    writeFileSync(join(directory, 'file'), '');
    for (const [unreadable, code] of [
      [path, 'EISDIR'],
      [below, 'ENOTDIR'],
    ] as const) {
      const error: unknown = await createFileStore(unreadable)
        .load()
        .catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(ConfigurationError);
      expect((error as Error).cause).to.deep.equal({ path: unreadable, reason: code });
    }
  });

  it('reports what it could not write, and does not throw', async () => {
    const store = createFileStore(join(directory, 'no', 'tokens.json'));
    expect(await store.save(await tokensOf(RAW))).to.deep.equal({ saved: false, reason: 'ENOENT' });
    mkdirSync(path);
    expect(await createFileStore(path).save(await tokensOf(RAW))).to.deep.equal({
      saved: false,
      reason: 'EISDIR',
    });
    const unwritable = { ...(await tokensOf(RAW)), raw: { access_token: 1n } };
    expect(await createFileStore(path).save(unwritable)).to.deep.equal({
      saved: false,
      reason: 'unknown error',
    });
  });

  it('leaves the old or the new tokens, and never half of them, when the process is killed while it saves', async () => {
    const saver = fork(require.resolve('./saving-loop'), [path], {
      execArgv: ['--require', require.resolve('tsx/cjs')],
    });
    child = saver;
    await once(saver, 'message');
    const gone = once(saver, 'exit');
    const seen = new Set<unknown>();
    // Also every look at the file while it is being replaced must find it whole.
    while (seen.size < 20 && saver.signalCode === null) {
      const tokens = await createFileStore(path).load();
      seen.add(tokens?.raw['turn']);
      await turn();
    }
    saver.kill('SIGKILL');
    expect(await gone).to.deep.equal([null, 'SIGKILL']);
    const raw = (await createFileStore(path).load())?.raw ?? {};
    expect(raw['access_token']).to.equal(`token-${String(raw['turn'])}`);
    expect(String(raw['padding'])).to.have.length(200_000);
    for (const file of readdirSync(directory)) expect(modeOf(join(directory, file))).to.equal(0o600);
  });
});
