import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { useDeskWorld } from '../spec/support/desk-world';
import { startFreshkeys } from '../spec/support/running-command';

describe('freshkeys refresh', function () {
  this.timeout(30_000);

  const world = useDeskWorld();

  it('renews the tokens although they live, saves them, and tells both lifetimes', async () => {
    const { exitCode, stdout, stderr } = await world.run(['refresh']);
    expect(exitCode, stderr).to.equal(0);
    expect(stdout)
      .to.match(/^Refreshed\. The refresh token was replaced; everything is saved\./)
      .and.match(/before[\s\S]*now[\s\S]*ends in (?:59|60) minutes/);
    expect(world.storedToken()).to.not.equal(world.cfg().oauth['access_token']);
    expect(world.server().isActive(String(world.storedToken()))).to.equal(true);
    expect(world.component().stored()['lastRefresh']).to.include({ outcome: 'issued' });
    expect(stdout + stderr)
      .to.not.contain('canary')
      .and.not.contain(String(world.storedToken()));
  });

  it('does so although the connection never refreshes by itself', async () => {
    world.replaceComponent("{ refresh: { when: 'never' } }");
    const { exitCode, stdout } = await world.run(['refresh'], '--json');
    expect(exitCode).to.equal(0);
    expect(JSON.parse(stdout)).to.include({ refreshed: true, rotated: true });
  });

  it('is told apart by the trace from refreshes that messages needed', async () => {
    expect((await world.run(['refresh'])).exitCode).to.equal(0);
    const { stdout } = await world.run(['trace'], '--json');
    const { events } = JSON.parse(stdout) as { readonly events: readonly object[] };
    expect(events).to.have.length(1);
    expect(events[0]).to.include({ event: 'refresh', reason: 'forced', outcome: 'issued' });
    expect((await world.run(['trace'])).stdout).to.contain('it was asked for by hand');
  });

  it('shows a refusal, keeps the tokens, and remembers it', async () => {
    world.server().next({ status: 400, body: '{"error":"invalid_grant","error_description":"gone"}' });
    const { exitCode, stderr } = await world.run(['refresh']);
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain('REAUTHORIZATION_REQUIRED').and.contain('gone').and.not.contain('canary');
    expect(world.component().stored()).to.deep.include({ cfg: world.cfg() });
    expect(world.component().stored()['lastRefresh']).to.include({ outcome: 'refused' });
  });

  it('saves the tokens first on Ctrl-C', async () => {
    world.server().next({ delayMs: 1_000 });
    const command = startFreshkeys(['refresh', world.component().path]);
    while (world.server().requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    command.signal('SIGINT');
    expect((await command.ended).exitCode).to.equal(130);
    expect(world.storedToken()).to.not.equal(world.cfg().oauth['access_token']);
    expect(world.server().isActive(String(world.storedToken()))).to.equal(true);
  });

  it('does not let two processes spend one refresh token', async () => {
    const runs = await Promise.all([world.run(['refresh']), world.run(['refresh'])]);
    expect(runs.map(({ exitCode }) => exitCode)).to.deep.equal([0, 0]);
    expect(world.server().counts()).to.include({ reuseDetected: 0 });
    expect(world.server().isActive(String(world.storedToken()))).to.equal(true);
  });

  it('keeps a sealed credential sealed', async () => {
    const environment = { FRESHKEYS_PASSPHRASE: 'canary words' };
    const path = world.component().file('.freshkeys/credential.json');
    for (const expected of [/sealed/, /sealed/]) {
      const { exitCode } = await startFreshkeys(['refresh', world.component().path], environment).ended;
      expect(exitCode).to.equal(0);
      expect(readFileSync(path, 'utf8')).to.match(expected).and.not.contain('access');
    }
  });

  it('says that nothing is connected', async () => {
    world.component().remove();
    const { exitCode, stderr } = await world.run(['refresh']);
    expect(exitCode).to.equal(1);
    expect(stderr).to.match(/does not exist/);
  });
});
