import { expect } from 'chai';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openLocalCredential } from '../../lib/desk/local-credential';
import { sourceArguments } from '../../lib/platform/runtime/child-process';
import { codeOf, messageOf, rejectionOf } from '../component/caught';
import { useTemporaryFolder } from '../support/temporary-folder';

const OLD = { access_token: 'canary-old', refresh_token: 'canary-refresh' };

describe('the local credential', function () {
  this.timeout(60_000);

  const { path: inFolder } = useTemporaryFolder();
  let path: string;
  let count = 0;

  beforeEach(() => {
    count += 1;
    path = join(inFolder(`component-${String(count)}`), '.freshkeys', 'credential.json');
  });

  const place = (content: unknown): void => {
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  };
  const onDisk = (): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8')) as never;
  const saveTokens = (credential = openLocalCredential({ path }), oauth: object = OLD): Promise<void> =>
    credential.update((content) => ({ ...content, cfg: { ...content.cfg, oauth } }));

  it('is nothing before something was saved', async () => {
    expect(await openLocalCredential({ path }).read()).to.equal(undefined);
    expect(existsSync(join(path, '..'))).to.equal(false);
  });

  it('is for its owner alone, and for no repository', async () => {
    await saveTokens();
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).to.equal(0o700);
    expect(readFileSync(join(path, '..', '.gitignore'), 'utf8')).to.equal('*\n');
    expect(onDisk()).to.deep.equal({ version: 1, cfg: { oauth: OLD } });
  });

  it('is for its owner alone even if somebody has opened it to everybody', async () => {
    place({ version: 1, cfg: {} });
    expect(statSync(path).mode & 0o077).to.not.equal(0);
    await saveTokens();
    expect(statSync(path).mode & 0o777).to.equal(0o600);
  });

  it('keeps what it does not know', async () => {
    place({ version: 1, cfg: { other: [1] }, note: { by: 'me' } });
    await saveTokens();
    expect(onDisk()).to.deep.equal({ version: 1, note: { by: 'me' }, cfg: { other: [1], oauth: OLD } });
  });

  for (const [when, isHeld] of [
    ['by itself', false],
    ['while it is held', true],
  ] as const) {
    it(`makes changes one after the other, each of them on what the last one has left, ${when}`, async () => {
      const credential = openLocalCredential({ path });
      const change = () =>
        Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            credential.update((content) => ({
              ...content,
              cfg: { ...content.cfg, [`field${String(index)}`]: 1 },
            })),
          ),
        );
      await (isHeld ? credential.hold(change) : change());
      expect(Object.keys(onDisk()['cfg'] as object)).to.have.length(20);
    });
  }

  for (const [what, content, expected] of [
    ['of a newer version', { version: 2, tokens: 'x' }, /version 2.*knows version 1/],
    ['without a version', { cfg: {} }, /no `version`/],
    ['without an account', { version: 1 }, /`cfg` is no object/],
    [
      'that is half a file',
      '{\n"version": 1, "cfg": {"oauth": {"access_token": "canary',
      /line 2, column 49: this text in quotes is broken/,
    ],
    ['that is a list', '[]', /no JSON object/],
    ['that is empty', '', /line 1, column 1/],
  ] as const) {
    it(`refuses a file ${what}, by name, and leaves it as it is`, async () => {
      place(content);
      const before = readFileSync(path, 'utf8');
      for (const error of [
        await rejectionOf(openLocalCredential({ path }).read()),
        await rejectionOf(saveTokens()),
      ]) {
        expect(codeOf(error)).to.equal('TOKEN_FILE_UNREADABLE');
        expect(messageOf(error)).to.contain(path).and.match(expected).and.not.contain('canary');
      }
      expect(readFileSync(path, 'utf8')).to.equal(before);
    });
  }

  it('says that nothing could be written, before anything is spent', async () => {
    place({ version: 1, cfg: {} });
    const folder = join(path, '..', 'credential.json');
    const error = await rejectionOf(saveTokens(openLocalCredential({ path: join(folder, 'x', 'c.json') })));
    expect(codeOf(error)).to.equal('TOKENS_NOT_SAVED');
    expect(messageOf(error)).to.match(/ENOTDIR|EEXIST/);
  });

  it('does nothing that may change the tokens where new ones have no place', async () => {
    await saveTokens();
    mkdirSync(`${path}.room`);
    const error = await rejectionOf(
      openLocalCredential({ path }).hold(() => Promise.reject(new TypeError('done'))),
    );
    expect(codeOf(error)).to.equal('REFRESH_NOT_SAVABLE');
    expect(messageOf(error)).to.contain('EISDIR').and.contain('Nothing was changed.');
  });

  describe('on a disk that takes no more', () => {
    it('keeps the old tokens, whole, and says so', async () => {
      await saveTokens();
      const before = readFileSync(path, 'utf8');
      const [reported] = await runProcess('full');
      expect(reported).to.match(/^"TOKENS_NOT_SAVED .*\(E\w+\); what was there is still there/);
      expect(readFileSync(path, 'utf8')).to.equal(before);
      expect(readdirSync(join(path, '..')).filter((name) => name.startsWith('credential'))).to.deep.equal([
        'credential.json',
      ]);
    });
  });

  describe('with a passphrase', () => {
    const passphrase = 'correct horse';

    it('is sealed, and opens for whoever has it', async () => {
      await saveTokens(openLocalCredential({ path, passphrase }));
      expect(readFileSync(path, 'utf8')).to.not.match(/canary|oauth/);
      expect(onDisk()).to.have.all.keys('version', 'sealed');
      const content = await openLocalCredential({ path, passphrase }).read();
      expect(content?.cfg).to.deep.equal({ oauth: OLD });
    });

    it('opens for nobody else, and is not overwritten by them', async () => {
      await saveTokens(openLocalCredential({ path, passphrase }));
      const before = readFileSync(path, 'utf8');
      for (const other of [undefined, 'another one']) {
        const credential = openLocalCredential({ path, passphrase: other });
        const errors = [await rejectionOf(credential.read()), await rejectionOf(saveTokens(credential))];
        expect(errors.map(codeOf)).to.deep.equal(['TOKEN_FILE_UNREADABLE', 'TOKEN_FILE_UNREADABLE']);
        expect(messageOf(errors[0])).to.match(/passphrase/i);
      }
      expect(readFileSync(path, 'utf8')).to.equal(before);
    });

    it('seals a file that was open until now', async () => {
      place({ version: 1, cfg: { clientId: 'canary-client' } });
      await saveTokens(openLocalCredential({ path, passphrase }));
      expect(readFileSync(path, 'utf8')).to.not.contain('canary');
      const content = await openLocalCredential({ path, passphrase }).read();
      expect(content?.cfg).to.deep.equal({ clientId: 'canary-client', oauth: OLD });
    });
  });

  describe('among processes', () => {
    it('belongs to one at a time', async () => {
      const first = openLocalCredential({ path });
      const impatient = openLocalCredential({ path, waitMs: 200 });
      const order: string[] = [];
      const patient = openLocalCredential({ path, onWait: () => void order.push('waiting') });
      let later: Promise<void> | undefined;
      await first.hold(async () => {
        expect(await patient.isHeld()).to.equal(true);
        const error = await rejectionOf(impatient.hold(() => Promise.resolve()));
        expect(codeOf(error)).to.equal('LEASE_TIMEOUT');
        expect(messageOf(error)).to.contain(path);
        later = patient.hold(() => Promise.resolve(void order.push('second')));
        while (order.length === 0) await delay(5);
        await saveTokens(first);
        order.push('first');
      });
      await later;
      expect(order).to.deep.equal(['waiting', 'first', 'second']);
      expect(await first.isHeld()).to.equal(false);
    });

    it('loses nothing of what they save at the same moment', async () => {
      await Promise.all([runProcess('count', 'a'), runProcess('count', 'b')]);
      const { cfg } = onDisk() as { cfg: object };
      expect(Object.keys(cfg).sort()).to.deep.equal(
        ['a', 'b'].flatMap((name) => ['0', '1', '2', '3', '4'].map((index) => `${name}${index}`)),
      );
    });

    it('holds the old or the new tokens, whole, when a process is killed over a save', async () => {
      await saveTokens(undefined, { access_token: 'start', refresh_token: 'start', filling: '' });
      const seen = new Set<unknown>();
      for (let round = 0; round < 6; round += 1) {
        // What a killed process held is taken over once nothing was heard of it for a while; here, at once.
        rmSync(`${path}.lock`, { recursive: true, force: true });
        const child = startProcess('loop', String(round));
        await once(child, 'message');
        await delay(3 + round * 7);
        child.kill('SIGKILL');
        await once(child, 'close');
        const { oauth } = onDisk()['cfg'] as { oauth: Record<string, string> };
        expect(oauth['access_token']).to.equal(oauth['refresh_token']);
        expect(oauth['filling']).to.match(/^(?:|x{50000})$/);
        seen.add(oauth['access_token']);
      }
      expect(seen.size).to.be.greaterThan(1);
    });

    it('is taken over from a process that was killed', async () => {
      const child = startProcess('hold');
      await once(child, 'message');
      child.kill('SIGKILL');
      await once(child, 'close');
      expect(existsSync(`${path}.lock`)).to.equal(true);
      await saveTokens();
      expect(onDisk()['cfg']).to.deep.equal({ oauth: OLD });
    });
  });

  const startProcess = (...errand: readonly string[]) =>
    fork(require.resolve('./credential-process'), [path, ...errand], {
      execArgv: [...sourceArguments()],
      silent: true,
    });

  async function runProcess(...errand: readonly string[]): Promise<readonly string[]> {
    const child = startProcess(...errand);
    const reports: string[] = [];
    child.on('message', (report) => reports.push(JSON.stringify(report)));
    await once(child, 'close');
    return reports;
  }
});
