import { expect } from 'chai';
import { version } from '../package.json';
import { runFreshkeys } from '../spec/support/command-line';

describe('freshkeys, the command line', function () {
  this.timeout(15_000);

  it('prints help with its commands, options and exit codes', async () => {
    for (const parameters of [['--help'], []]) {
      const { exitCode, stdout } = await runFreshkeys(parameters);
      expect(exitCode).to.equal(0);
      expect(stdout)
        .to.match(/^ {2}demo {2,}run /m)
        .and.match(/^ {2}trace {2,}what /m);
      expect(stdout)
        .to.include('freshkeys <command> --help')
        .and.match(/^Exit codes: .* 130 interrupted\.$/m);
      expect(stdout).to.include('with --json to the output as well: {"error":{…}}');
      expect(stdout.split('\n').length).to.be.below(40);
    }
    expect((await runFreshkeys(['demo', '--help'])).stdout)
      .to.include('--port')
      .and.include('Examples');
  });

  it('prints its version', async () => {
    expect((await runFreshkeys(['--version'])).stdout).to.equal(`${version}\n`);
  });

  for (const [what, parameters] of [
    ['an unknown command', ['refesh']],
    ['an unknown option', ['demo', '--prot', '1']],
    ['a port that is none', ['demo', '--port', '70000']],
    ['a port that is no number', ['demo', '--port', 'http']],
  ] as const) {
    it(`says what is wrong with ${what}, and exits with 2`, async () => {
      const { exitCode, stdout, stderr } = await runFreshkeys(parameters);
      expect(exitCode).to.equal(2);
      expect(stdout).to.equal('');
      expect(stderr).to.match(/^freshkeys: .+\nTry: freshkeys (?:demo )?--help\n$/);
    });
  }
});
