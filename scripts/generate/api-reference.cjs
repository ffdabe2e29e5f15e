'use strict';

const ts = require('typescript');
const { commentOf, tagsOf } = require('./source-program.cjs');
const { buildNote } = require('./markdown.cjs');

/** Other pages of the reference show them better. */
const ELSEWHERE = {
  ERROR_CODES: 'All of them: [errors](errors.md#codes).',
  ErrorCode: 'One of [the codes](errors.md#codes).',
  PROVIDER_IDS: 'All of them: [the catalogue](providers.md#catalogue).',
  ProviderId: 'One of [the catalogue](providers.md#catalogue).',
  Provider: 'Its keys: [the vocabulary](providers.md#vocabulary).',
};

/** Whose types are not followed: other pages describe them, or they are inner parts that specs may replace. */
const NOT_FOLLOWED = [
  ...['lib/providers/', 'lib/oauth2/', 'lib/errors.ts', 'lib/error-codes.ts'],
  ...['lib/http/network/', 'lib/leases/', 'lib/trace/'],
];

/**
 * The reference page of one entry point: every export with its comment and its declaration without the code, then the
 * types that these are made of.
 */
exports.buildApiReference = function buildApiReference(program, { entry, title, introduction }) {
  const module = program.checker.getSymbolAtLocation(program.file(entry));
  const exported = program.checker
    .getExportsOfModule(module)
    .map((symbol) => resolve(symbol, program.checker));
  const functions = exported.filter((symbol) => !isType(symbol)).sort(byName);
  const types = exported.filter(isType).sort(byName);
  const further = collectFurther(exported, program).sort(byName);
  const build = (symbol) => buildSection(symbol, program);
  return [
    buildNote(`the comments that ${entry} exports`),
    '',
    `# ${title}`,
    '',
    ...introduction,
    '',
    '## Functions, values and errors',
    '',
    ...functions.flatMap(build),
    '## Types',
    '',
    ...types.flatMap(build),
    ...(further.length === 0 ? [] : ['## What these types are made of', '', 'Not exported by name.', '']),
    ...further.flatMap((symbol) => buildSection(symbol, program, true)),
  ].join('\n');
};

const byName = (one, other) => one.name.localeCompare(other.name, 'en');

const isType = ({ flags }) => (flags & ts.SymbolFlags.Value) === 0;

function resolve(symbol, checker) {
  return (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
}

function buildSection(symbol, program, mayLackComment = false) {
  const [declaration] = symbol.declarations;
  const commented = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const comment = commentOf(commented);
  if (comment === '' && !mayLackComment)
    throw new Error(`${symbol.name} has no comment (${program.nameOf(declaration)})`);
  const head = [`### ${symbol.name}`, '', comment, ''];
  if (symbol.name in ELSEWHERE) return [...head, ELSEWHERE[symbol.name], ''];
  return [...head, '```ts', textOf(declaration, program), '```', '', ...buildTags(commented)];
}

const TAGS = { param: 'Takes', returns: 'Returns', throws: 'Throws', see: 'See' };

function buildTags(node) {
  const tags = tagsOf(node);
  const told = tags.filter(([name]) => name in TAGS).map(([name, text]) => `- ${TAGS[name]} ${text}`);
  const examples = tags
    .filter(([name]) => name === 'example')
    .flatMap(([, text]) => ['For example:', '', '```ts', text, '```', '']);
  return [...told, ...(told.length === 0 ? [] : ['']), ...examples];
}

/** The declaration as it stands in the source, comments of members included, without code. */
function textOf(node, program) {
  if (ts.isVariableDeclaration(node)) return `const ${node.name.text}: ${typeTextOf(node, program)};`;
  if (ts.isFunctionDeclaration(node)) return `${cut(node, node.body)};`;
  if (ts.isClassDeclaration(node)) return classTextOf(node, program);
  return dedent(node.getText().replace(/^export /, ''));
}

function typeTextOf(node, { checker }) {
  return checker.typeToString(checker.getTypeAtLocation(node), node, ts.TypeFormatFlags.NoTruncation);
}

const cut = (node, body) =>
  node
    .getSourceFile()
    .text.slice(node.getStart(), body.getStart())
    .replace(/^export (?:async )?/, '')
    .trim();

/** What one can read of an error; nobody makes one. */
function classTextOf(node, program) {
  const head = `class ${node.name.text}${cutHead(node)} {`;
  const members = node.members.filter(ts.isPropertyDeclaration).map((member) => {
    const comment = commentOf(member);
    const type = member.type?.getText() ?? typeTextOf(member, program);
    return [
      ...(comment === '' ? [] : [`  /** ${comment} */`]),
      `  readonly ${member.name.getText()}: ${type};`,
    ];
  });
  return [head, ...members.flat(), '}'].join('\n');
}

function cutHead(node) {
  const [heritage] = node.heritageClauses ?? [];
  return heritage === undefined ? '' : ` ${heritage.getText().replace(/<[\s\S]*>$/, '')}`;
}

const dedent = (text) => text.replaceAll('\r', '');

/** Types of this package that exported declarations name, and what those name, as far as no other page has them. */
function collectFurther(exported, program) {
  const seen = new Set(exported);
  const found = [];
  const queue = [...exported];
  while (queue.length > 0) {
    const symbol = queue.pop();
    for (const reference of referencesOf(symbol, program)) {
      if (seen.has(reference)) continue;
      seen.add(reference);
      found.push(reference);
      queue.push(reference);
    }
  }
  return found;
}

function referencesOf(symbol, program) {
  if (symbol.name in ELSEWHERE || (symbol.flags & ts.SymbolFlags.Class) !== 0) return [];
  const found = [];
  const visit = (node) => {
    if (ts.isBlock(node)) return;
    if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node)) {
      const target = program.checker.getSymbolAtLocation(node.typeName ?? node.expression);
      if (target !== undefined) found.push(resolve(target, program.checker));
    }
    ts.forEachChild(node, visit);
  };
  // Of a function its head alone.
  symbol.declarations.forEach((declaration) => ts.forEachChild(declaration, visit));
  return found.filter((target) => isOwn(target, program));
}

function isOwn({ declarations = [], flags }, program) {
  const [declaration] = declarations;
  if (declaration === undefined || (flags & ts.SymbolFlags.TypeParameter) !== 0) return false;
  const file = program.nameOf(declaration);
  return file.startsWith('lib/') && !NOT_FOLLOWED.some((place) => file.startsWith(place));
}
