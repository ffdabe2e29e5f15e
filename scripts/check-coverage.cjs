'use strict';
// Runs all specs with coverage and holds it to its bounds. The specs run as compiled JavaScript in a copy of the tree:
// only so do the children count, in which the real runtime loads the component, and only tsc's source maps lead back
// to the right lines (tsx puts a whole file on one line).
const { spawnSync } = require('node:child_process');
const {
  cpSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const { basename, join } = require('node:path');

// Functions, too, for the core: one that fits on a line makes a covered line even if nothing ever calls it.
const CHECKS = [
  { of: ['lib/**/*.ts', 'verifyCredentials.ts'], bounds: ['--lines', '95'] },
  { of: ['lib/oauth2/**/*.ts', 'lib/tokens/**/*.ts'], bounds: ['--lines', '100', '--functions', '100'] },
];

const NOT_COPIED = new Set(['.git', 'coverage', 'node_modules']);
const C8 = require.resolve('c8/bin/c8.js');
const MOCHA = require.resolve('mocha/bin/mocha.js');
const TSC = require.resolve('typescript/bin/tsc');

const root = join(__dirname, '..');

/** Runs a tool in the copy, on this terminal, and says whether it succeeded. */
const succeeds = (copy, args) =>
  spawnSync(process.execPath, args, { cwd: copy, stdio: 'inherit' }).status === 0;

const writeJson = (file, content) => writeFileSync(file, JSON.stringify(content));

/** Copies the tree, with settings for what is compiled in place. */
function copyTree(copy) {
  cpSync(root, copy, { recursive: true, filter: (path) => !NOT_COPIED.has(basename(path)) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const compilerOptions = { noEmit: false, inlineSourceMap: true, removeComments: true };
  writeJson(join(copy, 'tsconfig.coverage.json'), { extends: './tsconfig.check.json', compilerOptions });
  const mocha = JSON.parse(readFileSync(join(root, '.mocharc.json'), 'utf8'));
  delete mocha.require;
  // The longer time of the two suites: the ones that start commands count as well.
  const { timeout } = JSON.parse(readFileSync(join(root, 'spec-commands/.mocharc.json'), 'utf8'));
  const spec = ['spec/**/*.spec.js', 'spec-commands/**/*.spec.js'];
  writeJson(join(copy, '.mocharc.json'), { ...mocha, timeout, spec });
}

/** The files that are nothing but types: no line of theirs is left to run. Their source maps map nothing. */
function findTypesOnly(copy) {
  const isEmpty = (file) => {
    const [, map] = readFileSync(join(copy, file), 'utf8').split(
      'sourceMappingURL=data:application/json;base64,',
    );
    return map !== undefined && JSON.parse(Buffer.from(map, 'base64').toString()).mappings === '';
  };
  const compiled = readdirSync(join(copy, 'lib'), { recursive: true }).filter((file) => file.endsWith('.js'));
  return compiled
    .map((file) => join('lib', file))
    .filter(isEmpty)
    .map((file) => file.replace(/\.js$/, '.ts'));
}

function main(copy) {
  copyTree(copy);
  if (!succeeds(copy, [TSC, '-p', 'tsconfig.coverage.json'])) return false;

  const left = ['**/*.d.ts', ...findTypesOnly(copy)].flatMap((file) => ['--exclude', file]);
  // `--all`, because a file that no spec loads is the least covered of all.
  const common = ['--all', '--src', '.', '--exclude-after-remap', ...left];
  const passed = succeeds(copy, [C8, '--reporter', 'none', ...common, process.execPath, MOCHA]);
  const within = CHECKS.map(({ of, bounds }) => {
    console.log(`\n${[...of, ...bounds].join(' ')}`);
    const included = of.flatMap((files) => ['--include', files]);
    return succeeds(copy, [C8, 'report', ...common, ...included, '--check-coverage', ...bounds]);
  });
  return passed && within.every(Boolean);
}

const folder = mkdtempSync(join(tmpdir(), 'freshkeys-coverage-'));
try {
  process.exitCode = main(join(folder, 'freshkeys')) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
