import { expect } from 'chai';
import { useDeskWorld } from '../spec/support/desk-world';
import { startFreshkeys } from '../spec/support/running-command';

describe('freshkeys verify', function () {
  this.timeout(30_000);

  const world = useDeskWorld();

  it('says yes, and saves what was refreshed for it', async () => {
    world.expire();
    const { exitCode, stdout, stderr } = await world.run(['verify']);
    expect(exitCode, stderr).to.equal(0);
    expect(stdout).to.equal('verified\n');
    expect(world.server().isActive(String(world.storedToken()))).to.equal(true);
  });

  it('says why not, without a secret', async () => {
    world.server().revokeGrant();
    const { exitCode, stdout, stderr } = await world.run(['verify'], '--json');
    expect(exitCode).to.equal(1);
    const { verified, reason } = JSON.parse(stdout) as { verified: boolean; reason: string };
    expect(verified).to.equal(false);
    expect(reason).to.match(/connect/i);
    expect(stdout + stderr).to.not.contain('canary');
  });

  it('does not believe the runtime that something is verified which cannot be loaded', async () => {
    world.component().write('verifyCredentials.js', "require('absent-package');");
    const { exitCode, stdout } = await world.run(['verify']);
    expect(exitCode).to.equal(1);
    expect(stdout).to.match(
      /not verified: verifyCredentials cannot be loaded \(Cannot find module 'absent-package'\)/,
    );
    expect(stdout).to.contain('`verified: true` nevertheless');
  });

  it('verifies a fixture', async () => {
    world.component().store({});
    world.component().write('test/fixture.json', { fixtures: { one: { cfg: world.cfg() } } });
    const { exitCode, stdout } = await world.run(['verify'], '-x', 'one');
    expect(exitCode).to.equal(0);
    expect(stdout).to.equal('verified\n');
  });

  it('saves new tokens first on Ctrl-C', async () => {
    world.expire();
    world.server().next({ delayMs: 1_000 });
    const command = startFreshkeys(['verify', world.component().path]);
    while (world.server().requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    command.signal('SIGINT');
    expect((await command.ended).exitCode).to.equal(130);
    expect(world.server().isActive(String(world.storedToken()))).to.equal(true);
  });
});
