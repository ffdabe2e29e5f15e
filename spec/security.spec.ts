import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = resolve(__dirname, '..');
const PAGE = readFileSync(join(ROOT, 'SECURITY.md'), 'utf8');

interface Promised {
  readonly text: string;
  /** Specs: file and title. */
  readonly heldBy: readonly (readonly [file: string, title: string])[];
}

/** The promises of the page: each begins with its number, and is followed by the specs that hold it. */
function readPromises(page: string): readonly Promised[] {
  const [, chapter = ''] = /^## What is promised$([\s\S]*?)^## /m.exec(page) ?? [];
  const parts = chapter.split(/^(?=\*\*\d+\.\*\* )/m).slice(1);
  return parts.map((part) => {
    const heldBy = [...part.matchAll(/^- `([^`]+)`: "(.+)"$/gm)];
    return {
      text: part.split('\n\n')[0] ?? '',
      heldBy: heldBy.map(([, file = '', title = '']) => [file, title] as const),
    };
  });
}

const knownTitles = new Map<string, readonly string[]>();

function titlesOf(file: string): readonly string[] {
  const titles = knownTitles.get(file) ?? readTitles(file);
  knownTitles.set(file, titles);
  return titles;
}

/** The titles of all `describe` and `it` of a file; `…` stands for what a template fills in. */
function readTitles(file: string): readonly string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(ROOT, file), 'utf8'),
    ts.ScriptTarget.ES2022,
    true,
  );
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(?:describe|it)$/.test(node.expression.getText())) {
      const [title] = node.arguments;
      if (title !== undefined) titles.push(textOf(title));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return titles;
}

function textOf(title: ts.Expression): string {
  if (ts.isStringLiteralLike(title)) return title.text;
  if (!ts.isTemplateExpression(title)) return '';
  return title.head.text + title.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}

/** What is wrong with the promises of a page. */
function findUnheld(page: string): readonly string[] {
  return readPromises(page).flatMap(({ text, heldBy }) => [
    ...(heldBy.length === 0 ? [`${text}: no spec holds it`] : []),
    ...heldBy.filter(([file]) => !existsSync(join(ROOT, file))).map(([file]) => `${file} is not there`),
    ...heldBy
      .filter(([file, title]) => existsSync(join(ROOT, file)) && !titlesOf(file).includes(title))
      .map(([file, title]) => `${file} has no "${title}"`),
  ]);
}

describe('SECURITY.md', function () {
  this.timeout(30_000);

  it('names for every promise specs that are there', () => {
    expect(findUnheld(PAGE)).to.deep.equal([]);
  });

  it('numbers its promises, and has all that it had', () => {
    const numbers = [...PAGE.matchAll(/^\*\*(\d+)\.\*\* /gm)].map(([, number]) => Number(number));
    expect(numbers).to.deep.equal(numbers.map((_, index) => index + 1));
    expect(readPromises(PAGE)).to.have.length(numbers.length);
    expect(numbers.length).to.be.at.least(28);
  });

  it('says what is worth something, where trust ends, against whom, and what is not promised', () => {
    for (const title of [
      'What is worth something',
      'Where trust ends',
      'Against whom',
      'What is not promised',
    ]) {
      expect(PAGE).to.match(new RegExp(`^##+ ${title}$`, 'm'));
    }
  });

  it('would be found out: without a spec, with a file or a title that is not there', () => {
    const page = [
      '## What is promised',
      '**1.** Nothing holds this.\n',
      '**2.** A file.\n\n- `spec/nowhere.spec.ts`: "x"\n',
      '**3.** A title.\n\n- `spec/security.spec.ts`: "was never written"\n',
      '**4.** This.\n\n- `spec/security.spec.ts`: "names for every promise specs that are there"\n',
      '## End',
    ].join('\n');
    expect(findUnheld(page)).to.deep.equal([
      '**1.** Nothing holds this.: no spec holds it',
      'spec/nowhere.spec.ts is not there',
      'spec/security.spec.ts has no "was never written"',
    ]);
  });
});
