import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect } from 'chai';
import { ESLint } from 'eslint';
import { DOORS, ENVIRONMENT, type Lines, OWN_FILES, RULES_OF_LINES } from './eslint-import-cases';

const ROOT = resolve(__dirname, '../..');

const statements = (count: number) => 'let n = 0;\n' + 'n += 1;\n'.repeat(count - 1);
const SYNTAX = 'no-restricted-syntax';
const THROW = 'export function f(): never { throw new Error("x"); }';
const REJECT = 'export const f = () => new Promise((_, reject) => { reject(new Error("x")); });';
const FLOATING = 'async function f() { await Promise.resolve(); }\nexport function g() { f(); }';

/** Whole files, each with the rule that must report it or, after a `!`, must not. */
const WHOLE_FILES: Readonly<Record<string, readonly [text: string, rule: string]>> = {
  'lib/oauth2/lines-250.ts': [statements(250).trimEnd(), '!max-lines'],
  'lib/oauth2/lines-251.ts': [statements(251).trimEnd(), 'max-lines'],
  'lib/oauth2/lines-blank.ts': ['\n'.repeat(251), 'max-lines'],
  'lib/oauth2/function-40.ts': [`export function f() {\n${statements(38)}\n}`, '!max-lines-per-function'],
  'lib/oauth2/function-41.ts': [`export function f() {\n${statements(39)}}`, 'max-lines-per-function'],
  'spec/function-41.ts': [`export function f() {\n${statements(39)}}`, '!max-lines-per-function'],
  'lib/oauth2/depth.ts': [`if (1) { if (2) { if (3) { if (4) { f(); } } } }`, 'max-depth'],
  'lib/oauth2/params-3.ts': ['export function f(this: F, a: A, b: B, c: C) {}', '!max-params'],
  'lib/oauth2/params-4.ts': ['export function f(a: A, b: B, c: C, d: D) {}', 'max-params'],
  'lib/oauth2/complexity.ts': [`export const f = (a: F) => ${'a() && '.repeat(12)}a();`, 'complexity'],
  'lib/oauth2/any.ts': ['export type A = any;', '@typescript-eslint/no-explicit-any'],
  'lib/oauth2/enum.ts': ['export enum A { B }', SYNTAX],
  'lib/oauth2/namespace.ts': ['export namespace A { export const b = 1; }', SYNTAX],
  'lib/oauth2/default.ts': ['export default 1;', 'import-x/no-default-export'],
  'lib/oauth2/renamed.ts': ['const a = 1;\nexport { a as default };', 'import-x/no-default-export'],
  'lib/oauth2/throw.ts': [THROW, SYNTAX],
  'lib/oauth2/reject.ts': [REJECT, SYNTAX],
  'lib/cli/throw.ts': [THROW, SYNTAX],
  'lib/platform/throw.ts': [THROW, `!${SYNTAX}`],
  'lib/platform/enum.ts': ['export enum A { B }', SYNTAX],
  'lib/oauth2/floating.ts': [FLOATING, '@typescript-eslint/no-floating-promises'],
  'spec/floating.ts': [FLOATING, '@typescript-eslint/no-floating-promises'],
  'lib/oauth2/cycle-a.ts': ["import { b } from './cycle-b';\nexport const a = () => b;", 'import-x/no-cycle'],
  'lib/oauth2/cycle-b.ts': ["import { a } from './cycle-a';\nexport const b = () => a;", 'import-x/no-cycle'],
  'lib/oauth2/expression.ts': ['f.g;', '@typescript-eslint/no-unused-expressions'],
  'spec/expression.ts': ['f.g;', '!@typescript-eslint/no-unused-expressions'],
};

/** Writes all cases into `folder`, with the TypeScript project that typed rules need. */
async function writeCases(folder: string): Promise<void> {
  const texts = new Map(Object.entries(WHOLE_FILES).map(([file, [text]]) => [file, text]));
  for (const [file, lines] of Object.entries({ ...OWN_FILES, ...DOORS, ...ENVIRONMENT })) {
    texts.set(file, lines.map(([line]) => line).join('\n'));
  }
  texts.set('tsconfig.check.json', '{ "compilerOptions": { "strict": true, "types": [] } }');
  for (const [file, text] of texts) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), text);
  }
}

describe('the ESLint configuration', () => {
  const reports = new Map<string, ESLint.LintResult['messages']>();
  let folder: string;

  const rulesOf = (file: string, line?: number) =>
    (reports.get(join(folder, file)) ?? [])
      .filter((message) => line === undefined || message.line === line)
      .map((message) => message.ruleId ?? message.message);

  // Typed rules need files of a TypeScript project, so the cases become one, outside the repository.
  before(async function () {
    this.timeout(30_000);
    folder = await mkdtemp(join(tmpdir(), 'freshkeys-eslint-'));
    await writeCases(folder);
    const eslint = new ESLint({
      cwd: folder,
      overrideConfigFile: join(ROOT, 'eslint.config.mjs'),
      overrideConfig: { languageOptions: { parserOptions: { tsconfigRootDir: folder } } },
    });
    for (const { filePath, messages, fatalErrorCount } of await eslint.lintFiles('.')) {
      expect(fatalErrorCount, `${filePath}: ${messages[0]?.message ?? ''}`).to.equal(0);
      reports.set(filePath, messages);
    }
  });

  after(() => rm(folder, { recursive: true, force: true }));

  describeLines('import table', OWN_FILES);
  describeLines('doors of third parties', DOORS);
  describeLines('environment', ENVIRONMENT);

  describe('budgets, bans and promises', () => {
    for (const [file, [, rule]] of Object.entries(WHOLE_FILES)) {
      it(`${file} ${rule.startsWith('!') ? 'keeps' : 'breaks'} ${rule.replace('!', '')}`, () => {
        expect(reports.has(join(folder, file)), 'linted').to.be.true;
        if (rule.startsWith('!')) expect(rulesOf(file)).not.to.include(rule.slice(1));
        else expect(rulesOf(file)).to.include(rule);
      });
    }
  });

  function describeLines(title: string, files: Readonly<Record<string, Lines>>): void {
    describe(title, () => {
      for (const [file, lines] of Object.entries(files)) {
        it(file, () => {
          expect(reports.has(join(folder, file)), 'linted').to.be.true;
          for (const [index, [line, rule]] of lines.entries()) {
            const rules = rulesOf(file, index + 1).filter((id) => RULES_OF_LINES.includes(id));
            expect(rules, line).to.deep.equal(rule === undefined ? [] : [rule]);
          }
        });
      }
    });
  }
});
