import { expect } from 'chai';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILT_COMMAND } from '../spec/support/command-line';
import { useConnectWorld } from '../spec/support/connect-world';
import { openTerminal, type Terminal } from '../spec/support/terminal';

const SIGN_IN = join(__dirname, '../lib/platform/certified-server/browser.js');

describe('freshkeys connect, with a browser', function () {
  this.timeout(30_000);

  const world = useConnectWorld();
  let terminal: Terminal | undefined;

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });

  afterEach(() => {
    terminal?.close();
  });

  const connect = (browser: string, environment: Readonly<Record<string, string>> = {}): Terminal =>
    (terminal = openTerminal(
      [process.execPath, BUILT_COMMAND, 'connect', world.component().path, ...world.certifiedForm()],
      { environment: { BROWSER: browser, ...environment } },
    ));

  it('opens it, and is connected once somebody has agreed there', async () => {
    const seen = world.component().file('seen');
    const browser = world.component().write(
      'browser',
      `#!${process.execPath}
const { signIn } = require(${JSON.stringify(SIGN_IN)});
const url = new URL(process.argv[2]);
require('node:fs').writeFileSync(process.env.SEEN, url.href);
signIn(url, { redirectUri: url.searchParams.get('redirect_uri') }).then((callback) => fetch(callback));`,
    );
    chmodSync(browser, 0o755);
    const shown = connect(browser, { SEEN: seen });
    const { exitCode, shown: text } = await shown.ended;
    expect(text).to.contain('The browser was opened.').and.contain('Connected. Saved to');
    expect(exitCode).to.equal(0);
    const url = new URL(readFileSync(seen, 'utf8'));
    expect(url.href.startsWith(world.certified().authorizationEndpoint)).to.equal(true);
    expect(Object.fromEntries(url.searchParams)).to.include({
      response_type: 'code',
      code_challenge_method: 'S256',
    });
    expect(world.component().stored().cfg).to.have.property('oauth');
  });

  it('prints the address where none can be opened, and waits', async () => {
    const shown = connect('/nowhere/browser');
    await shown.until(/No browser could be opened here\.\nOpen this address in a browser:/);
    await shown.until(/Waiting at/);
    shown.type('\u0003');
    expect((await shown.ended).exitCode).to.equal(130);
  });
});
