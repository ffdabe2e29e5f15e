'use strict';

const { join, relative } = require('node:path');
const ts = require('typescript');

/** The sources as TypeScript understands them, beginning at these files. */
exports.createSourceProgram = function createSourceProgram(root, names) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram(
    names.map((name) => join(root, name)),
    { ...options, noEmit: true },
  );
  return {
    checker: program.getTypeChecker(),
    /** The file of this name, relative to the root. */
    file: (name) => program.getSourceFile(join(root, name)),
    nameOf: (node) => relative(root, node.getSourceFile().fileName).replaceAll('\\', '/'),
  };
};

/** The comment in front of a node, as Markdown: `{@link name}` becomes code. */
exports.commentOf = function commentOf(node) {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).slice(-1);
  return comment === undefined ? '' : textOf(comment.comment);
};

/** The tags of the comment in front of a node: `[name, text]`. */
exports.tagsOf = function tagsOf(node) {
  return ts.getJSDocTags(node).map((tag) => {
    const parameter = ts.isJSDocParameterTag(tag) ? `\`${tag.name.getText()}\`: ` : '';
    const type = tag.typeExpression === undefined ? '' : `\`${tag.typeExpression.type.getText()}\` `;
    const text = textOf(tag.comment);
    return [tag.tagName.text, `${parameter}${type}${text}`.trim()];
  });
};

function textOf(comment) {
  if (typeof comment === 'string') return comment;
  return (comment ?? [])
    .map((part) => (ts.isJSDocLink(part) ? `\`${part.name?.getText() ?? ''}${part.text}\`` : part.text))
    .join('');
}
