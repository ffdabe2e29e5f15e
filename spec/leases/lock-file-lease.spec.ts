import { expect } from 'chai';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createLockFileLease } from '../../lib/leases/lock-file-lease';
import type { HeldLease, Lease, SharedTokens } from '../../lib/ports';
import { buildTokens } from '../support/renewal-session';

const STALE_MS = 10_000;
const SHARED: SharedTokens = {
  tokens: buildTokens('canary'),
  replaced: [],
  saved: false,
  clockOffsetMs: -700,
};

describe('N2 R9 the lease of a token file among the processes of one machine', () => {
  let directory: string;
  let path: string;
  let lines: string[];
  let child: ChildProcess | undefined;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'lock-file-lease-'));
    path = join(directory, 'tokens.json');
    lines = [];
  });

  afterEach(() => {
    child?.kill('SIGKILL');
    child = undefined;
    rmSync(directory, { recursive: true, force: true });
  });

  const openLease = (file = path): Lease => {
    const write = (text: string): void => void lines.push(text);
    return createLockFileLease({
      path: file,
      refreshDeadlineMs: 30_000,
      logger: { debug: write, info: write, warn: write, error: write },
    });
  };

  const take = async (lease: Lease): Promise<HeldLease> => {
    const held = await lease.take();
    if (typeof held === 'string') throw new TypeError(held);
    return held;
  };

  /** Makes the lock look as if nobody had been heard of for so long. */
  const age = (ageMs: number): void => {
    const time = new Date(Date.now() - ageMs);
    utimesSync(`${path}.lock`, time, time);
  };

  const untilIt = async (happens: () => boolean | Promise<boolean>): Promise<void> => {
    for (let turn = 0; turn < 200; turn += 1) {
      if (await happens()) return;
      await delay(50);
    }
    throw new TypeError('It does not happen.');
  };

  const startChild = async (): Promise<ChildProcess> => {
    child = fork(require.resolve('./lease-process'), [path], {
      execArgv: ['--require', require.resolve('tsx/cjs')],
    });
    expect(await once(child, 'message')).to.deep.equal(['held', undefined]);
    return child;
  };

  it('is held by one of two, and by the other one after it was let go', async () => {
    const [one, other] = [openLease(), openLease()];
    const held = await take(one);
    expect(await other.take()).to.equal('taken');
    expect(await one.take()).to.equal('taken');
    await held.release();
    const second = await take(other);
    expect(await one.take()).to.equal('taken');
    await second.release();
    expect(lines).to.deep.equal([]);
  });

  it('is given to one of many who ask at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => openLease().take()));
    expect(answers.filter((answer) => answer === 'taken')).to.have.length(19);
  });

  it('stands beside the file, which need not exist, and leaves nothing behind', async () => {
    const held = await take(openLease());
    expect(existsSync(`${path}.lock`)).to.equal(true);
    await held.release();
    expect(existsSync(`${path}.lock`)).to.equal(false);
    expect(existsSync(path)).to.equal(false);
  });

  it('belongs to one file: another one has its own', async () => {
    await take(openLease());
    await take(openLease(join(directory, 'others.json')));
  });

  it('tells nothing, because the file itself says it, and says whether it is held', async () => {
    const held = await take(openLease());
    expect(await held.share(SHARED)).to.equal('shared');
    expect(await openLease().read()).to.equal(undefined);
    await held.release();
    expect(await held.share(SHARED)).to.equal('lost');
  });

  it('is let go once: letting go again takes nothing away from the next holder', async () => {
    const held = await take(openLease());
    await held.release();
    const next = await take(openLease());
    await held.release();
    expect(await openLease().take()).to.equal('taken');
    expect(await next.share(SHARED)).to.equal('shared');
  });

  it('is waited for as long as one refresh may take and a dead holder is believed in', () => {
    expect(openLease().waitMs).to.equal(30_000 + STALE_MS);
  });

  it('is held by another process, and taken over from it once it was killed and is stale', async () => {
    const holder = await startChild();
    expect(await openLease().take()).to.equal('taken');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    age(STALE_MS - 2_000);
    expect(await openLease().take()).to.equal('taken');
    age(STALE_MS + 2_000);
    await take(openLease());
    expect(lines).to.deep.equal([]);
  });

  it('is let go by a process that ends in the ordinary way', async () => {
    const holder = await startChild();
    holder.kill('SIGTERM');
    await once(holder, 'exit');
    await take(openLease());
  });

  it('is looked after every five seconds: what is held stays fresh, and what others took over is lost', async function () {
    this.timeout(20_000);
    const others = join(directory, 'others.json');
    await take(openLease(others));
    const begun = statSync(`${others}.lock`).mtimeMs;
    const held = await take(openLease());
    age(STALE_MS + 2_000);
    await startChild();
    await untilIt(async () => (await held.share(SHARED)) === 'lost');
    await held.release();
    expect(await openLease().take()).to.equal('taken');
    await untilIt(() => statSync(`${others}.lock`).mtimeMs !== begun);
    expect(await openLease(others).take()).to.equal('taken');
  });

  it('is let go without an error if somebody has removed it', async () => {
    const held = await take(openLease());
    rmdirSync(`${path}.lock`);
    await held.release();
    await take(openLease());
  });

  it('is unavailable in a folder that may not be written to, and says so', async () => {
    // Root may write everywhere: it must be somebody else for a moment.
    const isRoot = process.geteuid?.() === 0;
    const folder = mkdtempSync(join(directory, 'closed-'));
    const lease = openLease(join(folder, 'tokens.json'));
    chmodSync(directory, 0o755);
    chmodSync(folder, 0o555);
    if (isRoot) process.seteuid?.(65_534);
    try {
      expect(await lease.take()).to.equal('unavailable');
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^The token file .*tokens\.json cannot be locked \(EACCES\): two processes/);
  });

  for (const [what, prepare, code] of [
    ['a folder that is not there', () => join(directory, 'no', 'tokens.json'), 'ENOENT'],
    ['a folder that is a file', () => join(writeFile(), 'tokens.json'), 'ENOTDIR'],
  ] as const) {
    it(`is unavailable in ${what}, and says so with the path`, async () => {
      const file = prepare();
      expect(await openLease(file).take()).to.equal('unavailable');
      expect(lines).to.have.length(1);
      expect(lines[0]).to.contain(file).and.contain(code);
    });
  }

  function writeFile(): string {
    writeFileSync(join(directory, 'file'), '');
    return join(directory, 'file');
  }

  it('is taken where a folder of the name of the token file stands: only the lock beside it counts', async () => {
    mkdirSync(path);
    await take(openLease());
  });
});
