import { expect } from 'chai';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BUILT_COMMAND, runFreshkeys } from '../spec/support/command-line';

const ROOT = resolve(__dirname, '..');

describe('R15 freshkeys new', function () {
  this.timeout(60_000);

  let folder: string;
  const there = (name = ''): readonly string[] => readdirSync(join(folder, name)).sort();

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'freshkeys-new-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** What `npm install` would put there. */
  const install = (name: string): void => {
    const modules = join(folder, name, 'node_modules');
    mkdirSync(modules);
    const packages = readdirSync(join(ROOT, 'node_modules')).filter((entry) => !entry.startsWith('.'));
    for (const entry of packages) symlinkSync(join(ROOT, 'node_modules', entry), join(modules, entry));
    symlinkSync(ROOT, join(modules, 'freshkeys'));
  };

  for (const provider of [undefined, 'paypal']) {
    it(`makes a component that builds, passes its own specs and validates: ${provider ?? 'no provider'}`, async () => {
      const wished = provider === undefined ? [] : ['--provider', provider];
      const made = await runFreshkeys(['new', 'mine', ...wished, '--freshkeys', ROOT], {}, folder);
      expect(made.stderr).to.equal('');
      expect(made.stdout).to.contain('npm install && npm test');
      expect(made.exitCode).to.equal(0);
      expect(there()).to.deep.equal(['mine']);
      install('mine');
      const cwd = join(folder, 'mine');
      const run = (tool: string, ...parameters: readonly string[]) =>
        spawnSync(process.execPath, [join(ROOT, 'node_modules', tool), ...parameters], {
          cwd,
          encoding: 'utf8',
        });
      const built = run('typescript/bin/tsc');
      expect(built.stdout).to.equal('');
      const tested = run('mocha/bin/mocha.js', '--reporter', 'json');
      expect(tested.status, tested.stdout + tested.stderr).to.equal(0);
      const { stats } = JSON.parse(tested.stdout) as { readonly stats: Readonly<Record<string, number>> };
      expect(stats).to.include({ passes: 3, failures: 0, pending: 0 });
      const validated = await runFreshkeys(['validate', '--strict'], {}, cwd);
      expect(validated.stdout).to.equal('ok  1 component checked: nothing to complain about\n');
    });
  }

  it('takes name and title, and tells what it made as JSON', async () => {
    const parameters = ['new', 'mine', '--name', '@acme/contacts', '--title', "Acme's contacts", '--json'];
    const { stdout } = await runFreshkeys(parameters, {}, folder);
    const made = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
    expect(made).to.include({ name: '@acme/contacts', title: "Acme's contacts" });
    expect(made['files']).to.include.members(['component.json', 'verifyCredentials.ts', 'lib/connection.ts']);
    const descriptor = readFileSync(join(folder, 'mine/component.json'), 'utf8');
    expect(JSON.parse(descriptor)).to.include({ title: "Acme's contacts", version: '0.1.0' });
  });

  it('begins in the folder that it is called in, if there is nothing but a repository', async () => {
    execFileSync('git', ['init', '--quiet'], { cwd: folder });
    const { exitCode, stdout } = await runFreshkeys(['new', '.', '--name', 'mine'], {}, folder);
    expect(exitCode).to.equal(0);
    expect(stdout).to.not.contain('  cd ');
    expect(there()).to.include.members(['.git', 'component.json']);
  });

  it('leaves nothing behind when the disk takes no more', function () {
    if (process.platform === 'win32') this.skip();
    // Files of one block each: the first larger one fails in its middle, as it does on a full disk.
    const script = `ulimit -f 1; trap '' XFSZ; exec "$0" "$1" new mine`;
    const { status, stderr } = spawnSync('bash', ['-c', script, process.execPath, BUILT_COMMAND], {
      cwd: folder,
      encoding: 'utf8',
      // What Node writes at its end to count coverage has no place either.
      env: { ...process.env, TSX_DISABLE_CACHE: '1', NODE_V8_COVERAGE: undefined },
    });
    expect(stderr).to.contain('FILE_NOT_WRITTEN').and.contain('files may not be as large as that (EFBIG)');
    expect(status).to.equal(1);
    expect(there()).to.deep.equal([]);
  });

  for (const [what, parameters, complaint, exitCode] of [
    ['no folder', ['new'], 'new takes the folder of the component', 2],
    ['two folders', ['new', 'a', 'b'], 'new takes one folder', 2],
    ['a folder with something in it', ['new', '.'], 'there is precious in it, and nothing is overwritten', 2],
    ['a file', ['new', 'precious'], 'precious is taken: it is no folder', 2],
    ['a folder below a file', ['new', 'precious/mine'], 'a part of the path is no folder', 1],
    ['an unknown provider', ['new', 'mine', '--provider', 'salesfroce'], 'salesforce', 1],
    ['a name that npm does not take', ['new', 'mine', '--name', 'Mine'], 'it has capital letters in it', 2],
    ['a folder whose name is no name', ['new', '+++'], 'it is empty; give another --name', 2],
    [
      'an address without encryption',
      ['new', 'mine', '--base-url', 'http://a.example'],
      'takes an https URL',
      2,
    ],
    [
      'addresses of a known provider',
      ['new', 'mine', '--provider', 'podio', '--auth-uri', 'https://a.example'],
      'give one or the other',
      2,
    ],
    ['a title of several lines', ['new', 'mine', '--title', 'a\nb'], '--title takes a line of text', 2],
  ] as const) {
    it(`says what is wrong with ${what}, and writes nothing`, async () => {
      writeFileSync(join(folder, 'precious'), 'kept');
      const run = await runFreshkeys(parameters, {}, folder);
      expect(run.stderr).to.contain(complaint);
      expect(run.stdout).to.equal('');
      expect(run.exitCode).to.equal(exitCode);
      expect(there()).to.deep.equal(['precious']);
    });
  }
});
