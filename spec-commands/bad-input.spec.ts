import { expect } from 'chai';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runFreshkeys } from '../spec/support/command-line';
import { AT_THE_DESK, expectClear, type CommandLine } from '../spec/support/desk-commands';
import type { DeskComponent } from '../spec/support/desk-component';
import { useDeskWorld } from '../spec/support/desk-world';

/** Those of them, and others, that run what the component was built to. */
const BUILT = (directory: string): readonly CommandLine[] => [
  ...AT_THE_DESK(directory),
  ['check', directory],
  ['flow', '--component', directory, '--function', 'call'],
];

const NO_COMPONENT =
  /DESCRIPTOR_INVALID: \S+ is no component: there is no component\.json\. Name the dir.*freshkeys new\.$/m;

describe('freshkeys, with bad input', function () {
  this.timeout(60_000);

  const world = useDeskWorld();
  let busy: Server;

  before(async () => {
    busy = createServer().listen(0, '127.0.0.1');
    await once(busy, 'listening');
  });

  after(() => void busy.close());

  const credential = (): Buffer => readFileSync(world.component().file('.freshkeys/credential.json'));

  /** Each of them ends the same way, and the tokens are what they were. */
  const expectOfAll = async (
    commands: readonly CommandLine[],
    expected: RegExp,
    exitCode = 1,
  ): Promise<void> => {
    const before = credential();
    const runs = await Promise.all(
      commands.map(async (command) => [command, await runFreshkeys(command)] as const),
    );
    for (const [command, run] of runs) {
      expectClear(command, run, expected);
      expect(run.exitCode, command.join(' ')).to.equal(exitCode);
    }
    expect(credential().equals(before)).to.equal(true);
    expect(world.server().requests).to.have.length(0);
  };

  for (const [what, prepare, expected] of [
    [
      'that does not exist',
      () => 'nowhere',
      /nowhere does not exist\. Name the directory.*freshkeys new\.$/m,
    ],
    ['that is no component', ({ file }) => (mkdirSync(file('empty')), 'empty'), NO_COMPONENT],
  ] as readonly (readonly [string, (component: DeskComponent) => string, RegExp])[]) {
    it(`names a directory ${what}`, async () => {
      const directory = world.component().file(prepare(world.component()));
      await expectOfAll([...BUILT(directory), ['validate', directory], ['status', directory]], expected);
    });
  }

  it('names a file that is given for a directory', async () => {
    await expectOfAll(BUILT(world.component().write('a-file', 'x')), NO_COMPONENT);
  });

  it('says in which line and column component.json is broken', async () => {
    world.component().write('component.json', '{\n  "title": "x",\n  "a": oops\n}');
    const { path } = world.component();
    await expectOfAll(
      [...BUILT(path), ['status', path]],
      /component\.json is no JSON: look at line 3, column 8/,
    );
    const { exitCode, stdout } = await runFreshkeys(['validate', path]);
    expect(exitCode).to.equal(1);
    expect(stdout).to.contain('component.json:3:8').and.contain('is no JSON');
  });

  it('says that a component was not built, and how to build it', async () => {
    const { path, file, write } = world.component();
    for (const name of ['lib/connection', 'lib/actions/call', 'lib/triggers/poll', 'verifyCredentials']) {
      rmSync(file(`${name}.js`));
      write(`${name}.ts`, '');
    }
    await expectOfAll(
      BUILT(path),
      /was not built: there is \S+\.ts and no \S+\.js\. Build it: npm run build\.$/m,
    );
    const { exitCode, stdout } = await runFreshkeys(['validate', path]);
    expect(exitCode).to.equal(1);
    expect(stdout).to.contain('is not built').and.contain('npm run build');
  });

  for (const [what, content, expected] of [
    ['broken', '{\n  "version": 1,\n  "cfg": {,}\n}', 'line 3, column 11: .*Repair it, or delete it'],
    ['of a newer version', { version: 2, cfg: {} }, 'version 2, and .* version 1. Use the newer freshkeys'],
    ['sealed', { version: 1, sealed: 'a.b.c.d.e' }, 'sealed with a passphrase. Set FRESHKEYS_PASSPHRASE'],
  ] as const) {
    it(`names a credential file that is ${what}, and leaves it as it is`, async () => {
      world.component().write('.freshkeys/credential.json', content);
      const { path } = world.component();
      await expectOfAll(
        [...AT_THE_DESK(path), ['status', path]],
        new RegExp(`TOKEN_FILE_UNREADABLE: .*${expected}`),
      );
    });
  }

  it('says in which line and column a fixture is broken', async () => {
    world.component().write('test/fixture.json', '{\n "fixtures": {\n  "a": { "cfg": {},, }\n }\n}');
    const { path } = world.component();
    const commands = [
      ['verify', path],
      ['run', 'call', path],
      ['exec', 'listContacts', path],
    ];
    await expectOfAll(
      commands.map((command) => [...command, '-x', 'a']),
      /fixture\.json is no JSON: look at line 3, /,
    );
  });

  it('says in which line and column a file that was named is broken, and that the command line names it', async () => {
    const { path, write } = world.component();
    const file = write('broken.json', '{\n  "a": oops\n}');
    const commands: readonly CommandLine[] = [
      ['run', 'call', path, '--message', `@${file}`],
      ['run', 'call', path, '--fields', `@${file}`],
      ['exec', 'listContacts', path, '--fields', `@${file}`],
      ['check', path, '--message', file],
      ['provider', '--script', file],
      ['requests', file],
      ['requests', 'salesforce', '--account', file],
      ['validate', file],
      ['flow', '--config', file],
      ['flow', '--message', file],
    ];
    await expectOfAll(
      commands,
      /broken\.json is no JSON: look at line 2, column 8: .*\nTry: freshkeys \w+ --help$/m,
      2,
    );
    await expectOfAll(
      [['check', path, '--config', file]],
      /broken\.json is no JSON: look at line 2, column 8/,
    );
  });

  it('names an unknown provider, and what it may have meant', async () => {
    const { path, file } = world.component();
    rmSync(file('lib/connection.js'));
    const unknown = 'salesfroce';
    const commands: readonly CommandLine[] = [
      ['connect', path, '--no-open', '--provider', unknown],
      ['refresh', path, '--provider', unknown],
      ['revoke', path, '--yes', '--provider', unknown],
      ['requests', unknown],
      ['validate', unknown],
      ['new', file('new'), '--provider', unknown],
    ];
    await expectOfAll(
      commands,
      /PROVIDER_UNKNOWN: The catalogue has no provider "salesfroce"\. Use .*salesforce/,
    );
  });

  it('names a port that is busy, and takes no other one', async () => {
    const port = String((busy.address() as AddressInfo).port);
    const { path } = world.component();
    const commands: readonly CommandLine[] = [
      ['connect', path, '--no-open', '--port', port],
      ['connect', path, '--no-open', '--redirect-uri', `http://127.0.0.1:${port}/callback`],
      ['provider', '--port', port],
    ];
    await expectOfAll(
      commands,
      new RegExp(`OPTION_INVALID: Port ${port} is in use by another.* another --port`),
    );
  });

  it('names a place where a result cannot be written, before the work', async () => {
    const { path, file } = world.component();
    const commands: readonly CommandLine[] = [
      ['check', path, '--junit', file('nowhere/check.xml')],
      ['flow', '--out', file('nowhere/flow.json')],
    ];
    await expectOfAll(commands, /nowhere\S+ cannot be written \(ENOENT\)/, 2);
  });

  it('lets processes at once take turns, so that none spends the refresh token of another', async () => {
    world.expire();
    const { path } = world.component();
    const commands = AT_THE_DESK(path).slice(1, 5);
    const runs = await Promise.all(commands.map((command) => runFreshkeys(command)));
    expect(
      runs.map(({ exitCode }) => exitCode),
      runs.map(({ stderr }) => stderr).join(''),
    ).to.deep.equal([0, 0, 0, 0]);
    expect(world.server().counts()).to.include({ reuseDetected: 0 });
    expect(world.server().isActive(String(world.storedToken()))).to.equal(true);
    expect(statSync(world.component().file('.freshkeys/credential.json')).mode & 0o777).to.equal(0o600);
    expect(
      readdirSync(world.component().file('.freshkeys')).filter((name) => /lock|room/.test(name)),
    ).to.deep.equal([]);
  });
});
