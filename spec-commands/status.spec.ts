import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { openLocalCredential } from '../lib/desk/local-credential';
import { runFreshkeys } from '../spec/support/command-line';
import { useDeskWorld } from '../spec/support/desk-world';

describe('freshkeys status', function () {
  this.timeout(30_000);

  const world = useDeskWorld();

  it('tells state, reason and lifetimes, and asks nobody', async () => {
    world
      .component()
      .store({ ...world.cfg(), oauth: { ...world.cfg().oauth, expires_at: Date.now() / 1000 + 3600 } });
    const { exitCode, stdout, stderr } = await world.run(['status']);
    expect(exitCode, stderr).to.equal(0);
    expect(stdout)
      .to.match(/^fresh {2}The access token can be sent\./)
      .and.match(/access token .* characters, ends in (?:59|60) minutes/);
    expect(stdout).to.not.contain('canary').and.not.contain(String(world.cfg().oauth['access_token']));
    expect(world.server().requests).to.deep.equal([]);
    expect(world.api().counts().requests).to.equal(0);
  });

  it('says that it is not connected', async () => {
    world.component().store({});
    const { exitCode, stdout } = await world.run(['status'], '--json');
    expect(exitCode).to.equal(1);
    expect(JSON.parse(stdout)).to.include({ state: 'needs_user' });
  });

  it('says that another process is at work', async () => {
    const credential = openLocalCredential({ path: world.component().file('.freshkeys/credential.json') });
    await credential.hold(async () => {
      const { exitCode, stdout } = await world.run(['status'], '--json');
      expect(exitCode).to.equal(0);
      expect(JSON.parse(stdout)).to.include({ state: 'refreshing' });
    });
  });

  it('says what is misconfigured', async () => {
    world.component().write('lib/connection.js', "throw new Error('no database');");
    const { exitCode, stdout } = await world.run(['status']);
    expect(exitCode).to.equal(1);
    expect(stdout).to.match(/^misconfigured {2}.*no database/);
  });

  it('remembers a refusal that a container has met', async () => {
    world.server().revokeGrant();
    expect((await world.run(['run', 'call'])).exitCode).to.equal(1);
    world
      .component()
      .store(
        { ...world.cfg(), oauth: { ...world.cfg().oauth, expires_at: 1 } },
        { lastRefresh: world.component().stored()['lastRefresh'] },
      );
    const { exitCode, stdout } = await world.run(['status']);
    expect(exitCode).to.equal(1);
    expect(stdout)
      .to.match(/^needs_user {2}The provider refused/)
      .and.contain('last refresh   refused');
  });

  it('says after a revoked grant that a person is needed, although nobody has said when the token ends', async () => {
    world.server().revokeGrant();
    expect((await world.run(['run', 'call'])).exitCode).to.equal(1);
    const { exitCode, stdout } = await world.run(['status']);
    expect(stdout).to.match(/^needs_user {2}The provider refused the refresh token .* freshkeys connect\./);
    expect(exitCode).to.equal(1);
  });

  it('says that a token has ended, and that a refresh has failed', async () => {
    const { oauth } = world.cfg();
    const ended = { ...world.cfg(), oauth: { ...oauth, expires_at: 1 } };
    world.component().store(ended);
    const stale = await world.run(['status']);
    expect(stale.stdout).to.match(
      /^stale {2}The access token has ended; the next request renews it\.[^]*ended \d+/,
    );
    expect(stale.exitCode).to.equal(0);
    const at = '2026-01-01T00:00:00.000Z';
    for (const [code, state] of [
      ['TOKEN_ENDPOINT_UNAVAILABLE', 'retry_later'],
      ['TOKEN_ENDPOINT_REFUSED', 'misconfigured'],
    ] as const) {
      world.component().store(ended, { lastRefresh: { at, outcome: 'failed', code } });
      const { exitCode, stdout } = await world.run(['status']);
      expect(stdout).to.match(new RegExp(`^${state}  The last refresh failed at ${at} \\(${code}\\)`));
      expect(stdout).to.contain(`last refresh   failed at ${at}`);
      expect(exitCode).to.equal(1);
    }
  });

  describe('with a sealed credential', () => {
    const passphrase = 'canary words';
    const seal = async (): Promise<void> => {
      const path = world.component().file('.freshkeys/credential.json');
      await openLocalCredential({ path, passphrase }).update((content) => content);
    };

    it('says that it is sealed', async () => {
      await seal();
      const { exitCode, stderr } = await world.run(['status']);
      expect(exitCode).to.equal(1);
      expect(stderr).to.contain('FRESHKEYS_PASSPHRASE');
    });

    it('opens it, and hands the passphrase to no code of the component', async () => {
      await seal();
      const file = world.component().file('lib/connection.js');
      const guard = "if ('FRESHKEYS_PASSPHRASE' in process.env) throw new Error('seen');\n";
      world.component().write('lib/connection.js', guard + readFileSync(file, 'utf8'));
      const environment = { FRESHKEYS_PASSPHRASE: passphrase };
      for (const command of [['status'], ['run', 'call']]) {
        const parameters = [...command, world.component().path];
        const { exitCode, stdout, stderr } = await runFreshkeys(parameters, environment);
        expect(exitCode, stdout + stderr).to.equal(0);
      }
    });
  });
});
