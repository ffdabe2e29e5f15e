'use strict';
// Joins the modules that `require('freshkeys')` loads into one file, lib/bundle.js: to find, read and wrap two hundred of
// them takes longer than to run them (decision 11). Each module stays where it is, and hands out what the bundle has, so
// that there is one of every class, whoever loads it from where. Runs after the compiler.
//   node scripts/bundle.cjs [FOLDER]     a folder that the compiler has written to, instead of this repository
const { writeFileSync } = require('node:fs');
const { readFile } = require('node:fs/promises');
const { dirname, join, posix, relative, resolve, sep } = require('node:path');
const { build } = require('esbuild');

const root = join(__dirname, '..');
const lib = join(root, 'lib');
const target = join(resolve(process.argv[2] ?? root), 'lib');

/** How another module of `lib/` would import this one, if it lay there itself: `./component/connection`. */
const specifierOf = (path) => `./${relative(lib, path).split(sep).join('/')}`.replace(/\.ts$/, '');

/** What is loaded late stays a file of its own; what lies beside a module is looked for from where the bundle is. */
const keepPaths = {
  name: 'keep-paths',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) =>
      kind === 'import-statement' ? undefined : { path: specifierOf(join(resolveDir, path)), external: true },
    );
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const folder = `require('node:path').join(__dirname, '${specifierOf(dirname(path))}')`;
      return { loader: 'ts', contents: source.replaceAll('__dirname', folder) };
    });
  },
};

const BUNDLED = {
  absWorkingDir: root,
  bundle: true,
  format: 'cjs',
  packages: 'external',
  platform: 'node',
  plugins: [keepPaths],
  target: 'node20.19',
};

/** The modules that are loaded together with `lib/index.ts`, and the names that each exports. */
async function findModules() {
  const index = { ...BUNDLED, entryPoints: [join(lib, 'index.ts')] };
  const reached = await build({ ...index, metafile: true, write: false });
  const entryPoints = Object.keys(reached.metafile.inputs);
  const alone = { absWorkingDir: root, format: 'esm', outdir: target, logLevel: 'error' };
  const { metafile } = await build({ ...alone, entryPoints, metafile: true, write: false });
  return Object.values(metafile.outputs).map((output) => ({
    name: specifierOf(join(root, output.entryPoint)),
    members: output.exports,
  }));
}

/**
 * What the bundle is made of. Each module has a function that hands out its members: a namespace (`export * as`) would
 * make a getter of every member at once, which takes a third as long as all the rest.
 */
function entryOf(modules) {
  const imports = modules.map(({ name, members }, index) => {
    const renamed = members.map((member) => `${member} as ${member}$${index}`);
    return `import { ${renamed.join(', ')} } from '${name}';`;
  });
  const entries = modules.map(({ name, members }, index) => {
    const handedOut = members.map((member) => `${member}: ${member}$${index}`);
    return `'${name}': () => ({ ${handedOut.join(', ')} }),`;
  });
  return [...imports, 'export const modules = {', ...entries, '};'].join('\n');
}

/** What stands where the module was. One member a line, because that is what an ES module can find by name. */
function standInOf({ name, members }) {
  const bundle = posix.relative(posix.dirname(name), 'bundle.js');
  return [
    "'use strict';",
    '// The code of this module is in bundle.js: see scripts/bundle.cjs.',
    "Object.defineProperty(exports, '__esModule', { value: true });",
    `const members = require('${bundle.startsWith('.') ? bundle : `./${bundle}`}').modules['${name}']();`,
    ...members.map((member) => `exports.${member} = members.${member};`),
    '',
  ].join('\n');
}

async function main() {
  const modules = await findModules();
  const stdin = { contents: entryOf(modules), loader: 'ts', resolveDir: lib };
  await build({ ...BUNDLED, stdin, outfile: join(target, 'bundle.js') });
  for (const module of modules) writeFileSync(join(target, `${module.name}.js`), standInOf(module));
}

void main();
