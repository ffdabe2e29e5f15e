import { expect } from 'chai';
import { relative, resolve } from 'node:path';
import ts from 'typescript';
import { ENVIRONMENT_VARIABLES } from '../lib/environment-variables';

const ROOT = resolve(__dirname, '..');

/** Files that read whatever somebody else names: `component.json`, a fixture, a list of names, a child process. */
const READ_ANY_NAME = [
  'lib/component/surroundings.ts',
  'lib/desk/fixture-file.ts',
  'lib/platform/runtime/container-environment.ts',
  'lib/settings/account-scope.ts',
];

/** How one process of this package tells another one something: nobody sets it. */
const BETWEEN_PROCESSES = ['DETOUR_TO'];

interface Reads {
  readonly names: ReadonlySet<string>;
  /** Files where the name is not known before it runs. */
  readonly dynamic: ReadonlySet<string>;
}

/** Every place of these sources that reads a variable, with whatever it may be called there. */
function findReads(program: ts.Program, isOurs: (file: string) => boolean): Reads {
  const checker = program.getTypeChecker();
  const names = new Set<string>();
  const dynamic = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isElementAccessExpression(node) && isEnvironment(node.expression)) {
      const type = checker.getTypeAtLocation(node.argumentExpression);
      if (type.isStringLiteral()) names.add(type.value);
      else dynamic.add(relative(ROOT, node.getSourceFile().fileName));
    }
    for (const name of namesAt(node)) names.add(name);
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles()) {
    if (isOurs(file.fileName)) visit(file);
  }
  return { names, dynamic };
}

/** What a node names by itself, in whichever way. */
function namesAt(node: ts.Node): readonly string[] {
  if (ts.isPropertyAccessExpression(node)) return isEnvironment(node.expression) ? [node.name.text] : [];
  if (ts.isBindingElement(node)) return isVariableName(nameOf(node)) ? [nameOf(node)] : [];
  if (ts.isCallExpression(node)) {
    const [, setting] = node.arguments;
    const reads = node.expression.getText() === 'readSetting' && setting !== undefined;
    return reads && ts.isStringLiteral(setting) ? [`ELASTICIO_${setting.text}`] : [];
  }
  // Names in lists, in messages and in constants.
  const isText =
    ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
  return isText
    ? [...node.text.matchAll(/\bFRESHKEYS_[A-Z_]+\b|\b[A-Z_]+_PROXY\b/g)].map(([name]) => name)
    : [];
}

function isEnvironment(node: ts.Expression): boolean {
  return /(?:^|\.)(?:env|environment)$/.test(node.getText());
}

function isVariableName(name: string): boolean {
  return /^[A-Z][A-Z0-9_]+$/.test(name);
}

function nameOf({ propertyName, name }: ts.BindingElement): string {
  return (propertyName ?? name).getText();
}

function readLibrary(): Reads {
  const files = ts.sys
    .readDirectory(resolve(ROOT, 'lib'), ['.ts'])
    .filter((file) => !file.endsWith('.d.ts') && !file.endsWith('lib/environment-variables.ts'));
  const program = ts.createProgram(files, { module: ts.ModuleKind.Node20, strict: true, noEmit: true });
  return findReads(program, (file) => files.includes(file));
}

describe('the list of environment variables', function () {
  this.timeout(60_000);

  const listed = ENVIRONMENT_VARIABLES.map(({ name }) => name);
  let reads: Reads;

  before(() => {
    reads = readLibrary();
  });

  it('has every variable that is read anywhere', () => {
    const forgotten = [...reads.names].filter((name) => !listed.includes(name));
    expect(forgotten.sort()).to.deep.equal(BETWEEN_PROCESSES);
  });

  it('has none that nobody reads', () => {
    const byOthers = ['ELASTICIO_OBJECT_STORAGE_URI', 'ELASTICIO_OBJECT_STORAGE_TOKEN'];
    const unread = listed.filter((name) => !reads.names.has(name));
    expect(unread).to.deep.equal(byOthers);
  });

  it('knows the places where the name comes from elsewhere', () => {
    expect([...reads.dynamic].sort()).to.deep.equal(READ_ANY_NAME);
  });

  it('names each one once, and says what it does', () => {
    expect(new Set(listed).size).to.equal(listed.length);
    for (const { what } of ENVIRONMENT_VARIABLES) expect(what).to.match(/^[A-Z`].*\.$/);
  });

  it('would miss none: each way of reading is found', () => {
    const text = `
      const NAME = 'FRESHKEYS_SIXTH';
      export const read = (environment: Record<string, string | undefined>, any: string, c: any, readSetting: any) => {
        const { THIRD } = environment;
        readSetting(c, 'FIFTH');
        return [process.env.FIRST, process.env['SECOND'], THIRD, environment[NAME], environment[any], 'A_PROXY'];
      };`;
    const host = ts.createCompilerHost({});
    const file = ts.createSourceFile('read.ts', text, ts.ScriptTarget.ES2022, true);
    const getSourceFile = host.getSourceFile.bind(host);
    host.getSourceFile = (name, version) => (name === 'read.ts' ? file : getSourceFile(name, version));
    const program = ts.createProgram(['read.ts'], {}, host);
    const found = findReads(program, (name) => name === 'read.ts');
    expect([...found.names].sort()).to.deep.equal([
      ...['A_PROXY', 'ELASTICIO_FIFTH', 'FIRST', 'FRESHKEYS_SIXTH', 'SECOND', 'THIRD'],
    ]);
    expect(found.dynamic.size).to.equal(1);
  });
});
