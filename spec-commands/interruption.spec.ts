import { expect } from 'chai';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { openLocalCredential } from '../lib/desk/local-credential';
import { createDeskComponent, type DeskComponent } from '../spec/support/desk-component';
import { AT_THE_DESK } from '../spec/support/desk-commands';
import { startFreshkeys, type RunningCommand } from '../spec/support/running-command';

const ENDS_SOON =
  'freshkeys: interrupted, and ends as soon as no token can be lost; once more to end at once\n';
const ENDED = 'freshkeys: interrupted\n';

describe('freshkeys, interrupted', function () {
  this.timeout(60_000);

  /** A provider and an API that take requests and never answer. */
  let silent: Server;
  let url: string;
  let component: DeskComponent;
  let running: RunningCommand | undefined;

  before(async () => {
    silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    url = `http://127.0.0.1:${String((silent.address() as AddressInfo).port)}`;
  });

  after(() => {
    silent.closeAllConnections();
    silent.close();
  });

  afterEach(async () => {
    running?.signal('SIGKILL');
    await running?.ended;
    component.remove();
  });

  const open = (provider: object = {}): DeskComponent => {
    const all = { title: 'Silent', documentation: 'https://a.example', ...provider };
    component = createDeskComponent(`{ provider: ${JSON.stringify(all)} }`);
    component.store({
      ...{ authUri: `${url}/authorize`, tokenUri: `${url}/token`, baseUrl: url },
      ...{ clientId: 'c', clientSecret: 'canary-secret' },
      oauth: { access_token: 'canary-access', refresh_token: 'canary-refresh' },
    });
    return component;
  };

  const stored = (): string => readFileSync(component.file('.freshkeys/credential.json'), 'utf8');
  const leftBehind = (): readonly string[] =>
    readdirSync(component.file('.freshkeys')).filter((name) =>
      /\.lock$|\.room$|credential\.json\../.test(name),
    );

  const start = (command: readonly string[]): RunningCommand => (running = startFreshkeys(command));

  /** It ends with 130 and this line, and nothing has changed. */
  const expectEnd = async (command: RunningCommand, before: string, expected: string): Promise<void> => {
    const { exitCode, stderr } = await command.ended;
    expect(stderr).to.satisfy((text: string) => text.endsWith(expected), `${stderr} ends with ${expected}`);
    expect(exitCode).to.equal(130);
    expect(stderr).to.not.match(/\n +at |canary|unexpected failure/);
    expect(stored()).to.equal(before);
  };

  describe('while another process uses the credential', () => {
    for (const index of AT_THE_DESK('').keys()) {
      const name = AT_THE_DESK('')[index]?.[0] ?? '';
      it(`ends at once, and leaves the turn to the other one: ${name}`, async () => {
        const { path } = open({ revoke: { url: `${url}/revoke` } });
        const before = stored();
        const other = openLocalCredential({ path: component.file('.freshkeys/credential.json') });
        await other.hold(async () => {
          const command = start(AT_THE_DESK(path)[index] ?? []);
          await command.untilGuarded();
          // It looks at the lock once it has read everything; nothing tells when.
          await Promise.race([command.ended, delay(500)]);
          command.signal('SIGINT');
          await expectEnd(command, before, ENDED);
          expect(leftBehind()).to.deep.equal(['credential.json.lock']);
        });
      });
    }
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`ends at once while it waits for a browser: ${signal}`, async () => {
      const { path } = open();
      const before = stored();
      const command = start(['connect', path, '--no-open']);
      await command.until(/Waiting at/);
      command.signal(signal);
      await expectEnd(command, before, ENDED);
    });
  }

  it('ends at once while it waits for somebody to paste', async () => {
    const { path } = open();
    const before = stored();
    const command = start(['connect', path, '--paste']);
    await command.until(/Paste the address/);
    command.signal('SIGINT');
    await expectEnd(command, before, ENDED);
  });

  for (const [what, parameters, provider] of [
    ['the first tokens', ['connect'], { grant: 'client_credentials' }],
    ['a verification', ['verify'], {}],
    ['a message', ['run', 'call'], {}],
    ['a function', ['exec', 'listContacts'], {}],
    ['a refresh', ['refresh'], {}],
    ['a revocation', ['revoke', '--yes'], { revoke: { url: 'REVOKE' } }],
  ] as const) {
    it(`says that ${what} comes to its end first, and ends at once when asked again`, async () => {
      const { path } = open(
        JSON.parse(JSON.stringify(provider).replace('REVOKE', `${url}/revoke`)) as object,
      );
      const before = stored();
      const asked = once(silent, 'request');
      const command = start([...parameters, path]);
      await asked;
      command.signal('SIGTERM');
      await command.until(/once more to end at once\n/);
      command.signal('SIGINT');
      await expectEnd(command, before, `${ENDS_SOON}${ENDED}`);
      expect(leftBehind()).to.deep.equal([]);
    });
  }

  it('is said to be interrupted when a container ends before it has started', async () => {
    const { path, write, file } = open();
    const before = stored();
    const loading = JSON.stringify(file('loading'));
    write(
      'lib/actions/call.js',
      `require("node:fs").writeFileSync(${loading}, ""); require("node:child_process").execFileSync("sleep", ["30"]);`,
    );
    const command = start(['run', 'call', path]);
    while (!existsSync(file('loading'))) await delay(20);
    command.signal('SIGINT');
    await expectEnd(command, before, ENDS_SOON);
  });

  it('ends a check and the messages of a repeated run, and tells what was done so far', async () => {
    const { path } = open();
    const before = stored();
    for (const [parameters, expected] of [
      [['check', path], /pass {2}valid/],
      [['run', 'call', path, '--repeat', '--message', '{"echo":1}'], /message 3 {2}processed/],
    ] as const) {
      const command = start(parameters);
      await command.until(expected);
      command.signal('SIGINT');
      expect((await command.ended).stdout).to.match(expected);
      await expectEnd(command, before, ENDS_SOON);
    }
    expect(leftBehind()).to.deep.equal([]);
  });

  it('ends a demo, which has nothing to lose', async () => {
    open();
    const command = start(['demo']);
    await command.until(/4 at a time/);
    command.signal('SIGINT');
    await expectEnd(command, stored(), ENDED);
  });

  it('takes with it what it has started', async () => {
    const { path, write, file } = open();
    const beat = JSON.stringify(file('beat'));
    write(
      'lib/actions/call.js',
      `for (;;) require('node:fs').writeFileSync(${beat}, String(performance.now()));`,
    );
    const command = start(['validate', path]);
    while (!existsSync(file('beat'))) await delay(20);
    command.signalAlone('SIGTERM');
    expect((await command.ended).exitCode).to.equal(130);
    const last = [];
    for (const pauseMs of [200, 200]) {
      await delay(pauseMs);
      last.push(readFileSync(file('beat'), 'utf8'));
    }
    expect(last[0]).to.equal(last[1]);
  });
});
