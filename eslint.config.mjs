import { isBuiltin } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** What a folder beside the protocol core may import: never its neighbours. */
const BESIDE_THE_CORE = ['lib/errors', 'lib/ports', 'lib/redact', 'lib/oauth2/'];

/** What puts the pieces together may import all of them. */
const ALL_PIECES = [
  ...BESIDE_THE_CORE,
  'lib/secure-url',
  'lib/templates/',
  'lib/providers/',
  'lib/settings/',
  'lib/tokens/',
  'lib/stores/',
  'lib/leases/',
  'lib/http/',
  'lib/trace/',
];

/**
 * The import table of ARCHITECTURE.md: who (the first row that fits) may import which of our own files. A name that
 * ends with `/` is a folder, any other one file; `type ` in front allows its types only. Every folder may import
 * itself. A file of lib/ without a row is an error, so that a new folder is decided upon instead of forgotten.
 */
const ALLOWED_IMPORTS = [
  ['lib/error-codes', []],
  ['lib/environment-variables', []],
  ['lib/errors', ['lib/error-codes']],
  ['lib/redact', []],
  ['lib/trace-events', []],
  ['lib/json/', []],
  ['lib/ports', ['type lib/oauth2/token-set', 'type lib/trace-events']],
  ['lib/secure-url', ['lib/errors', 'lib/redact']],
  ['lib/templates/', ['lib/errors', 'lib/secure-url']],
  ['lib/oauth2/', ['lib/errors', 'lib/templates/']],
  // Facts as data: it takes the words for them from where they are understood.
  ['lib/providers/', ['lib/errors', 'type lib/oauth2/', 'type lib/http/']],
  ['lib/settings/', ['lib/errors', 'lib/redact', 'lib/templates/', 'lib/oauth2/', 'lib/providers/']],
  ['lib/tokens/', BESIDE_THE_CORE],
  ['lib/stores/', BESIDE_THE_CORE],
  ['lib/leases/', BESIDE_THE_CORE],
  ['lib/http/', [...BESIDE_THE_CORE, 'lib/secure-url']],
  ['lib/trace/', BESIDE_THE_CORE],
  // A page of what the trace tells: texts from texts.
  ['lib/trace-page/', ['lib/trace/', 'type lib/ports']],
  ['lib/component/', ALL_PIECES],
  ['lib/linter/', [...ALL_PIECES, 'lib/component/']],
  ['lib/generic/', [...ALL_PIECES, 'lib/component/']],
  ['lib/connection', ['lib/component/', 'lib/generic/', 'component.json']],
  ['lib/actions/', ['lib/component/', 'lib/generic/', 'lib/connection', 'lib/schemas/']],
  ['lib/triggers/', ['lib/component/', 'lib/generic/', 'lib/connection', 'lib/schemas/']],
  ['verifyCredentials', ['lib/component/', 'lib/generic/', 'lib/connection', 'lib/schemas/']],
  [
    'lib/descriptor/',
    [
      'lib/errors',
      'lib/redact',
      'lib/secure-url',
      'lib/templates/',
      'lib/oauth2/',
      'lib/json/',
      'lib/platform/runtime/',
    ],
  ],
  ['lib/scaffold/', ['lib/errors', 'lib/templates/', 'lib/providers/', 'lib/settings/', 'package.json']],
  // A fake that is built from the code under test repeats its mistakes: contracts only.
  ['lib/platform/', ['lib/ports', 'type lib/component/runtime']],
  // What authors import in their own specs: it knows the runtime and the fake world, and nothing of tokens.
  ['lib/testing/', ['lib/errors', 'lib/ports', 'lib/platform/', 'type lib/component/runtime']],
  ['lib/checkup/', ['lib/errors', 'lib/redact', 'lib/json/', 'lib/platform/', 'lib/desk/', 'lib/testing/']],
  [
    'lib/desk/',
    ['lib/component/', 'lib/oauth2/', 'lib/json/', 'lib/platform/', 'lib/trace/', 'lib/errors', 'lib/redact'],
  ],
  [
    'lib/cli/',
    [
      'lib/component/',
      'lib/desk/',
      'lib/generic/',
      'lib/json/',
      'lib/linter/',
      'lib/descriptor/',
      'lib/scaffold/',
      'lib/testing/',
      'lib/checkup/',
      'lib/trace/',
      'lib/trace-page/',
      'lib/providers/',
      'lib/settings/',
      'lib/secure-url',
      'lib/platform/',
      'lib/errors',
      'lib/redact',
      'component.json',
      'package.json',
    ],
  ],
  ['lib/index', ['lib/']],
];

