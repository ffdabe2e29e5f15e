import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { runFreshkeys } from '../spec/support/command-line';
import { createDeskComponent, type DeskComponent } from '../spec/support/desk-component';
import { openTerminal, useFreshkeysOnPath, type Terminal } from '../spec/support/terminal';

describe('freshkeys completion', function () {
  this.timeout(60_000);

  describe('in a bash, at a real terminal', () => {
    const path = useFreshkeysOnPath();
    let component: DeskComponent;
    let shell: Terminal;

    before(async () => {
      component = createDeskComponent();
      component.write('two words/component.json', '{}');
      shell = openTerminal(['bash', '--norc', '--noprofile', '-i'], {
        directory: component.path,
        environment: {
          PATH: path(),
          PS1: 'ready> ',
          INPUTRC: '/dev/null',
          BASH_SILENCE_DEPRECATION_WARNING: '1',
        },
      });
      await shell.until(/ready> /);
      shell.type('bind "set bell-style none"; eval "$(freshkeys completion bash)"; echo done-$?\r');
      await shell.until(/done-0\n[^]*ready> /);
    });

    after(() => {
      shell.close();
      component.remove();
    });

    for (const [what, typed, expected] of [
      ['a command', 'freshkeys refr', /freshkeys refresh /],
      ['an option', 'freshkeys verify --pass', /--passphrase-prompt /],
      ['a provider', 'freshkeys new mine --provider salesforce-j', /--provider salesforce-jwt /],
      ['a provider behind a sign', 'freshkeys new --provider=salesforce-j', /--provider=salesforce-jwt /],
      ['an action of the component', 'freshkeys run ca', /freshkeys run call /],
      ['a folder, whatever its name', 'freshkeys status tw', /freshkeys status two\\ words\//],
    ] as const) {
      it(`completes ${what}`, async () => {
        // Ctrl-U takes back what stands there. Ctrl-C would throw away what is typed before the shell has seen it.
        shell.type(`\u0015${typed}\t`);
        await shell.until(expected);
      });
    }

    it('runs nothing of a line that is not finished', async () => {
      shell.type('\u0015freshkeys verify "$(touch evil)" --pass\t');
      await shell.until(/--passphrase-prompt /);
      expect(existsSync(component.file('evil'))).to.equal(false);
    });
  });

  it('prints a script that bash takes', async () => {
    const { exitCode, stdout } = await runFreshkeys(['completion', 'bash']);
    expect(exitCode).to.equal(0);
    const { status, stderr } = spawnSync('bash', ['-n'], { input: stdout, encoding: 'utf8' });
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
  });

  for (const shell of ['zsh', 'fish'] as const) {
    it(`prints a script for ${shell}, which asks for words and evaluates none`, async () => {
      const { exitCode, stdout } = await runFreshkeys(['completion', shell]);
      expect(exitCode).to.equal(0);
      expect(stdout)
        .to.contain(`freshkeys completion ${shell}`)
        .and.match(/completion words -- .*words/);
      expect(stdout.replace(/^#.*$/gm, '')).to.not.contain('eval');
    });
  }

  it('tells what can come next, a line each, and nothing at all where nothing can', async () => {
    const { stdout } = await runFreshkeys(['completion', 'words', '--', 'refr']);
    expect(stdout).to.equal('refresh\trenew the tokens now, and save them at once\n');
    expect((await runFreshkeys(['completion', 'words', '--', 'nothing', ''])).stdout).to.equal('');
  });

  it('says which shells there are', async () => {
    for (const parameters of [[], ['tcsh'], ['bash', 'zsh']]) {
      const { exitCode, stderr } = await runFreshkeys(['completion', ...parameters]);
      expect(exitCode).to.equal(2);
      expect(stderr).to.contain('completion takes one of bash, zsh, fish');
    }
  });
});
