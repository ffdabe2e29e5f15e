'use strict';
// Checks what users get instead of what is in the tree: packs the tarball, looks at it, installs it elsewhere, and
// uses it from CommonJS, from an ES module, and from TypeScript without `skipLibCheck`. Run it after a build.
const { execFileSync } = require('node:child_process');
const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

const root = join(__dirname, '..');
const MUST_HOLD = [
  'LICENSE',
  'README.md',
  'component.json',
  'lib/bundle.js',
  'lib/index.d.ts',
  'lib/index.js',
  'logo.png',
  'package.json',
  'schemas/component.schema.json',
  'verifyCredentials.js',
];
const MUST_NOT_HOLD = [
  [/(?<!\.d)\.ts$/, 'a source beside its declarations: a consumer would compile it under his own flags'],
  [/^spec/, 'a specification'],
  [/^(?:bench|scripts|docs|coverage|examples)\//, 'a tool of this repository'],
];

/** Runs one of the tools that are installed here, or npm. Its output is in the error if it fails. */
function run(command, args, cwd = root) {
  const bin = command === 'npm' || command === 'node' ? command : join(root, 'node_modules/.bin', command);
  try {
    return execFileSync(bin, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const call = [command, ...args].join(' ');
    throw new Error([call, error.stdout, error.stderr ?? error.message].join('\n').trim(), { cause: error });
  }
}

function pack(folder) {
  const [packed] = JSON.parse(
    run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]),
  );
  return { tarball: join(folder, packed.filename), files: packed.files.map(({ path }) => path) };
}

function checkFiles(files) {
  const missing = MUST_HOLD.filter((file) => !files.includes(file)).map((file) => `missing: ${file}`);
  const unwanted = MUST_NOT_HOLD.flatMap(([pattern, why]) =>
    files.filter((file) => pattern.test(file)).map((file) => `unwanted: ${file} (${why})`),
  );
  const defects = [...missing, ...unwanted];
  if (defects.length > 0) throw new Error(defects.join('\n'));
}

/** Installs the tarball into an empty folder, as a user would. */
function install(folder, tarball) {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true }');
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', tarball], folder);
}

/** Both module systems must see the same names: an ES module sees no more than Node can read off the source. */
function load(folder) {
  const source = `
    const { deepEqual, equal } = require('node:assert/strict');
    const required = require('freshkeys');
    equal(typeof required.defineConnection, 'function', 'defineConnection is not exported');
    equal(typeof require('freshkeys/testing').runAction, 'function', 'freshkeys/testing has no runAction');
    const ofInterop = new Set(['__esModule', 'default', 'module.exports']);
    import('freshkeys').then((imported) => {
      const names = Object.keys(imported).filter((name) => !ofInterop.has(name));
      deepEqual(names.sort(), Object.keys(required).sort());
    });`;
  writeFileSync(join(folder, 'load.cjs'), source);
  run('node', ['load.cjs'], folder);
}

/** Nobody may notice that there is a bundle, but by the time it takes: scripts/bundle.cjs. */
function loadBundle(folder) {
  const source = `
    const { deepEqual, equal, ok, throws } = require('node:assert/strict');
    const { basename, dirname, join } = require('node:path');
    const required = require('freshkeys');
    const lib = dirname(require.resolve('freshkeys'));
    const loaded = Object.keys(require.cache);
    const own = loaded.filter((file) => file.startsWith(lib)).map((file) => basename(file));
    deepEqual(own, ['index.js', 'bundle.js'], 'it loads more than its bundle');
    equal(loaded.filter((file) => file.includes('/node_modules/ajv/')).length, 0, 'it loads at once what is to be loaded late');
    const { FreshkeysError } = require(join(lib, 'errors.js'));
    equal(FreshkeysError, required.FreshkeysError, 'there are two of a class');
    equal(FreshkeysError.name, 'FreshkeysError', 'a class has another name in the bundle');
    const { validateProvider } = require(join(lib, 'providers', 'validate-provider.js'));
    throws(() => validateProvider({ token: 5 }, 'this'), FreshkeysError, 'what is loaded late has classes of its own');
    required.describeRequests('salesforce').then((requests) => ok(requests.length > 0, 'the catalogue is empty'));`;
  writeFileSync(join(folder, 'load-bundle.cjs'), source);
  run('node', ['load-bundle.cjs'], folder);
}

/** The command must start with nothing but the package's own dependencies around it. */
function startCommand(folder) {
  const { version } = require('../package.json');
  const said = run('node', [join(folder, 'node_modules/.bin/freshkeys'), '--version']).trim();
  if (said !== version) throw new Error(`freshkeys --version says ${said} instead of ${version}`);
}

/** Compiles a small user of the package, as CommonJS and as an ES module; types that are `any` fail, too. */
function compile(folder) {
  const source = `
    import { defineConnection } from 'freshkeys';
    export const define: typeof defineConnection = defineConnection;
    // @ts-expect-error a function is no number
    export const wrong: number = defineConnection;
    // @ts-expect-error a connection is defined from something
    defineConnection();
  `;
  writeFileSync(join(folder, 'consumer.cts'), source);
  writeFileSync(join(folder, 'consumer.mts'), source);
  const compilerOptions = {
    ...{
      target: 'es2022',
      lib: ['es2023'],
      module: 'node20',
      strict: true,
      noEmit: true,
      skipLibCheck: false,
    },
    // Node's own types are the one thing that a user brings along.
    ...{ types: ['node'], typeRoots: [join(root, 'node_modules/@types')] },
  };
  const files = ['consumer.cts', 'consumer.mts'];
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  run('tsc', ['-p', folder]);
}

function main(folder) {
  const consumer = join(folder, 'consumer');
  const { tarball, files } = pack(folder);
  const steps = {
    [`the ${files.length} files of the tarball`]: () => checkFiles(files),
    publint: () => run('publint', ['run', tarball, '--strict']),
    'are the types wrong': () => run('attw', [tarball]),
    'installation elsewhere': () => install(consumer, tarball),
    'require() and import()': () => load(consumer),
    'one file to load': () => loadBundle(consumer),
    'freshkeys --version': () => startCommand(consumer),
    'types without skipLibCheck': () => compile(consumer),
  };
  for (const [name, step] of Object.entries(steps)) {
    try {
      step();
      console.log(`ok      ${name}`);
    } catch (error) {
      console.error(`FAILED  ${name}\n${error.message}`);
      process.exitCode = 1;
    }
  }
}

const folder = mkdtempSync(join(tmpdir(), 'freshkeys-package-'));
try {
  main(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
