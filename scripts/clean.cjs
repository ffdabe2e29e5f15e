'use strict';
// Removes what `npm run build` writes beside the sources, and nothing else.
const { existsSync, readdirSync, rmSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const emitted = /\.(?:js|d\.ts)$/;

for (const entry of readdirSync(join(root, 'lib'), { recursive: true })) {
  const file = join(root, 'lib', String(entry));
  if (emitted.test(file) && existsSync(file.replace(emitted, '.ts'))) rmSync(file);
}
for (const file of ['lib/bundle.js', 'verifyCredentials.js', 'verifyCredentials.d.ts'])
  rmSync(join(root, file), { force: true });
