import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { BUILT_COMMAND, runFreshkeys, type Run } from '../spec/support/command-line';
import { AT_THE_DESK, expectClear, type CommandLine } from '../spec/support/desk-commands';
import { useDeskWorld } from '../spec/support/desk-world';

describe('freshkeys, where new tokens have no place', function () {
  this.timeout(30_000);

  const world = useDeskWorld();

  const ALONE =
    "{ provider: { title: 'A', documentation: 'https://a.example', grant: 'client_credentials' } }";

  /** Files of one block each: a larger one fails in its middle, as it does on a full disk. */
  const runOnFullDisk = async (command: CommandLine): Promise<Run> => {
    const child = spawn(
      'bash',
      ['-c', 'ulimit -f 1; exec "$0" "$@"', process.execPath, BUILT_COMMAND, ...command],
      // What Node writes at its end to count coverage has no place either.
      { env: { ...process.env, TSX_DISABLE_CACHE: '1', NODE_V8_COVERAGE: undefined } },
    );
    const printed = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (printed.stdout += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (printed.stderr += chunk.toString('utf8')));
    const [exitCode] = (await once(child, 'close')) as [number | null];
    return { exitCode, ...printed };
  };

  for (const index of AT_THE_DESK('').keys()) {
    const name = AT_THE_DESK('')[index]?.[0] ?? '';
    it(`asks nobody for tokens on a full disk, and keeps those that are there: ${name}`, async function () {
      if (process.platform === 'win32') this.skip();
      if (name === 'connect') world.replaceComponent(ALONE);
      if (name === 'revoke') world.allowRevocation();
      world.expire();
      const { path, file } = world.component();
      const before = readFileSync(file('.freshkeys/credential.json'));
      const command = AT_THE_DESK(path)[index] ?? [];
      const run = await runOnFullDisk(command);
      expect(run.exitCode).to.equal(1);
      expectClear(
        command,
        run,
        /REFRESH_NOT_SAVABLE: .*\(EFBIG\).*Nothing was changed\. .*the room on the disk/,
      );
      expect(world.server().requests).to.have.length(0);
      expect(readFileSync(file('.freshkeys/credential.json')).equals(before)).to.equal(true);
      expect(readdirSync(file('.freshkeys')).sort()).to.deep.equal(['.gitignore', 'credential.json']);
    });
  }

  it('leaves no half of a result', async () => {
    const { path, file } = world.component();
    const command = ['check', path, '--only', 'valid,expired', '--junit', file('check.xml')];
    const { exitCode, stdout, stderr } = await runOnFullDisk(command);
    expect(stdout).to.match(/passed, .* failed, /);
    expect(stderr).to.match(/FILE_NOT_WRITTEN: .*check\.xml .*\(EFBIG\)\. .*room on the disk/);
    expect(exitCode).to.equal(1);
    expect(readdirSync(path)).to.not.include('check.xml');
  });

  it('says that its own output has no place', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const full = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, [BUILT_COMMAND, 'requests', 'salesforce'], {
      stdio: ['ignore', full, 'pipe'],
    });
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
    expect(await once(child, 'close')).to.deep.equal([1, null]);
    closeSync(full);
    expect(stderr).to.equal('freshkeys: the output cannot be written (ENOSPC)\n');
  });

  it('says at once that its folder cannot be one', async () => {
    world.replaceComponent(ALONE);
    const { path, file } = world.component();
    const { authUri, tokenUri, clientId, clientSecret } = world.cfg() as Record<string, string>;
    const form = Object.entries({ authUri, tokenUri, clientId, clientSecret });
    rmSync(file('.freshkeys'), { recursive: true });
    writeFileSync(file('.freshkeys'), '');
    const command = [
      'connect',
      path,
      ...form.flatMap(([name, value]) => ['--set', `${name}=${String(value)}`]),
    ];
    const run = await runFreshkeys(command);
    expectClear(command, run, /TOKENS_NOT_SAVED: .*\(E\w+\).*Check the permissions/);
    expect(run.exitCode).to.equal(1);
    expect(world.server().requests).to.have.length(0);
  });
});
