'use strict';

// Writes what is made from other files of this repository: `npm run generate`. With --check nothing is written, and
// the exit code says whether everything is as it would be written.

const { existsSync, readFileSync, readdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { format, resolveConfig } = require('prettier');
// The texts are in the sources, and nothing needs to be built before.
require('tsx/cjs');
const { buildApiReference } = require('./generate/api-reference.cjs');
const { buildCommandReference } = require('./generate/command-reference.cjs');
const { buildEnvironmentReference } = require('./generate/environment-reference.cjs');
const { buildErrorReference } = require('./generate/error-reference.cjs');
const { createSourceProgram } = require('./generate/source-program.cjs');
const { buildTraceReference } = require('./generate/trace-reference.cjs');
const { buildProviderSchema } = require('./generate/provider-schema.cjs');
const { buildProviderReference } = require('./generate/provider-reference.cjs');
const { buildTracePicture } = require('./generate/trace-picture.cjs');

const ROOT = join(__dirname, '..');
const CATALOGUE = join(ROOT, 'lib', 'providers', 'catalogue');

/** The catalogue: id and definition of each provider, by id. */
function readCatalogue() {
  const ids = readdirSync(CATALOGUE)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length));
  return ids.sort().map((id) => [id, JSON.parse(readFileSync(join(CATALOGUE, `${id}.json`), 'utf8'))]);
}

function buildIds(catalogue) {
  const ids = catalogue.map(([id]) => `  '${id}',`).join('\n');
  return [
    '/** The providers of the catalogue: the names of the files beside this one. Written by `npm run generate`. */',
    `export const PROVIDER_IDS = [\n${ids}\n] as const;`,
    '',
    '/** One of {@link PROVIDER_IDS}. */',
    'export type ProviderId = (typeof PROVIDER_IDS)[number];',
    '',
  ].join('\n');
}

/** The select field of the generic component offers what the catalogue has. */
function buildDescriptor(catalogue) {
  const descriptor = JSON.parse(readFileSync(join(ROOT, 'component.json'), 'utf8'));
  const byTitle = [...catalogue].sort(([, one], [, other]) => one.title.localeCompare(other.title, 'en'));
  descriptor.credentials.fields.provider.model = Object.fromEntries(
    byTitle.map(([id, { title }]) => [id, title]),
  );
  return JSON.stringify(descriptor);
}

/** The pages that are made of comments and lists in the sources. */
function buildReference() {
  const program = createSourceProgram(ROOT, ['lib/index.ts', 'lib/testing/index.ts', 'lib/errors.ts']);
  const { COMMANDS } = require('../lib/cli/commands.ts');
  const { ENVIRONMENT_VARIABLES } = require('../lib/environment-variables.ts');
  const { TRACE_CHANNEL } = require('../lib/trace/diagnostics.ts');
  const { version } = require('../package.json');
  return {
    'docs/reference/api.md': buildApiReference(program, {
      entry: 'lib/index.ts',
      title: 'API of `freshkeys`',
      introduction: [
        "What `import … from 'freshkeys'` gives. [`freshkeys/testing`](testing.md) is for the specs of a component.",
      ],
    }),
    'docs/reference/testing.md': buildApiReference(program, {
      entry: 'lib/testing/index.ts',
      title: 'API of `freshkeys/testing`',
      introduction: ['For your own specs; [the guide](../guides/test-your-component.md) uses it.'],
    }),
    'docs/reference/errors.md': buildErrorReference(program, require('../lib/errors.ts')),
    'docs/reference/environment.md': buildEnvironmentReference(ENVIRONMENT_VARIABLES),
    'docs/reference/command-line.md': buildCommandReference(require('../lib/cli/help.ts'), COMMANDS, version),
    'docs/reference/trace-events.md': buildTraceReference(program, TRACE_CHANNEL),
  };
}

async function main() {
  const catalogue = readCatalogue();
  const schema = buildProviderSchema(ROOT);
  const files = {
    'lib/providers/provider.schema.json': JSON.stringify(schema),
    'lib/providers/provider-ids.ts': buildIds(catalogue),
    'component.json': buildDescriptor(catalogue),
    'docs/reference/providers.md': buildProviderReference(schema, catalogue),
    ...buildReference(),
    'docs/trace/demo.svg': buildTracePicture(ROOT),
  };
  const stale = [];
  for (const [name, text] of Object.entries(files)) {
    const path = join(ROOT, name);
    const options = (await resolveConfig(path)) ?? {};
    // Pictures are nothing that Prettier knows.
    const formatted = name.endsWith('.svg') ? text : await format(text, { ...options, filepath: path });
    if (process.argv.includes('--check')) {
      if (!existsSync(path) || readFileSync(path, 'utf8') !== formatted) stale.push(name);
    } else {
      writeFileSync(path, formatted);
    }
  }
  if (stale.length === 0) return;
  console.error(`Not as \`npm run generate\` writes it: ${stale.join(', ')}`);
  process.exitCode = 1;
}

void main();
