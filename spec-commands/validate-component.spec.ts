import { expect } from 'chai';
import { cpSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComponentFinding } from '../lib/descriptor/finding';
import { DESCRIPTOR, useComponents } from '../spec/descriptor/components';
import { runFreshkeys } from '../spec/support/command-line';

describe('N10 freshkeys validate: a component', function () {
  this.timeout(60_000);

  const { make } = useComponents();
  const { title, ...untitled } = DESCRIPTOR;

  it('finds nothing in one that is as it should be: of this folder, by its folder, by its descriptor', async () => {
    const folder = make();
    for (const [parameters, directory] of [
      [['validate'], folder],
      [['validate', folder], tmpdir()],
      [['validate', join(folder, 'component.json'), '--strict'], tmpdir()],
    ] as const) {
      const { exitCode, stdout, stderr } = await runFreshkeys(parameters, {}, directory);
      expect(stderr).to.equal('');
      expect(stdout).to.equal('ok  1 component checked: nothing to complain about\n');
      expect(exitCode).to.equal(0);
    }
  });

  it('names file, line, place, problem and remedy, counts, and exits with 1', async () => {
    const { exitCode, stdout } = await runFreshkeys(
      ['validate'],
      {},
      make({ 'component.json': untitled, 'logo.png': undefined }),
    );
    expect(stdout).to.equal(
      [
        'error    component.json:1:1 title: is missing',
        '         Add it: it is what people see.',
        'warning  logo.png: is missing: people look for the picture of a component',
        '         Add a PNG of 128 by 128 pixels, best with a transparent ground.',
        '1 component checked, 1 error, 1 warning',
        '',
      ].join('\n'),
    );
    expect(exitCode).to.equal(1);
    expect(title).to.equal('Good');
  });

  it('exits with 0 after warnings, and with 1 if they count', async () => {
    const folder = make({ 'logo.png': undefined });
    expect((await runFreshkeys(['validate', folder])).exitCode).to.equal(0);
    expect((await runFreshkeys(['validate', folder, '--strict'])).exitCode).to.equal(1);
  });

  it('says line and column of broken JSON', async () => {
    const folder = make({ 'component.json': '{\n  "title": "x"\n  "version": "1.0.0"\n}' });
    const { exitCode, stdout } = await runFreshkeys(['validate'], {}, folder);
    expect(stdout).to.contain('error    component.json:3:3: is no JSON: "}" is missing');
    expect(exitCode).to.equal(1);
  });

  it('prints its findings as JSON', async () => {
    const { exitCode, stdout } = await runFreshkeys(
      ['validate', '--json'],
      {},
      make({ 'component.json': untitled }),
    );
    const findings = JSON.parse(stdout) as readonly ComponentFinding[];
    expect(findings).to.deep.equal([
      {
        severity: 'error',
        file: 'component.json',
        path: 'title',
        line: 1,
        column: 1,
        problem: 'is missing',
        remedy: 'Add it: it is what people see.',
      },
    ]);
    expect(exitCode).to.equal(1);
  });

  it('is neither held up nor ended by a component, and runs nothing of it if it may not', async () => {
    const folder = make({ 'act.js': 'for (;;);', 'verifyCredentials.js': 'process.exit(0);' });
    const { exitCode, stdout } = await runFreshkeys(['validate', '--timeout-seconds', '2'], {}, folder);
    expect(stdout)
      .to.contain('it was not loaded after 2 s')
      .and.contain('it ended the process (exit code 0)');
    expect(exitCode).to.equal(1);
    expect((await runFreshkeys(['validate', '--static'], {}, folder)).exitCode).to.equal(0);
  });

  it('checks definitions beside components', async () => {
    const { stdout } = await runFreshkeys(['validate', make(), 'podio', '--static']);
    expect(stdout).to.equal('ok  1 component and 1 definition checked: nothing to complain about\n');
  });

  it('takes a component for a component even if its folder is called like a provider', async () => {
    const folder = make();
    cpSync(make(), join(folder, 'podio'), { recursive: true });
    mkdirSync(join(folder, 'slack'));
    const { stdout } = await runFreshkeys(['validate', 'podio', 'slack', '--static'], {}, folder);
    expect(stdout).to.equal('ok  1 component and 1 definition checked: nothing to complain about\n');
  });

  for (const [what, parameters, complaint] of [
    ['a folder that is no component', ['validate', tmpdir()], 'is no component: there is no component.json'],
    ['a descriptor that is not there', ['validate', '/nowhere/component.json'], '/nowhere does not exist'],
    ['an unknown provider', ['validate', 'salesfroce'], 'salesforce'],
    ['a time limit that is none', ['validate', '--timeout-seconds', '0'], 'takes 1 to 999'],
    ['the catalogue beside a name', ['validate', '--catalogue', 'podio'], 'takes no name beside it'],
  ] as const) {
    it(`says what is wrong with ${what}`, async () => {
      const { exitCode, stdout, stderr } = await runFreshkeys(parameters);
      expect(exitCode).to.equal(/unknown|no component|not there/.test(what) ? 1 : 2);
      expect(stdout).to.equal('');
      expect(stderr).to.contain(complaint);
    });
  }
});