/** The one door of each third party: the only places whose files may import it. */
const DOORS = {
  undici: ['lib/http/'],
  axios: ['lib/http/', 'lib/platform/stock-component/'],
  jose: ['lib/oauth2/', 'lib/desk/'],
  'xml-crypto': ['lib/oauth2/'],
  ajv: ['lib/providers/', 'lib/descriptor/'],
  oauth4webapi: ['lib/cli/'],
  'write-file-atomic': ['lib/stores/', 'lib/desk/'],
  ioredis: ['lib/leases/'],
  'redis-semaphore': ['lib/leases/'],
  'proper-lockfile': ['lib/leases/', 'lib/desk/'],
  dotenv: ['lib/desk/'],
  open: ['lib/desk/'],
  amqplib: ['lib/platform/'],
  picocolors: ['lib/cli/'],
  '@clack/prompts': ['lib/cli/'],
  'cli-table3': ['lib/cli/'],
  '@elastic.io/component-commons-library': ['lib/component/attachment-processor'],
  'elasticio-sailor-nodejs': ['lib/platform/'],
  'oidc-provider': ['lib/platform/'],
};

/** The composition root, the command line, and what builds the environment of a child process. */
const READERS_OF_THE_ENVIRONMENT = [
  'lib/component/connection.ts',
  'lib/cli/main.ts',
  'lib/platform/runtime/container-environment.ts',
  'lib/platform/runtime/container.ts',
  'lib/platform/runtime/detour.ts',
];

const isWithin = (file, place) => (place.endsWith('/') ? file.startsWith(place) : file === place);

const folderOf = (file) => file.slice(0, file.indexOf('/', 'lib/'.length) + 1);

/** Whether a declaration is gone after compilation: `import type …`, or nothing but `type` members. */
function isTypeOnly({ importKind, exportKind, specifiers = [] }) {
  if (importKind === 'type' || exportKind === 'type') return true;
  const ofTypes = (specifier) => specifier.importKind === 'type' || specifier.exportKind === 'type';
  return specifiers.length > 0 && specifiers.every(ofTypes);
}

/** What is wrong with an import of one of our own files, if anything. */
function refusalOfOwn(file, target, typeOnly) {
  const row = ALLOWED_IMPORTS.find(([place]) => isWithin(file, place));
  if (row === undefined) return 'noRow';
  const folder = folderOf(file);
  if (folder !== '' && isWithin(target, folder)) return undefined;
  const allowed = row[1].some((entry) => isWithin(target, typeOnly ? entry.replace(/^type /, '') : entry));
  return allowed ? undefined : 'ownFile';
}

/** What is wrong with an import of a package, if anything. */
function refusalOfPackage(file, name) {
  if (!Object.hasOwn(DOORS, name)) return 'noDoor';
  return DOORS[name].some((place) => isWithin(file, place)) ? undefined : 'door';
}

/**
 * Enforces the two tables above. A rule of our own, because `no-restricted-imports` sees neither `import()` nor
 * `require()` and compares how a path is written instead of where it leads.
 */
const allowedImports = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      ownFile: '{{file}} may not import {{target}}: see ALLOWED_IMPORTS.',
      noRow: '{{file}} has no row in ALLOWED_IMPORTS: decide what it may import.',
      door: '{{target}} does not come in through {{file}}: see DOORS.',
      noDoor: '{{target}} has no door in DOORS: decide where it comes in.',
    },
  },
  create(context) {
    const nameOf = (path) =>
      relative(context.cwd, path)
        .replaceAll('\\', '/')
        .replace(/(?:\.d)?\.[jt]s$/, '');
    const file = nameOf(context.filename);

    const check = (source, typeOnly) => {
      if (typeof source?.value !== 'string' || isBuiltin(source.value)) return;
      const own = source.value.startsWith('.');
      const target = own
        ? nameOf(resolve(dirname(context.filename), source.value))
        : source.value.split('/', source.value.startsWith('@') ? 2 : 1).join('/');
      const messageId = own ? refusalOfOwn(file, target, typeOnly) : refusalOfPackage(file, target);
      if (messageId !== undefined) context.report({ node: source, messageId, data: { file, target } });
    };
    const checkDeclaration = (node) => check(node.source, isTypeOnly(node));

    return {
      ImportDeclaration: checkDeclaration,
      ExportNamedDeclaration: checkDeclaration,
      ExportAllDeclaration: checkDeclaration,
      ImportExpression: (node) => check(node.source, false),
      TSImportType: (node) => check(node.source, true),
      TSExternalModuleReference: (node) => check(node.expression, node.parent.importKind === 'type'),
      'CallExpression[callee.name="require"]': (node) => check(node.arguments[0], false),
      'CallExpression[callee.object.name="require"]': (node) => check(node.arguments[0], false),
    };
  },
};

