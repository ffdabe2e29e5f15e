'use strict';
// Holds the sizes of the sources to their budgets. ESLint sees one file at a time; median and percentile need them all.
const { readFileSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

const BUDGETS = { median: 60, '95th percentile': 200, max: 250 };

const root = process.argv[2] ?? join(__dirname, '..');
const isSource = (file) => file.endsWith('.ts') && !file.endsWith('.d.ts');
const sources = readdirSync(join(root, 'lib'), { recursive: true })
  .filter(isSource)
  .map((file) => join('lib', file))
  .concat('verifyCredentials.ts');

const countLines = (file) => readFileSync(join(root, file), 'utf8').trimEnd().split('\n').length;

/** The smallest size that at least this share of the files does not exceed (nearest rank). */
const sizeAt = (sizes, share) => sizes[Math.max(0, Math.ceil(sizes.length * share) - 1)].lines;

const sizes = sources
  .map((file) => ({ file, lines: countLines(file) }))
  .sort((one, other) => one.lines - other.lines);
const measured = {
  median: sizeAt(sizes, 0.5),
  '95th percentile': sizeAt(sizes, 0.95),
  max: sizeAt(sizes, 1),
};

console.log(`${sizes.length} files`);
for (const [name, budget] of Object.entries(BUDGETS)) {
  const over = measured[name] > budget;
  console.log(`${over ? 'OVER' : 'ok  '}  ${name}: ${measured[name]} lines (budget ${budget})`);
  if (over) process.exitCode = 1;
}
if (process.exitCode === 1) {
  console.log('The largest files:');
  for (const { file, lines } of sizes.slice(-10).reverse()) console.log(`  ${lines}  ${file}`);
}
