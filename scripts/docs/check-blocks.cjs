'use strict';

const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const { findMissingLine } = require('./compare-output.cjs');
const { runModule, runShell, startShell } = require('./run-code.cjs');
const { toModule } = require('./check-types.cjs');
const { writeInto } = require('./sandbox.cjs');

/** Everything that a comment can ask for. */
const KNOWN = new Set([
  'after',
  'before',
  'exit',
  'file',
  'figures',
  'in',
  'not-run',
  'output',
  'run',
  'same',
  'services',
  'skip',
  'source',
  'until',
]);

const LANGUAGES = new Set(['ts', 'js', 'sh', 'json', 'text']);

/** Puts the files of a page into its folder; returns its snippets of TypeScript. */
exports.writeFiles = function writeFiles(page, folder) {
  return page.blocks.flatMap((block, index) => {
    const { before, after, file, source } = block.directives;
    const name = file ?? (block.language === 'ts' ? `snippet-${index + 1}.ts` : undefined);
    if (name === undefined || source !== undefined) return [];
    if (block.language !== 'ts') {
      writeInto(folder, name, `${block.text}\n`);
      return [];
    }
    const module = toModule({ text: block.text, before, after });
    const path = writeInto(folder, name, module.source);
    block.path = path;
    return [{ path, page: page.name, line: block.line, hiddenLines: module.hiddenLines }];
  });
};

/** Whether some commands of a page need services: those are run with `--services` alone, and fail without the services. */
exports.needsServices = (page) => page.blocks.some(({ directives }) => directives.services !== undefined);

/** What is wrong with the blocks of a page: runs what is to be run, in the order of the page. */
exports.checkBlocks = function checkBlocks(page, places) {
  const state = { folder: places.folder, output: undefined, left: false, started: [] };
  try {
    return page.blocks.flatMap((block) => {
      const problems = [...checkDirectives(block), ...checkBlock(block, state, places)];
      return problems.map((problem) => `${page.name}:${block.line} ${problem}`);
    });
  } finally {
    for (const stop of state.started) stop();
  }
};

function checkDirectives({ language, directives }) {
  const unknown = Object.keys(directives).filter((verb) => !KNOWN.has(verb));
  return [
    ...(LANGUAGES.has(language) ? [] : [`a block in "${language}": take ts, js, sh, json or text`]),
    ...unknown.map((verb) => `nobody knows what "docs: ${verb}" is`),
    ...('not-run' in directives && directives['not-run'].length < 10 ? ['"not-run" needs a reason'] : []),
    ...(directives.services === '' ? ['"services" needs their names'] : []),
  ];
}

function checkBlock(block, state, places) {
  const { language, directives } = block;
  const same = directives.same === undefined ? [] : checkSame(block, places.root);
  if (language === 'json') return [...same, ...checkJson(block.text)];
  if (language === 'ts') return [...same, ...checkTypeScript(block, state, places)];
  // Code that nobody compiles is the copy of a file that is run elsewhere.
  if (language === 'js' && directives.same === undefined) return ['is JavaScript, and the copy of no file'];
  if (language === 'sh') return [...same, ...checkShell(block, state, places)];
  return [...same, ...checkOutput(block, state)];
}

/** A page that shows a file shows it as it is: all of it, or lines of it that stand together. */
function checkSame({ text, directives }, root) {
  const path = join(root, directives.same);
  if (!existsSync(path)) return [`${directives.same} is not there`];
  return readFileSync(path, 'utf8').includes(text) ? [] : [`is not what ${directives.same} has`];
}

function checkJson(text) {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [`is no JSON: ${error.message}`];
  }
}

function checkTypeScript({ path, directives }, state, places) {
  if (directives.run === undefined) return [];
  const { output, status } = runModule(path, { ...places, cwd: state.folder });
  state.output = output;
  return status === 0 ? [] : [`ended with ${status}:\n${output}`];
}

function checkShell(block, state, places) {
  const { directives, text } = block;
  state.left = directives.services !== undefined && !places.services;
  if (state.left || directives['not-run'] !== undefined || isRunByGate(text, places.root)) {
    state.output = undefined;
    return [];
  }
  const lines = text
    .split('\n')
    .filter((line) => directives.skip === undefined || !line.startsWith(skipped(directives)))
    .map(asOwnLines);
  const script = [directives.before ?? '', ...lines, directives.after ?? ''].join('\n');
  const cwd = directives.in === undefined ? state.folder : join(places.root, directives.in);
  if (directives.until !== undefined)
    return startCommand(script, state, { ...places, cwd, until: directives.until });
  const { output, status, folder } = runShell(script, { ...places, cwd });
  state.output = output;
  if (directives.in === undefined) state.folder = folder;
  const expected = Number(directives.exit ?? 0);
  return status === expected ? [] : [`ended with ${status} instead of ${expected}:\n${output}`];
}

/** In `a && b`, bash does not end with what fails in `a` unless it is the last line. */
const asOwnLines = (line) => (/['"#]/.test(line) ? line : line.replaceAll(' && ', '\n'));

/** What runs until Ctrl-C runs beside the rest of its page. */
function startCommand(script, state, options) {
  const { output, started, stop } = startShell(script, options);
  state.started.push(stop);
  state.output = output;
  return started ? [] : [`did not print "${options.until}":\n${output}`];
}

/** `skip npx freshkeys discover: it asks a server` */
const skipped = ({ skip }) => skip.split(':')[0];

/** What .ci/run runs need not be run here: every command of the block stands in it. */
function isRunByGate(text, root) {
  const gate = join(root, '.ci/run');
  if (!existsSync(gate)) return false;
  const commands = text
    .split(/\n|&&/)
    .map((line) => line.replace(/#.*$/, '').trim())
    .filter((command) => command !== '');
  const run = readFileSync(gate, 'utf8');
  return commands.every(
    (command) => /^npm (?:ci|start|test|run [\w:]+)$/.test(command) && run.includes(command),
  );
}

function checkOutput({ text, directives }, state) {
  const figures = directives.figures !== undefined;
  if (directives.output === undefined && !figures) return [];
  if (state.left) return [];
  if (state.output === undefined) return ['there is no block above it that was run'];
  const missing = findMissingLine(text, state.output, { figures });
  return missing === undefined ? [] : [`was not printed: ${missing}\nbut this was:\n${state.output}`];
}
