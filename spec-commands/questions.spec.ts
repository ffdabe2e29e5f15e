import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { BUILT_COMMAND, runFreshkeys } from '../spec/support/command-line';
import { useDeskWorld } from '../spec/support/desk-world';
import { openTerminal, type Terminal } from '../spec/support/terminal';

const CTRL_C = '\u0003';

describe('freshkeys, asking at a terminal', function () {
  this.timeout(30_000);

  const world = useDeskWorld();
  let terminal: Terminal | undefined;

  afterEach(() => {
    terminal?.close();
  });

  const open = (command: readonly string[]): Terminal =>
    (terminal = openTerminal([process.execPath, BUILT_COMMAND, ...command]));

  it('keeps everything as it was when somebody ends it at any question: new', async () => {
    const questions = [
      'Folder of the new',
      'Provider',
      'Name of the package',
      'Title, as',
      'Page where people agree',
    ];
    await Promise.all(
      questions.map(async (question, index) => {
        const folder = world.component().file(`new-${String(index)}`);
        const asked = openTerminal([process.execPath, BUILT_COMMAND, 'new']);
        for (const earlier of questions.slice(0, index)) {
          await asked.until(new RegExp(earlier));
          asked.type(earlier.startsWith('Folder') ? `${folder}\r` : '\r');
        }
        await asked.until(new RegExp(question));
        asked.type(CTRL_C);
        expect((await asked.ended).exitCode, question).to.equal(130);
        expect(existsSync(folder)).to.equal(false);
      }),
    );
  });

  it('shows the cursor again when it is ended from outside', async () => {
    world.allowRevocation();
    for (const command of [
      ['new', world.component().file('new')],
      ['revoke', world.component().path],
    ]) {
      const asked = open(command);
      await asked.until(/Provider|Revoke/);
      asked.end('SIGTERM');
      const { exitCode, written } = await asked.ended;
      expect(exitCode).to.equal(130);
      expect(written.lastIndexOf('\u001b[?25h')).to.be.above(written.lastIndexOf('\u001b[?25l'));
    }
  });

  it('shows no secret that is typed, and stores nothing before there are tokens: connect', async () => {
    world.component().store({ authUri: world.cfg()['authUri'], tokenUri: world.cfg()['tokenUri'] });
    const before = world.component().stored();
    const asked = open(['connect', world.component().path, '--no-open']);
    await asked.until(/TextFieldView/);
    asked.type('client-1\r');
    await asked.until(/PasswordFieldView/);
    asked.type('canary-typed\r');
    await asked.until(/Waiting at/);
    asked.type(CTRL_C);
    const { exitCode, written } = await asked.ended;
    expect(exitCode).to.equal(130);
    expect(written).to.contain('client-1').and.not.contain('canary');
    expect(world.component().stored()).to.deep.equal(before);
  });

  for (const [what, command, question, keys, exitCode] of [
    ['a revocation that is refused', 'revoke', /Revoke the tokens\?/, '\r', 1],
    ['a revocation', 'revoke', /Revoke the tokens\?/, CTRL_C, 130],
    ['a field of the form', 'connect', /TextFieldView/, CTRL_C, 130],
    ['a field that is secret', 'connect', /PasswordFieldView/, `canary${CTRL_C}`, 130],
    ['the passphrase', 'refresh', /Passphrase of the credential file/, `canary${CTRL_C}`, 130],
  ] as const) {
    it(`leaves the tokens alone after ${what}`, async () => {
      const { clientId, clientSecret, ...filled } = world.cfg();
      if (command === 'revoke') world.allowRevocation();
      const known = question.source.startsWith('Text') ? { clientSecret } : { clientId };
      if (command === 'connect') world.component().store({ ...filled, ...known });
      const before = world.component().stored();
      const options = command === 'refresh' ? ['--passphrase-prompt'] : [];
      const asked = open([command, world.component().path, ...options]);
      await asked.until(question);
      asked.type(keys);
      const ended = await asked.ended;
      expect(ended.exitCode).to.equal(exitCode);
      expect(ended.written).to.not.contain('canary');
      expect(world.component().stored()).to.deep.equal(before);
      expect(world.server().requests).to.have.length(0);
    });
  }

  it('seals with the passphrase that was typed', async () => {
    const { path, file } = world.component();
    const asked = open(['refresh', path, '--passphrase-prompt']);
    await asked.until(/Passphrase of the credential file/);
    asked.type('canary words\r');
    const { exitCode, written } = await asked.ended;
    expect(exitCode).to.equal(0);
    expect(written).to.not.contain('canary');
    expect(readFileSync(file('.freshkeys/credential.json'), 'utf8')).to.match(/"sealed"/);
    const environment = { FRESHKEYS_PASSPHRASE: 'canary words' };
    expect((await runFreshkeys(['status', path], environment)).stdout).to.match(/^fresh/);
  });
});
