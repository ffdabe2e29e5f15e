'use strict';

// Writes what is made from other files of this repository: `npm run generate`. With --check nothing is written, and
// the exit code says whether everything is as it would be written.

const { readFileSync, readdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { format, resolveConfig } = require('prettier');
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

async function main() {
  const catalogue = readCatalogue();
  const schema = buildProviderSchema(ROOT);
  const files = {
    'lib/providers/provider.schema.json': JSON.stringify(schema),
    'lib/providers/provider-ids.ts': buildIds(catalogue),
    'component.json': buildDescriptor(catalogue),
    'docs/reference/providers.md': buildProviderReference(schema, catalogue),
    'docs/trace/demo.svg': buildTracePicture(ROOT),
  };
  const stale = [];
  for (const [name, text] of Object.entries(files)) {
    const path = join(ROOT, name);
    const options = (await resolveConfig(path)) ?? {};
    // Pictures are nothing that Prettier knows.
    const formatted = name.endsWith('.svg') ? text : await format(text, { ...options, filepath: path });
    if (process.argv.includes('--check')) {
      if (readFileSync(path, 'utf8') !== formatted) stale.push(name);
    } else {
      writeFileSync(path, formatted);
    }
  }
  if (stale.length === 0) return;
  console.error(`Not as \`npm run generate\` writes it: ${stale.join(', ')}`);
  process.exitCode = 1;
}

void main();
