import { expect } from 'chai';
import type { LintFinding } from '../lib/linter/lint-provider';
import { PROVIDER_IDS } from '../lib/providers/provider-ids';
import { runFreshkeys } from '../spec/support/command-line';
import { useTemporaryFolder } from '../spec/support/temporary-folder';

const GOOD = {
  title: 'Mine',
  documentation: 'https://example.com/docs',
  authorize: { url: 'https://id.example.com/authorize' },
  token: { url: 'https://id.example.com/token', placement: 'json' },
};

describe('N10 freshkeys validate', function () {
  this.timeout(60_000);

  const { path, write } = useTemporaryFolder();

  it('finds nothing in the catalogue', async () => {
    const { exitCode, stdout } = await runFreshkeys(['validate', '--catalogue']);
    expect(stdout).to.equal(
      `ok  ${String(PROVIDER_IDS.length)} definitions checked: every key has an effect\n`,
    );
    expect(exitCode).to.equal(0);
  });

  it('finds nothing in a definition that is as it should be', async () => {
    const { exitCode, stdout } = await runFreshkeys(['validate', write('good.json', GOOD)]);
    expect(stdout).to.equal('ok  1 definition checked: every key has an effect\n');
    expect(exitCode).to.equal(0);
  });

  it('names file, key and remedy of a key that changes nothing, and exits with 1', async () => {
    const file = write('dead.json', { ...GOOD, refresh: { placement: 'json' } });
    const { exitCode, stdout } = await runFreshkeys(['validate', file]);
    expect(exitCode).to.equal(1);
    expect(stdout).to.contain(`${file}: \`refresh.placement\` has no effect`).and.contain('Remove it');
    expect(stdout).to.contain('1 definition checked, 1 finding');
  });

  it('prints its findings as JSON', async () => {
    const file = write('unfilled.json', { ...GOOD, token: { url: 'https://{{tenant}}.example.com/token' } });
    const { exitCode, stdout } = await runFreshkeys(['validate', file, '--json']);
    expect(exitCode).to.equal(1);
    const findings = JSON.parse(stdout) as readonly LintFinding[];
    expect(findings).to.have.length(1);
    expect(findings[0]?.file).to.equal(file);
    expect(findings[0]?.problem).to.contain('{{tenant}}');
  });

  it('says which file cannot be read', async () => {
    const { exitCode, stderr } = await runFreshkeys(['validate', path('nowhere.json')]);
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain('nowhere.json cannot be read (ENOENT)');
  });
});
