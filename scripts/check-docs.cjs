'use strict';
// Checks what the pages say: every snippet compiles against the package as a user has it, and runs; every link leads
// somewhere; what is generated is fresh. Run it after a build. `--page README.md` checks that page alone; `--services`
// checks the pages of which some commands need services, and runs those commands, too.
// What the comments `<!-- docs: … -->` in front of a block can say is in CONTRIBUTING.md.
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { checkBlocks, needsServices, writeFiles } = require('./docs/check-blocks.cjs');
const { createLinkCheck } = require('./docs/check-links.cjs');
const { checkTypes } = require('./docs/check-types.cjs');
const { createPageReader } = require('./docs/read-page.cjs');
const { createSandboxes } = require('./docs/sandbox.cjs');

const PACKAGE = join(__dirname, '..');

/** Pages whose blocks are compiled and run; of all others the links are looked at. */
// The commands of the examples are run where they are installed: by .ci/run, and by spec-examples/readme.spec.ts.
const RUN = /^(?:README\.md|docs\/guides\/.*)$/;

function listPages(root) {
  const nested = ['docs', 'examples', 'bench'].flatMap((folder) => pagesBelow(root, folder));
  return [...readdirSync(root).filter((name) => name.endsWith('.md')), ...nested].sort();
}

/** Not those of packages, which may lead back here. */
function pagesBelow(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : pagesBelow(root, name);
    return name.endsWith('.md') ? [name] : [];
  });
}

function checkFreshness(root) {
  const script = join(root, 'scripts/generate.cjs');
  if (!existsSync(script)) return [];
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 ? [] : [stderr.trim()];
}

async function main({ root, page: only, services }) {
  const readPage = await createPageReader(root);
  const read = listPages(root)
    .filter((name) => only === undefined || name === only)
    .map(readPage)
    .filter((page) => !services || needsServices(page));
  if (read.length === 0)
    throw new Error(`there is no page ${only ?? (services ? 'that needs services ' : '')}in ${root}`);
  const toRun = read.filter(({ name }) => RUN.test(name));
  const checkLinks = createLinkCheck(root, readPage);
  const sandboxes = createSandboxes(PACKAGE);
  const say = (title, problems) => {
    console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'}  ${title}`);
    for (const problem of problems) console.error(`${problem}\n`);
    if (problems.length > 0) process.exitCode = 1;
  };
  try {
    if (only === undefined && !services) say('what is generated is fresh', checkFreshness(root));
    say(`links of ${count(read.length, 'page')}`, read.flatMap(checkLinks));
    const opened = toRun.map((page) => ({ page, folder: sandboxes.open(page.name) }));
    const snippets = opened.flatMap(({ page, folder }) => writeFiles(page, folder));
    say(`types of ${count(snippets.length, 'snippet')}`, checkTypes(sandboxes.base, snippets));
    for (const { page, folder } of opened) {
      const startedAt = Date.now();
      const problems = checkBlocks(page, { root, base: sandboxes.base, folder, services });
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      const left = needsServices(page) && !services ? ' (those that need services: with --services)' : '';
      say(`${page.name}: ${count(page.blocks.length, 'block')}${left}, ${seconds} s`, problems);
    }
  } finally {
    sandboxes.close();
  }
}

const count = (number, what) => `${number} ${what}${number === 1 ? '' : 's'}`;

const { values } = parseArgs({
  options: {
    root: { type: 'string', default: PACKAGE },
    page: { type: 'string' },
    services: { type: 'boolean', default: false },
  },
});
main({ ...values, root: resolve(values.root) }).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
