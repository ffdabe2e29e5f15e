'use strict';

const { existsSync, statSync } = require('node:fs');
const { dirname, join, normalize } = require('node:path');
const { URL } = require('node:url');

/** What is wrong with the links of a page. Nothing is asked over a network: of absolute ones, the shape is looked at. */
exports.createLinkCheck = function createLinkCheck(root, readPage) {
  const anchors = new Map();
  const anchorsOf = (name) => {
    if (!anchors.has(name)) anchors.set(name, readPage(name).anchors);
    return anchors.get(name);
  };
  return (page) =>
    page.links.flatMap(({ url, line }) => {
      const problem = isAbsolute(url)
        ? explainAbsolute(url)
        : explainRelative(page, url, { root, anchorsOf });
      return problem === undefined ? [] : [`${page.name}:${line} ${url}: ${problem}`];
    });
};

const isAbsolute = (url) => /^[a-z][a-z0-9+.-]*:/i.test(url);

function explainAbsolute(url) {
  if (!URL.canParse(url)) return 'is no URL';
  const { protocol, hostname, username } = new URL(url);
  if (protocol === 'mailto:') return undefined;
  if (protocol !== 'https:') return 'is not https';
  if (username !== '') return 'has a user in it';
  if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(hostname)) return 'has no public host';
  return /[\s<>"{}|\\^`]|[.,;]$/.test(url) ? 'has a character that no link has' : undefined;
}

function explainRelative(page, url, { root, anchorsOf }) {
  const [path = '', anchor] = decodeURI(url).split('#');
  if (path.startsWith('/')) return 'begins at the root of a server';
  const target = path === '' ? page.name : normalize(join(dirname(page.name), path));
  if (target.startsWith('..')) return 'leads out of the repository';
  if (!existsSync(join(root, target))) return 'is not there';
  if (anchor === undefined) return undefined;
  if (statSync(join(root, target)).isDirectory() || !target.endsWith('.md'))
    return 'has an anchor and is no page';
  return anchorsOf(target).has(anchor) ? undefined : `has no heading or anchor #${anchor}`;
}
