import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { CheckResult } from '../lib/checkup/check-result';
import { runFreshkeys, type Run } from '../spec/support/command-line';
import { startFreshkeys } from '../spec/support/running-command';
import { useTemporaryFolder } from '../spec/support/temporary-folder';

const STOCK = 'lib/platform/stock-component';

interface Report {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly results: readonly CheckResult[];
}

const namesOf = ({ results }: Report, status: CheckResult['status']): readonly string[] =>
  results.filter((result) => result.status === status).map(({ name }) => name);

describe('freshkeys check', function () {
  // A build server may be much slower than a desk.
  this.timeout(300_000);

  const folder = useTemporaryFolder();

  it('passes the component of this repository, in everything', async () => {
    const { exitCode, stdout } = await runFreshkeys(['check', '--json']);
    const report = JSON.parse(stdout) as Report;
    const wrong = report.results.filter(({ status }) => status !== 'passed');
    expect(wrong.map(({ name, reasons }) => [name, reasons])).to.deep.equal([]);
    expect(report).to.include({ failed: 0, skipped: 0 });
    expect(report.passed).to.be.at.least(27);
    expect(exitCode).to.equal(0);
  });

  describe('on the documented pattern', () => {
    let run: Run;
    let report: Report;

    before(async () => {
      run = await runFreshkeys(['check', STOCK, '--json', '--junit', folder.path('check.xml')]);
      report = JSON.parse(run.stdout) as Report;
    });

    it('passes what it can, and exits with 1', () => {
      expect(namesOf(report, 'passed')).to.deep.equal(['valid', 'expired', 'insufficient-scope', 'secrets']);
      expect(run.exitCode).to.equal(1);
      expect(run.stderr).to.equal('');
    });

    it('fails where the pattern is wrong, with the reason', () => {
      const reasons = new Map(report.results.map(({ name, reasons: all }) => [name, all.join('; ')]));
      expect(reasons.get('reuse')).to.contain('sent again after it had been spent');
      expect(reasons.get('parallel')).to.contain('5 requests to the token endpoint instead of 1');
      expect(reasons.get('omitted-refresh-token')).to.contain('no refresh token is stored any more');
      expect(reasons.get('token-html')).to.contain('a token that was never issued');
      expect(reasons.get('token-5xx')).to.contain('a message failed: Request failed with status code 503');
      expect(reasons.get('lost-answer')).to.contain('the refresh token that is stored has been spent');
      expect(reasons.get('always-rejected')).to.equal('3 refreshes for 3 messages');
      expect(reasons.get('two-containers')).to.contain('sent again after it had been spent');
      expect(reasons.get('failing-save')).to.contain('sent again after it had been spent');
      expect(reasons.get('reconnect')).to.contain('a message failed');
      expect(reasons.get('revoked')).to.contain('does not say that a person must connect the account again');
    });

    it('skips what cannot be tried, with the reason', () => {
      expect(namesOf(report, 'skipped')).to.deep.equal([
        'rejected-403',
        'rejected-200',
        'verification',
        'verification-spends-nothing',
      ]);
      expect(report.results.every(({ status, reasons }) => (status === 'passed') === (reasons.length === 0)))
        .to.be.true;
    });

    it('names a page for each promise, and the page has it', () => {
      for (const { guide } of report.results) {
        const [file = '', anchor] = guide.split('#');
        const text = readFileSync(file, 'utf8');
        if (anchor !== undefined) expect(text, guide).to.contain(`<a id="${anchor}"></a>`);
      }
    });

    it('writes the same for build servers', () => {
      const xml = readFileSync(folder.path('check.xml'), 'utf8');
      const { passed, failed, skipped } = report;
      expect(xml).to.contain(`tests="${String(passed + failed + skipped)}" failures="${String(failed)}"`);
      expect(xml.match(/<failure /g)).to.have.length(failed);
    });
  });

  it('tries what is named, and prints lines without colours into a pipe', async () => {
    const { exitCode, stdout } = await runFreshkeys(['check', STOCK, '--only', 'valid,reuse'], {
      FORCE_COLOR: '',
    });
    expect(exitCode).to.equal(1);
    expect(stdout).to.match(/^freshkeys check: makeRawRequest of \S+stock-component\n {2}pass {2}valid /);
    expect(stdout).to.match(/\n {2}FAIL {2}reuse .*\n +a message failed: .*\n/);
    expect(stdout).to.contain('docs/guides/test-your-component.md#reuse');
    expect(stdout).to.match(/\n2 passed, 1 failed, 0 skipped in \d+\.\d s\n$/);
    expect(stdout).not.to.contain('\u001b');
  });

  it('lists its promises without a component', async () => {
    const { exitCode, stdout } = await runFreshkeys(['check', folder.path('none'), '--list']);
    expect(exitCode).to.equal(0);
    expect(stdout.split('\n')).to.have.length.at.least(27);
    const listed = await runFreshkeys(['check', '--list', '--json', '--only', 'expired']);
    expect((JSON.parse(listed.stdout) as CheckResult[]).map(({ name }) => name)).to.deep.equal([
      'expired',
      'secrets',
    ]);
  });

  it('ends early when it is interrupted, with 130', async () => {
    const command = startFreshkeys(['check', STOCK]);
    await command.until(/pass {2}valid/);
    command.signal('SIGINT');
    const { exitCode, stdout } = await command.ended;
    expect(exitCode).to.equal(130);
    expect(stdout).to.contain('interrupted');
  });

  for (const [what, parameters, code, text] of [
    ['a directory that is no component', ['spec'], 1, 'is no component'],
    ['an action that is not there', [STOCK, '--action', 'nope'], 1, 'no action or trigger "nope"'],
    ['a promise that is not there', [STOCK, '--only', 'nope'], 2, 'no promise is called "nope"'],
    ['a message that is not there', [STOCK, '--message', 'nope.json'], 2, 'nope.json cannot be read'],
    [
      'a report that cannot be written',
      [STOCK, '--only', 'valid', '--junit', '/nowhere/check.xml'],
      2,
      '/nowhere/check.xml cannot be written',
    ],
  ] as const) {
    it(`says what is wrong with ${what}, and exits with ${String(code)}`, async () => {
      const { exitCode, stderr } = await runFreshkeys(['check', ...parameters]);
      expect(exitCode).to.equal(code);
      expect(stderr)
        .to.match(/^freshkeys: /)
        .and.to.contain(text);
    });
  }
});
