import { expect } from 'chai';
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { useDeskWorld } from '../spec/support/desk-world';
import { startFreshkeys } from '../spec/support/running-command';

/** The first one is done at once, the second one a little later, and the third one needs a refresh. */
const THREE_MESSAGES = `
const { connection } = require('../connection');
let count = 0;
exports.process = connection.action(async ({ http }) => {
  count += 1;
  if (count === 3) return { body: (await http.get('/me')).data };
  await new Promise((resolve) => setTimeout(resolve, (count - 1) * 300));
  return { body: {} };
});`;

describe('freshkeys run', function () {
  this.timeout(30_000);

  const world = useDeskWorld();

  const call = (...options: readonly string[]) => world.run(['run', 'call'], ...options);

  it('runs an action as the platform would, and prints no secret', async () => {
    const { exitCode, stdout, stderr } = await call('--logs');
    expect(exitCode, stderr).to.equal(0);
    expect(stdout)
      .to.match(/^message 1 {2}processed\n {2}data +\{"me":\{"id":"user-1"/)
      .and.contain('"leak":"[redacted]"');
    expect(stderr).to.contain('secret in the log: [redacted]');
    expect(stdout + stderr)
      .to.not.contain('canary')
      .and.not.contain(String(world.cfg().oauth['access_token']));
  });

  it('leaves a trace that says why there was a refresh', async () => {
    world.expire();
    expect((await call()).exitCode).to.equal(0);
    const { exitCode, stdout, stderr } = await world.run(['trace']);
    expect(exitCode, stderr).to.equal(0);
    expect(stdout).to.contain('rejected').and.not.contain('canary');
  });

  it('saves refreshed tokens to the local credential at once', async () => {
    world.expire();
    const { exitCode, stdout } = await call('--json', '--count', '3', '--parallel', '3');
    expect(exitCode).to.equal(0);
    const { messages, saved } = JSON.parse(stdout) as { messages: unknown[]; saved: object[] };
    expect(messages).to.have.length(3);
    expect(saved).to.have.length(1);
    expect(saved[0]).to.have.nested.property('tokens.accessToken.characters');
    expect(world.server().isActive(String(world.storedToken()))).to.equal(true);
    expect(world.server().counts()).to.include({ reuseDetected: 0 });
    expect(world.component().stored().cfg).to.include({ clientId: 'client-1' });
    const { stdout: next } = await call();
    expect(next).to.contain('processed').and.not.contain('saved');
  });

  it('uses the fixtures and the variables of the old command line', async () => {
    world
      .component()
      .write('.env', 'ECHO=ab==&x "quoted"\nDESK_VARIABLE=from-env\nELASTICIO_FUNCTION=wrong\n');
    world.component().write('test/fixture.json', {
      fixtures: { one: { cfg: { given: 'by fixture' }, msg: { body: { echo: '{{ECHO}}' } } } },
    });
    const { exitCode, stdout, stderr } = await call('-x', 'one');
    expect(exitCode, stderr).to.equal(0);
    const [, data = ''] = /data +(\{.*\})/.exec(stdout) ?? [];
    expect(JSON.parse(data)).to.deep.equal({
      echo: 'ab==&x "quoted"',
      variable: 'from-env',
      given: 'by fixture',
    });
    expect(world.component().stored().cfg).to.not.have.property('given');
  });

  it('begins with the tokens of a fixture, and goes on with what became of them', async () => {
    const oauth = world.cfg().oauth;
    const form = Object.fromEntries(Object.entries(world.cfg()).filter(([name]) => name !== 'oauth'));
    world.component().store({});
    world.component().write('test/fixture.json', { fixtures: { one: { cfg: { ...form, oauth } } } });
    world.expire();
    expect((await call('-x', 'one')).exitCode).to.equal(0);
    const renewed = world.storedToken();
    expect(renewed).to.not.equal(oauth['access_token']);
    const { exitCode, stdout } = await call('-x', 'one');
    expect(exitCode).to.equal(0);
    expect(stdout).to.not.contain('saved');
    expect(world.server().counts()).to.include({ reuseDetected: 0 });
  });

  it('hands the snapshot on from message to message', async () => {
    const run = world.run(['run', 'poll'], '--count', '2', '--snapshot', '{"since":"7"}');
    const { exitCode, stdout } = await run;
    expect(exitCode).to.equal(0);
    expect(stdout).to.contain('data      {"since":"7"}').and.contain('snapshot  {"since":"9"}');
  });

  it('fails if a message fails, with the reason', async () => {
    const { exitCode, stdout } = await call(
      '--message',
      '{"fail":"no luck, client_secret=canary\\u001b[2J"}',
    );
    expect(exitCode).to.equal(1);
    expect(stdout)
      .to.match(/message 1 {2}failed\n {2}error +Error: no luck/)
      .and.not.contain('canary')
      .and.not.contain('\u001b');
  });

  it('fails towards the component, and says so, if new tokens cannot be saved', async () => {
    world.expire();
    const folder = world.component().file('.freshkeys');
    const before = readFileSync(`${folder}/credential.json`, 'utf8');
    const command = startFreshkeys(['run', 'call', world.component().path]);
    // The API is asked once the container runs: from then on nothing can take the place of the file.
    while (world.api().counts().requests === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    renameSync(`${folder}/credential.json`, `${folder}/aside.json`);
    mkdirSync(`${folder}/credential.json`);
    const { exitCode, stderr } = await command.ended;
    expect(exitCode).to.equal(1);
    expect(stderr)
      .to.match(/TOKENS_NOT_SAVED|TOKEN_FILE_UNREADABLE/)
      .and.contain('credential.json');
    expect(readFileSync(`${folder}/aside.json`, 'utf8')).to.equal(before);
  });

  it('takes its turn after another process', async () => {
    world.expire();
    const [one, other] = await Promise.all([call(), call()]);
    expect([one.exitCode, other.exitCode]).to.deep.equal([0, 0]);
    expect(world.server().counts()).to.include({ reuseDetected: 0 });
    expect(world.server().grantAlive()).to.equal(true);
  });

  it('repeats until Ctrl-C, and saves before it ends', async () => {
    const command = startFreshkeys(['run', 'call', world.component().path, '--repeat']);
    await command.until(/message 2 {2}processed/);
    world.expire();
    await command.until(/message [4-9] {2}processed/);
    command.signal('SIGINT');
    expect((await command.ended).exitCode).to.equal(130);
    expect(world.server().isActive(String(world.storedToken()))).to.equal(true);
  });

  for (const [what, parameters, expected] of [
    ['no function', [], /takes the name of one action/],
    ['a count of nothing', ['call', '.', '--count', '0'], /--count takes a whole number from 1/],
    [
      'a message that is no JSON',
      ['call', '.', '--message', '{'],
      /--message is no JSON: look at line 1, column 2/,
    ],
    ['a list as a message', ['call', '.', '--message', '[]'], /--message takes a JSON object/],
    ['a file that is not there', ['call', '.', '--message', '@absent.json'], /absent\.json cannot be read/],
  ] as const) {
    it(`says what is wrong with ${what}`, async () => {
      const { exitCode, stderr } = await startFreshkeys(['run', ...parameters]).ended;
      expect(exitCode).to.equal(2);
      expect(stderr).to.match(expected);
    });
  }

  for (const [what, change, expected] of [
    ['an action that is not there', () => undefined, /no action or trigger "absent".*poll, call/],
    [
      'a component that was not built',
      () => {
        const { file, write } = world.component();
        renameSync(file('lib/actions/call.js'), file('lib/actions/gone.js'));
        write('lib/actions/call.ts', 'export {};');
      },
      /was not built/,
    ],
    [
      'a component that cannot be loaded',
      () => void world.component().write('lib/actions/call.js', "throw new Error('token=canary-x');"),
      /did not start.*--logs/s,
    ],
    [
      'a broken component.json',
      () => void world.component().write('component.json', '{\n"a" 1}'),
      /line 2, column 5/,
    ],
    [
      'a newer credential file',
      () => void world.component().write('.freshkeys/credential.json', { version: 9 }),
      /version 9/,
    ],
  ] as const) {
    it(`names ${what}`, async () => {
      change();
      const name = what.startsWith('an action') ? 'absent' : 'call';
      const { exitCode, stderr } = await world.run(['run', name]);
      expect(exitCode).to.equal(1);
      expect(stderr).to.match(expected).and.not.contain('canary');
    });
  }

  it('saves new tokens first when nobody reads on', async () => {
    world.component().write('lib/actions/call.js', THREE_MESSAGES);
    world.expire();
    world.server().next({ delayMs: 1_000 });
    const parameters = ['run', 'call', world.component().path, '--count', '3', '--parallel', '3'];
    const command = startFreshkeys(parameters);
    await command.until(/message 1 {2}processed/);
    command.stopReading();
    expect((await command.ended).exitCode).to.equal(0);
    expect(world.server().isActive(String(world.storedToken()))).to.equal(true);
  });
});