const NO_ENUM = { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' };
const NO_NAMESPACE = {
  selector: 'TSModuleDeclaration[kind="namespace"]',
  message: 'Files are the namespaces.',
};
const NO_PLAIN_ERROR = {
  selector:
    ':matches(ThrowStatement, CallExpression[callee.name="reject"], CallExpression[callee.property.name="reject"])' +
    ' > [callee.name="Error"]',
  message: 'Throw one of lib/errors.ts: with a code, a cause and a remedy.',
};

const TYPESCRIPT = [
  'lib/**/*.ts',
  'verifyCredentials.ts',
  'spec/**/*.ts',
  'spec-commands/**/*.ts',
  'spec-services/**/*.ts',
  'spec-examples/**/*.ts',
  'bench/**/*.ts',
];
const SHIPPED = ['lib/**/*.ts', 'verifyCredentials.ts'];
const HELPERS = ['**/*.mjs', '**/*.cjs'];

export default defineConfig(
  {
    ignores: ['lib/**/*.js', '**/*.d.ts', 'verifyCredentials.js', 'coverage/', 'bench/results/'],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: {
      parserOptions: { project: './tsconfig.check.json', tsconfigRootDir: import.meta.dirname },
    },
    settings: {
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.js', '.json'] })],
    },
    rules: {
      'max-lines': ['error', { max: 250 }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'max-depth': ['error', 3],
      // `this` is the runtime's doing (`process.call(this, message, cfg, snapshot)`), not an argument of ours.
      'max-params': ['error', { max: 3, countThis: 'never' }],
      complexity: ['error', 12],
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', NO_ENUM, NO_NAMESPACE],
      'import-x/no-default-export': 'error',
      'import-x/no-cycle': 'error',
      // `import('…')` as a type stays possible: it is how CommonJS names a type of an ES module.
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      // `headers['authorization']` says that the key may be absent, `secret || undefined` that '' counts as absent.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      // `import x = require('…')` is how TypeScript reads the `export =` that the runtime needs.
      '@typescript-eslint/no-require-imports': ['error', { allowAsImport: true }],
      // It asks for the `!` that no-non-null-assertion forbids.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: SHIPPED,
    plugins: { freshkeys: { rules: { 'allowed-imports': allowedImports } } },
    rules: { 'freshkeys/allowed-imports': 'error' },
  },
  {
    files: SHIPPED,
    ignores: ['lib/platform/**'],
    rules: {
      'no-restricted-syntax': ['error', NO_ENUM, NO_NAMESPACE, NO_PLAIN_ERROR],
    },
  },
  {
    files: SHIPPED,
    ignores: READERS_OF_THE_ENVIRONMENT,
    rules: {
      'no-restricted-properties': ['error', { object: 'process', property: 'env' }],
      'no-restricted-imports': ['error', { name: 'node:process' }, { name: 'process' }],
    },
  },
  {
    files: ['spec/**/*.ts', 'spec-commands/**/*.ts', 'spec-services/**/*.ts', 'spec-examples/**/*.ts'],
    rules: {
      // A `describe` is as long as its cases, and chai's assertions are expressions (`expect(x).to.be.true`).
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    files: HELPERS,
    extends: [tseslint.configs.recommended],
    languageOptions: {
      globals: { Buffer: 'readonly', __dirname: 'readonly', console: 'readonly', process: 'readonly' },
    },
    rules: { eqeqeq: 'error', 'max-depth': ['error', 3] },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off', 'no-undef': 'error' },
  },
);
