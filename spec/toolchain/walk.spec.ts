import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const GUIDE = readFileSync(join(ROOT, 'docs/guides/write-a-component.md'), 'utf8');
const NUMBERS = [
  'One',
  'Two',
  'Three',
  'Four',
  'Five',
  'Six',
  'Seven',
  'Eight',
  'Nine',
  'Ten',
  'Eleven',
  'Twelve',
];

/** Everything that the reader types, in order: a line each, without comments. */
function readCommands(page: string): readonly string[] {
  const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  return blocks
    .flatMap((text) => text.split('\n'))
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

/** That these commands work, npm run docs:check shows: it types them. */
describe("a reader's walk from the README to a component of their own", () => {
  it('begins at the README, which leads to the guide', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    const index = readFileSync(join(ROOT, 'docs/guides/README.md'), 'utf8');
    expect(readme).to.contain('](docs/guides/README.md)').and.contain('npm ci');
    expect(index).to.contain('](write-a-component.md)');
  });

  it('takes the number of commands that the guide says', () => {
    const said = /^(\w+) commands, /m.exec(GUIDE)?.[1];
    expect(said).to.equal(NUMBERS[readCommands(GUIDE).length - 1]);
  });

  it('leaves no command out when it is tried', () => {
    expect(GUIDE).to.not.match(/docs: (?:not-run|skip)/);
  });

  it('goes through making, testing, connecting, verifying and a refresh', () => {
    const typed = readCommands(GUIDE).join('\n');
    for (const step of [
      'freshkeys new',
      'npm test',
      'freshkeys connect',
      'freshkeys verify',
      '__expire',
      'freshkeys run',
    ]) {
      expect(typed).to.contain(step);
    }
  });
});
