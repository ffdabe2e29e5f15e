import { expect } from 'chai';
import { COMMANDS } from '../../lib/cli/commands';
import { listOptions, nameOf } from '../../lib/cli/command-words';
import { completeWords } from '../../lib/cli/complete-words';
import { SOURCES_BY_OPTION, SOURCES_BY_WORD } from '../../lib/cli/completion-sources';
import { createDeskComponent, type DeskComponent } from '../support/desk-component';

describe('what completes a command line', () => {
  let component: DeskComponent;
  before(() => {
    component = createDeskComponent();
    // Values of the environment may stand where a number or an object has to come: no JSON before they are filled in.
    component.write(
      'test/fixture.json',
      '{"fixtures": {"one": {"cfg": {{CFG}}}, "two": {"msg": "{{{TEXT}}}"}}}',
    );
  });
  after(() => {
    component.remove();
  });

  const complete = (...words: readonly string[]) => completeWords(words, COMMANDS, component.path);
  const valuesOf = (...words: readonly string[]) => complete(...words).candidates.map(({ value }) => value);

  it('is every command at first, with what it does', () => {
    const { candidates, paths } = complete('');
    expect(candidates.map(({ value }) => value)).to.deep.equal(Object.keys(COMMANDS));
    expect(candidates[0]).to.deep.equal({ value: 'new', description: COMMANDS['new']?.summary });
    expect(paths).to.equal(undefined);
    expect(valuesOf('re')).to.deep.equal(['requests', 'refresh', 'revoke']);
  });

  it('is an option that the command has and that was not given yet, with what the help says', () => {
    expect(complete('run', '--fix').candidates).to.deep.equal([
      {
        value: '--fixture',
        description: 'message, fields and snapshot of test/fixture.json, with the values of .env in it',
      },
    ]);
    expect(valuesOf('run', '-x', 'one', '--fix')).to.deep.equal([]);
    expect(valuesOf('connect', '--set', 'a=b', '--se')).to.deep.equal(['--set']);
    expect(valuesOf('--he')).to.deep.equal(['--help']);
  });

  for (const [what, words, expected] of [
    ['a provider', ['new', 'mine', '--provider', 'salesforce-j'], ['salesforce-jwt']],
    ['a provider behind a sign', ['new', '--provider=salesforce-j'], ['--provider=salesforce-jwt']],
    [
      'a provider behind a sign that bash takes for a word',
      ['new', '--provider', '=', 'salesforce-j'],
      ['salesforce-jwt'],
    ],
    ['a fixture', ['verify', '-x', ''], ['one', 'two']],
    ['an action or trigger', ['run', ''], ['poll', 'call']],
    ['the owner of a function', ['exec', 'listContacts', '--of', 'c'], ['call']],
    ['a function that fills a list, or tells metadata', ['exec', ''], ['listContacts', 'getMetaModel']],
    ['a promise', ['check', '--only', 'rotat'], ['rotated']],
    ['a case', ['flow', '--case', 'rotating-2'], ['rotating-2']],
    ['a sign of expiry', ['provider', '--expiry-sign', '4'], ['401', '403', '400']],
    ['a shell', ['completion', ''], ['bash', 'zsh', 'fish']],
  ] as const) {
    it(`is ${what}`, () => {
      expect(valuesOf(...words)).to.deep.equal(expected);
    });
  }

  for (const [what, words, paths] of [
    ['a directory', ['status', ''], 'directories'],
    ['a directory behind a function', ['run', 'call', ''], 'directories'],
    ['a file or a directory', ['trace', ''], 'files'],
    ['a file of an option', ['check', '--junit', ''], 'files'],
    ['one more file, as often as wished', ['validate', 'a.json', 'b.json', ''], 'files'],
    ['nothing behind the last place', ['status', '.', ''], undefined],
    ['nothing for a number', ['run', 'call', '--count', ''], undefined],
    ['nothing for an unknown command', ['refesh', ''], undefined],
  ] as const) {
    it(`is ${what}`, () => {
      expect(complete(...words).paths).to.equal(paths);
    });
  }

  it('is nothing of a component where there is none, or where it is broken', () => {
    expect(completeWords(['run', ''], COMMANDS, component.file('lib')).candidates).to.deep.equal([]);
    expect(completeWords(['verify', '-x', ''], COMMANDS, component.file('lib')).candidates).to.deep.equal([]);
  });

  it('knows every place and every value by a name that the commands really have', () => {
    const options = Object.values(COMMANDS).flatMap(listOptions);
    const usages = Object.values(COMMANDS).map(({ usage }) => usage);
    for (const name of Object.keys(SOURCES_BY_OPTION)) {
      expect(
        options.some((option) => option.name === name && option.takesValue),
        name,
      ).to.equal(true);
    }
    for (const word of Object.keys(SOURCES_BY_WORD)) {
      const isUsed =
        usages.some((usage) => usage.includes(word)) || options.some(({ value }) => value === word);
      expect(isUsed, word).to.equal(true);
    }
  });
});

describe('the help', () => {
  for (const command of Object.values(COMMANDS)) {
    it(`of ${nameOf(command.usage)} says what each of its options does`, () => {
      const silent = listOptions(command).filter(({ description }) => description === '');
      expect(silent.map(({ name }) => name)).to.deep.equal([]);
    });

    it(`of ${nameOf(command.usage)} says which options take a value`, () => {
      const wrong = listOptions(command).filter(
        ({ takesValue, value }) => !takesValue && value !== undefined,
      );
      expect(wrong.map(({ name }) => name)).to.deep.equal([]);
    });
  }
});
