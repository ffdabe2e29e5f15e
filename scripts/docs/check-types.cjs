'use strict';

const { join, relative, resolve } = require('node:path');
const ts = require('typescript');

/** As `freshkeys new` sets up a component, and not less strict. */
const OPTIONS = {
  ...{ target: ts.ScriptTarget.ES2022, lib: ['lib.es2023.d.ts'], module: ts.ModuleKind.Node20, strict: true },
  ...{ noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, resolveJsonModule: true },
  ...{ esModuleInterop: true, skipLibCheck: true, noEmit: true, types: ['node', 'mocha'] },
};

/** What the compiler says about all snippets, told by where they stand in their pages. */
exports.checkTypes = function checkTypes(base, snippets) {
  const byPath = new Map(snippets.map((snippet) => [resolve(snippet.path), snippet]));
  const options = { ...OPTIONS, typeRoots: [join(base, 'node_modules/@types')] };
  const program = ts.createProgram([...byPath.keys()], options);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
    if (diagnostic.file === undefined) return text;
    const { line } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
    return `${placeOf(diagnostic.file.fileName, line, { base, byPath })} ${text}`;
  });
};

function placeOf(path, line, { base, byPath }) {
  const snippet = byPath.get(resolve(path));
  if (snippet === undefined) return relative(base, path);
  return `${snippet.page}:${snippet.line + 1 + Math.max(0, line - snippet.hiddenLines)}`;
}

/**
 * The text of a snippet as a module: behind what its page hides, and where it awaits something at its top, with all but
 * its imports in an asynchronous function, because a component is CommonJS.
 */
exports.toModule = function toModule({ text, before = '', after = '' }) {
  const head = before === '' || before.endsWith('\n') ? before : `${before}\n`;
  const source = `${head}${text}\n${after}`;
  const hiddenLines = head.split('\n').length - 1;
  if (!awaitsAtTop(source)) return { source, hiddenLines };
  const file = ts.createSourceFile('snippet.ts', source, ts.ScriptTarget.ES2022, true);
  const imports = file.statements.filter((node) => ts.isImportDeclaration(node) || isAmbient(node));
  const rest = imports.reduce((left, node) => blank(left, node.getStart(), node.end), source);
  const kept = imports.map((node) => node.getText().replaceAll(/\s*\n\s*/g, ' ')).join(' ');
  return { source: `${kept} void (async () => {${rest}\n})();\n`, hiddenLines };
};

const isAmbient = (node) =>
  (node.modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ||
  ts.isInterfaceDeclaration(node);

/** Lines stay where they are, so that what the compiler says can be found. */
const blank = (text, from, to) =>
  text.slice(0, from) + text.slice(from, to).replaceAll(/[^\n]/g, ' ') + text.slice(to);

function awaitsAtTop(source) {
  const file = ts.createSourceFile('snippet.ts', source, ts.ScriptTarget.ES2022, true);
  const find = (node) => {
    if (ts.isFunctionLike(node)) return false;
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined))
      return true;
    return ts.forEachChild(node, (child) => find(child) || undefined) ?? false;
  };
  return find(file);
}
