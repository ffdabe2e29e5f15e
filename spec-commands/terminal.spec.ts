import { expect } from 'chai';
import { once } from 'node:events';
import { chmodSync, existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BUILT_COMMAND, runFreshkeys } from '../spec/support/command-line';
import { useDeskWorld } from '../spec/support/desk-world';
import { openTerminal, type Terminal } from '../spec/support/terminal';

/** Not the cursor of a question, which is shown by inverting. */
const COLOUR = /\u001b\[(?:[12]|[349]\d|10\d)(?:;\d+)*m/;
const CTRL_C = '\u0003';

describe('freshkeys, at a terminal', function () {
  this.timeout(30_000);

  const world = useDeskWorld();
  let terminal: Terminal | undefined;

  afterEach(() => {
    terminal?.close();
  });

  const open = (command: readonly string[], environment: Readonly<Record<string, string>> = {}): Terminal =>
    (terminal = openTerminal([process.execPath, BUILT_COMMAND, ...command], { environment }));

  describe('where something takes long', () => {
    let silent: Server;

    before(async () => {
      silent = createServer().listen(0, '127.0.0.1');
      await once(silent, 'listening');
    });

    after(() => {
      silent.closeAllConnections();
      silent.close();
    });

    for (const [command, expected] of [
      [['connect', '--no-open'], /\d:\d\d left …/],
      [['verify'], /Verifying …/],
      [['run', 'call', '--count', '3'], /0 of 3 processed …/],
      [['run', 'call', '--repeat'], /0 processed …/],
      [['exec', 'listContacts'], /Calling listContacts …/],
      [['refresh'], /Refreshing …/],
      [['check', '--only', 'slow'], /0 of 1 done; now: slow/],
    ] as const) {
      it(`says what is going on, and takes it back at the end: ${command.join(' ')}`, async () => {
        const url = `http://127.0.0.1:${String((silent.address() as AddressInfo).port)}`;
        world.component().store({ ...world.cfg(), baseUrl: url, tokenUri: `${url}/token` });
        const [name, ...rest] = command;
        const needed = name === 'run' || name === 'exec' ? 1 : 0;
        const given = [...rest.slice(0, needed), world.component().path, ...rest.slice(needed)];
        const shown = open([name, ...given]);
        await shown.until(expected);
        shown.type(CTRL_C);
        await shown.until(/interrupted/);
        shown.type(CTRL_C);
        expect((await shown.ended).exitCode).to.equal(130);
      });
    }
  });

  it('says nothing of it in a pipe, and moves no cursor there', async () => {
    const { path } = world.component();
    for (const command of [
      ['verify', path],
      ['run', 'call', path],
      ['exec', 'listContacts', path],
      ['refresh', path],
      ['check', path, '--only', 'valid'],
    ]) {
      const { stdout, stderr } = await runFreshkeys(command);
      expect(stderr, command[0]).to.equal('');
      expect(stdout, command[0]).to.not.match(/[\u001b\r]|…/);
    }
  });

  for (const [what, parameters, environment, isPainted] of [
    ['paints', [], {}, true],
    ['does not paint for NO_COLOR', [], { NO_COLOR: '1' }, false],
    ['does not paint for --no-color', ['--no-color'], {}, false],
    ['does not paint on a terminal that cannot', [], { TERM: 'dumb' }, false],
    ['paints for FORCE_COLOR on such a one', [], { TERM: 'dumb', FORCE_COLOR: '1' }, true],
  ] as const) {
    it(`${what}: results and questions`, async () => {
      const { path, file } = world.component();
      const verified = await open(['verify', path, ...parameters], environment).ended;
      expect(verified.shown).to.contain('verified\n');
      expect(COLOUR.test(verified.written)).to.equal(isPainted);
      if ('TERM' in environment) return;
      const asking = open(['new', file('new'), ...parameters], environment);
      await asking.until(/Another one/);
      asking.type(CTRL_C);
      const asked = await asking.ended;
      expect(COLOUR.test(asked.written), asked.written).to.equal(isPainted);
    });
  }

  it('asks nothing on a build server, and opens nothing', async () => {
    world.allowRevocation();
    const { path, file, store } = world.component();
    const browser = world.component().write('browser', `#!/bin/sh\ntouch '${file('opened')}'\n`);
    chmodSync(browser, 0o755);
    const environment = { CI: 'true', BROWSER: browser };
    for (const [command, exitCode, expected] of [
      [['new'], 2, /new takes the folder of the component/],
      [['revoke', path], 2, /revoke asks first; without a terminal it needs --yes/],
      [['status', path, '--passphrase-prompt'], 2, /--passphrase-prompt needs a terminal/],
      [['connect', path, '--timeout-seconds', '1'], 1, /Open this address in a browser:/],
    ] as const) {
      const run = await open(command, environment).ended;
      expect(run.shown)
        .to.match(expected)
        .and.not.match(/left …/);
      expect(run.exitCode).to.equal(exitCode);
    }
    store({});
    const unfilled = await open(['connect', path], environment).ended;
    expect(unfilled.shown).to.contain('the credential form is not filled in; give --set name=value for');
    expect(unfilled.exitCode).to.equal(2);
    expect(existsSync(file('opened'))).to.equal(false);
  });

  it('breaks long sentences between words', async () => {
    const { shown } = await open(['verify', '/a/folder/that/is/nowhere/and/has/a/name/that/is/quite/long'])
      .ended;
    expect(shown.split('\n').length).to.be.above(2);
    for (const line of shown.split('\n')) expect(line.length).to.be.at.most(100);
    expect(shown).to.contain('/a/folder/that/is/nowhere/and/has/a/name/that/is/quite/long');
  });
});
