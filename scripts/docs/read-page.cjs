'use strict';

// A page as the checker sees it: its code blocks with what their comments ask for, its links and its anchors. remark's
// parser reads it, because what looks like a block or a link to an expression is often neither.

const { readFileSync } = require('node:fs');
const { join } = require('node:path');

/** The parser, and what goes with it: modules that have to be imported. */
async function loadTools() {
  const [{ fromMarkdown }, { visit }, { toString }, { default: Slugger }] = await Promise.all([
    import('mdast-util-from-markdown'),
    import('unist-util-visit'),
    import('mdast-util-to-string'),
    import('github-slugger'),
  ]);
  return { fromMarkdown, visit, toString, Slugger };
}

/** Reads pages of a folder. */
exports.createPageReader = async function createPageReader(root) {
  const tools = await loadTools();
  return (name) => readPage(name, readFileSync(join(root, name), 'utf8'), tools);
};

function readPage(name, text, { fromMarkdown, visit, toString, Slugger }) {
  const tree = fromMarkdown(text);
  const slugger = new Slugger();
  const page = { name, blocks: [], links: [], anchors: new Set() };
  visit(tree, (node) => {
    const line = node.position?.start.line;
    if (node.type === 'heading') page.anchors.add(slugger.slug(toString(node)));
    if (node.type === 'html') anchorsOf(node.value).forEach((anchor) => page.anchors.add(anchor));
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition')
      page.links.push({ url: node.url, line });
    if (node.type === 'code')
      page.blocks.push({ language: node.lang ?? '', text: node.value, line, ...readDirectives(text, node) });
  });
  return page;
}

function anchorsOf(html) {
  return [...html.matchAll(/<a\s[^>]*\b(?:id|name)="([^"]+)"/g)].map(([, anchor]) => anchor);
}

const HIDDEN = new Set(['before', 'after']);

/**
 * The comments that end where the block begins: `<!-- docs: run -->`. Each line is one directive; `before` and `after` take
 * the lines that follow them as code that the reader does not see.
 */
function readDirectives(text, node) {
  const before = text.slice(0, node.position.start.offset);
  const comments = /(?:<!--\s*docs:(?:(?!-->)[\s\S])*-->\s*)+$/.exec(before)?.[0] ?? '';
  const found = [...comments.matchAll(/<!--\s*docs:((?:(?!-->)[\s\S])*)-->/g)].map(([, asked]) =>
    parse(asked),
  );
  return { directives: Object.assign({}, ...found) };
}

function parse(asked) {
  const directives = {};
  let hidden;
  for (const line of asked.trim().split('\n')) {
    const [, verb = '', argument = ''] = /^\s*(\S*)\s*(.*?)\s*$/.exec(line);
    if (hidden === undefined && verb !== '') directives[verb] = argument;
    if (hidden !== undefined && !HIDDEN.has(verb)) directives[hidden] += `${line}\n`;
    if (HIDDEN.has(verb)) {
      hidden = verb;
      directives[verb] = argument === '' ? '' : `${argument}\n`;
    }
  }
  return directives;
}
