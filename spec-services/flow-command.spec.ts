import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { FlowResult } from '../lib/cli/flow-result';
import { runFreshkeys } from '../spec/support/command-line';
import { createDeskComponent } from '../spec/support/desk-component';

describe('freshkeys flow, with a broker', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'freshkeys-flow-'));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('delivers everything after an expiry with one token request, and says so', async () => {
    const run = await runFreshkeys(['flow', '--containers', '1', '--messages', '60']);
    expect(run.stderr).to.equal('');
    expect(run.exitCode).to.equal(0);
    expect(run.stdout).to.match(/\d s {2}60 of 60 delivered, 0 errors, token requests: 1/);
    expect(run.stdout).to.match(/│ token requests +│ +1 │/);
    expect(run.stdout).to.match(/│ account +│ +alive │/);
    expect(run.stdout).to.match(/│ saved tokens are those in use +│ +yes │/);
    expect(run.stdout).to.include('Everything was delivered.');
    expect(run.stdout).not.to.include('\u001b');
  });

  it('prints nothing but JSON when it is asked to, and writes it to a file as well', async () => {
    const out = join(folder, 'flow.json');
    const run = await runFreshkeys(['flow', '--containers', '1', '--messages', '20', '--json', '--out', out]);
    const result = JSON.parse(run.stdout) as FlowResult;
    expect(result).to.include({ sent: 20, delivered: 20, errors: 0, lost: 0, duplicates: 0, end: 'settled' });
    expect(result.world).to.include({ tokenRequests: 1, reuseDetected: 0, accountAlive: true });
    expect(JSON.parse(readFileSync(out, 'utf8'))).to.deep.equal(result);
  });

  it('shows what becomes of an account in two hands, and exits with 1', async () => {
    const stock = join(__dirname, '../lib/platform/stock-component');
    const run = await runFreshkeys(['flow', '--component', stock, '--messages', '20', '--json']);
    expect(run.exitCode).to.equal(1);
    expect((JSON.parse(run.stdout) as FlowResult).world).to.include({ accountAlive: false });
  });

  it('runs a component of somebody else with a configuration of its own', async () => {
    const config = join(folder, 'config.json');
    const message = join(folder, 'message.json');
    writeFileSync(config, '{}');
    writeFileSync(message, '{"from":"a file"}');
    const component = join(__dirname, '../lib/platform/noop-component');
    const run = await runFreshkeys(
      ['flow', '--component', component, '--function', 'noop', '--messages', '10'].concat([
        '--config',
        config,
        '--message',
        message,
        '--json',
      ]),
    );
    expect(run.exitCode).to.equal(0);
    expect(JSON.parse(run.stdout)).to.include({ delivered: 10 }).and.not.to.have.property('world');
  });

  it('says why a container does not come up', async () => {
    const component = createDeskComponent();
    try {
      component.write('lib/actions/call.js', 'throw new Error();');
      const parameters = ['flow', '--component', component.path, '--function', 'call', '--containers', '1'];
      const run = await runFreshkeys([...parameters, '--json']);
      expect(run.exitCode).to.equal(1);
      expect(run.stderr).to.match(
        /freshkeys: The container did not start: it exited with 1: .*'call'.*\nfreshkeys validate may say more/,
      );
      expect(run.stderr).not.to.include('unexpected failure');
      expect(JSON.parse(run.stdout)).to.have.nested.property('error.name', 'CommandFailure');
    } finally {
      component.remove();
    }
  });

  it('knows an action that is not there before anything is started', async () => {
    const run = await runFreshkeys(['flow', '--function', 'notThere']);
    expect(run.exitCode).to.equal(1);
    expect(run.stderr).to.match(/has no action or trigger "notThere"\. It has: .*makeRawRequest/);
  });

  it('runs a case, and says whether it is as it must be', async () => {
    const run = await runFreshkeys(['flow', '--case', 'token-endpoint-reset']);
    expect(run.stderr).to.equal('');
    expect(run.exitCode).to.equal(0);
    expect(run.stdout).to.include('50/50 delivered').and.to.include('1 of 1 cases are as they must be.');
  });

  it('refuses a wrong password and a Redis that is not there, without repeating a password', async () => {
    const password = await runFreshkeys(['flow', '--amqp', 'amqp://guest:canary@127.0.0.1:5672']);
    expect(password.exitCode).to.equal(1);
    expect(password.stderr).to.include('refuses user or password').and.not.to.include('canary');
    const redis = await runFreshkeys(['flow', '--redis', 'redis://:canary@127.0.0.1:1']);
    expect(redis.exitCode).to.equal(1);
    expect(redis.stderr).to.include('No Redis listens at redis://127.0.0.1:1').and.not.to.include('canary');
    expect(redis.stderr).to.include('docker compose up -d');
  });
});
