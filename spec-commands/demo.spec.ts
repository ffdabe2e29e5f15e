import { expect } from 'chai';
import type { DemoResult } from '../lib/cli/demo';
import { startLoopbackServer, type LoopbackServer } from '../lib/platform/loopback-server';
import { runFreshkeys, type Run } from '../spec/support/command-line';

/** The number in a row of the table of the demo. */
function cell(run: Run, row: string, column: 'freshkeys' | 'stock'): string {
  const rows = run.stdout.split('\n').map((line) => line.split('│').map((text) => text.trim()));
  return rows.find(([, name]) => name === row)?.[column === 'freshkeys' ? 2 : 3] ?? 'no such row';
}

/** The main job against a certified authorization server; on a port that is taken, and piped, in one run. */
describe('freshkeys demo', function () {
  this.timeout(60_000);

  let busy: LoopbackServer;
  let run: Run;

  before(async () => {
    busy = await startLoopbackServer((_request, response) => response.end());
    run = await runFreshkeys(['demo', '--port', String(busy.port)], { FORCE_COLOR: '' });
  });

  after(() => busy.close());

  it('exits with 0, and prints nothing on the error stream', () => {
    expect(run.stderr).to.equal('');
    expect(run.exitCode).to.equal(0);
  });

  it('delivers every message while tokens expire and one is revoked, and keeps the account alive', () => {
    expect(cell(run, 'messages in', 'freshkeys')).to.equal('40');
    expect(cell(run, 'messages out', 'freshkeys')).to.equal('40');
    expect(cell(run, 'failures', 'freshkeys')).to.equal('0');
    expect(cell(run, 'refresh tokens reused', 'freshkeys')).to.equal('0');
    expect(cell(run, 'account afterwards', 'freshkeys')).to.equal('alive');
  });

  it('refreshes once each time, ahead of the expiry or after a rejection, and saves each', () => {
    const refreshed = Number(cell(run, 'tokens refreshed', 'freshkeys'));
    const ahead = Number(cell(run, 'because about to expire', 'freshkeys'));
    const afterwards = Number(cell(run, 'because the API rejected it', 'freshkeys'));
    expect(refreshed).to.be.at.least(3);
    // The server counts whole seconds, so a token may end up to a second before it said: how many of the natural ends
    // are seen coming is chance. The revoked token never is.
    expect(afterwards).to.be.at.least(1);
    expect(ahead + afterwards).to.equal(refreshed);
    expect(Number(cell(run, 'token calls', 'freshkeys'))).to.equal(refreshed);
    expect(Number(cell(run, 'updateKeys saved', 'freshkeys'))).to.equal(refreshed);
  });

  it('shows what the documented pattern makes of the same messages', () => {
    expect(Number(cell(run, 'failures', 'stock'))).to.be.greaterThan(0);
    expect(cell(run, 'account afterwards', 'stock')).to.equal('dead');
  });

  it('verifies the credentials through the runtime, and says what happened to each message', () => {
    expect(run.stdout).to.include('verified: true');
    // How late the first message comes is a matter of the machine: the token may be a later one by then.
    expect(run.stdout)
      .to.match(/#1 {3}GET \/me {2}200 {2}token \d/)
      .and.match(/ token \d+ reused/);
    expect(run.stdout).to.include('refreshed: about to expire; updateKeys saved');
  });

  it('takes another port if the wished one is used, and says so', () => {
    expect(run.stdout).to.include(`Port ${String(busy.port)} is in use`);
  });

  it('prints nothing but what it came to with --json', async () => {
    const { stdout, stderr, exitCode } = await runFreshkeys(['demo', '--json']);
    expect({ stderr, exitCode }).to.deep.equal({ stderr: '', exitCode: 0 });
    const result = JSON.parse(stdout) as DemoResult;
    expect(result).to.deep.include({ verification: { verified: true }, lossless: true });
    expect(result.freshkeys).to.include({ messagesIn: 40, messagesOut: 40, failures: 0, accountAlive: true });
    expect(result.stock).to.include({ messagesIn: 40, accountAlive: false });
  });

  it('prints no colour codes into a pipe', () => {
    expect(run.stdout).not.to.include('\u001b');
  });
});
