import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { PROVIDER_IDS } from '../lib/providers/provider-ids';

const ROOT = join(__dirname, '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** Compiles a text as if it lay at the root of a component that has installed this package. */
function compile(text: string): string[] {
  const file = join(ROOT, 'readme-example.ts');
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: unknown };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, ROOT);
  // The sources stand for the installed package, so that the example is checked before anything is built.
  const host = ts.createCompilerHost({ ...options, noEmit: true });
  const getSourceFile = host.getSourceFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.getSourceFile = (name, languageVersion) =>
    name === file ? ts.createSourceFile(name, text, languageVersion) : getSourceFile(name, languageVersion);
  host.fileExists = (name) => name === file || fileExists(name);
  const program = ts.createProgram(
    [file],
    { ...options, noEmit: true, paths: { freshkeys: [join(ROOT, 'lib/index.ts')] } },
    host,
  );
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('README', function () {
  this.timeout(30_000);

  const examples = [...README.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);

  it('has an example of a whole component, short enough to be read', () => {
    expect(examples).to.have.length(1);
    const lines = (examples[0] ?? '')
      .split('\n')
      .filter((line) => line.trim() !== '' && !line.startsWith('//'));
    expect(lines.length).to.be.at.most(15);
  });

  it('compiles as it stands', () => {
    for (const example of examples) expect(compile(example)).to.deep.equal([]);
  });

  it('would not compile with a mistake in it, so that the check can fail', () => {
    expect(compile((examples[0] ?? '').replace('http.get', 'http.gett'))).not.to.deep.equal([]);
  });

  it('has the number of providers that there are', () => {
    expect(/(\d+) providers are known/.exec(README)?.[1]).to.equal(String(PROVIDER_IDS.length));
  });

  it('stays a page', () => {
    expect(README.split('\n').length).to.be.at.most(150);
  });
});
