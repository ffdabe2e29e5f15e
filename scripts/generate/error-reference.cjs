'use strict';

const ts = require('typescript');
const { commentOf, tagsOf } = require('./source-program.cjs');
const { buildNote, buildTable } = require('./markdown.cjs');

const CODES = 'lib/error-codes.ts';
const CLASSES = 'lib/errors.ts';

/** The reference page of the errors. */
exports.buildErrorReference = function buildErrorReference(program, errors) {
  const classes = readClasses(program);
  const codes = readCodes(program).map((code) => ({ ...code, ...ownerOf(code.name, classes, errors) }));
  return [
    buildNote(`${CODES} and ${CLASSES}`),
    '',
    '# Errors',
    '',
    ...INTRODUCTION,
    '## Codes',
    '',
    ...buildTable(
      ['Code', 'Class', 'When', 'What to do', 'Passes by itself'],
      codes.map(({ name, className, when, remedy, transient }) => [
        `<a id="${name.toLowerCase()}"></a>\`${name}\``,
        `[${className}](#classes)`,
        when,
        remedy,
        transient,
      ]),
    ),
    '## Classes',
    '',
    ...buildTable(
      ['Class', 'What it means', 'Codes'],
      classes.map(({ className, meaning, codes }) => [
        `\`${className}\``,
        meaning,
        codes.map((code) => `[\`${code}\`](#${code.toLowerCase()})`).join(', '),
      ]),
    ),
  ].join('\n');
};

const INTRODUCTION = [
  'Every error has a `code` from a closed list, a sentence for a person, a `remedy`, and in its `cause` what was seen, redacted.',
  '`message` is the sentence and the remedy together: the runtime passes on no more than that. `isFreshkeysError(error)` tells',
  'these errors from others, of whichever copy of the package. `error.transient` says that the same work may succeed later',
  "without anybody changing anything: with `transientFailures: 'rebound'` such a message comes again.",
  '',
  'Errors of requests have `status`, `response` and `requestId` of the answer, as far as there was one; [the guide on',
  'requests](../guides/requests.md#errors) and [what goes wrong](../guides/what-goes-wrong.md) begin at the symptom.',
  '',
];

function readCodes(program) {
  const list = find(program.file(CODES), (node) => ts.isArrayLiteralExpression(node));
  return list.elements.map((element) => {
    // An element of a list is no declaration: the compiler keeps its comment, and does not read it.
    const { when, remedy } = readComment(element);
    if (when === '' || remedy === '') throw new Error(`${element.text} needs a comment with an @remedy`);
    return { name: element.text, when, remedy };
  });
}

function readComment(element) {
  const text = element.getFullText();
  const comment = /\/\*\*([\s\S]*?)\*\//.exec(text)?.[1] ?? '';
  const plain = comment.replace(/^\s*\*\s?/gm, '').trim();
  const [when = '', remedy = ''] = plain.split('@remedy').map((part) => part.replace(/\s+/g, ' ').trim());
  return { when, remedy };
}

function readClasses(program) {
  return program
    .file(CLASSES)
    .statements.filter((node) => ts.isClassDeclaration(node) && node.heritageClauses !== undefined)
    .filter((node) => !node.modifiers.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword))
    .map((node) => {
      const [argument] = node.heritageClauses[0].types[0].typeArguments;
      const codes = collectTexts(argument);
      return { className: node.name.text, meaning: commentOf(node), tags: tagsOf(node), codes };
    });
}

function collectTexts(node) {
  if (ts.isLiteralTypeNode(node)) return [node.literal.text];
  return ts.isUnionTypeNode(node) ? node.types.flatMap(collectTexts) : [];
}

/** The class of a code, and what that class says of it: asked with and without an answer of the API. */
function ownerOf(code, classes, errors) {
  const owners = classes.filter(({ codes }) => codes.includes(code));
  if (owners.length !== 1) throw new Error(`${code} belongs to ${owners.length} classes`);
  const { className } = owners[0];
  const isTransient = (response) =>
    new errors[className]({ code, sentence: '', remedy: '', response }).transient;
  const by = {
    none: isTransient(undefined),
    404: isTransient({ status: 404 }),
    503: isTransient({ status: 503 }),
  };
  if (by.none === by[503] && by[404] === by[503]) return { className, transient: by.none ? 'yes' : 'no' };
  return {
    className,
    transient: by.none ? 'yes; after an answer, with 5xx, 408 and 425' : 'with 5xx, 408 and 425',
  };
}

function find(node, isWanted) {
  return isWanted(node) ? node : ts.forEachChild(node, (child) => find(child, isWanted));
}
