'use strict';

const {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} = require('node:fs');
const { tmpdir } = require('node:os');
const { dirname, join } = require('node:path');

/** A component as small as it can be: pages that need another one write it. */
const DESCRIPTOR = {
  title: 'Contacts',
  credentials: {
    fields: {
      baseUrl: { label: 'Base URL', viewClass: 'TextFieldView', required: true },
      tokenUri: { label: 'Token URI', viewClass: 'TextFieldView', required: true },
      oauth: { label: 'Authentication', viewClass: 'OAuthFieldView', required: true },
    },
    oauth2: {
      client_id: '{{CONTACTS_CLIENT_ID}}',
      client_secret: '{{CONTACTS_CLIENT_SECRET}}',
      auth_uri: 'https://login.example.com/authorize',
      token_uri: '{{tokenUri}}',
    },
  },
};

/** What pages call behind their comments, as `"$SANDBOX/person"`. */
const HELPERS = {
  // Sits before the screen, opens the address that is printed there, and agrees to everything.
  person: [
    ': >"$SANDBOX/screen"',
    `address() { grep -oE 'http://[^ ]+/authorize[?][^ ]+' "$SANDBOX/screen" | tail -1; }`,
    '(for _ in $(seq 300); do',
    '  if [ -n "$(address)" ]; then exec curl --silent --location --output /dev/null "$(address)"; fi',
    '  sleep 0.2',
    'done) >/dev/null 2>&1 &',
  ].join('\n'),
  // Sits there as well, and types what the browser ends at: `exec < <("$SANDBOX/paste")`.
  paste: [
    `state() { sed -nE 's/.*[?&]state=([^& ]+).*/\\1/p' "$SANDBOX/screen" | tail -1; }`,
    'for _ in $(seq 300); do',
    '  if [ -n "$(state)" ]; then echo "https://127.0.0.1/?code=the-code&state=$(state)"; exit; fi',
    '  sleep 0.2',
    'done',
  ].join('\n'),
  // To be sourced: whatever is asked of other hosts, the server at this address is asked instead.
  detour: [
    'export DETOUR_TO="$1"',
    'export NODE_OPTIONS="--require $REPO/lib/platform/runtime/detour.js"',
  ].join('\n'),
  // Answers every request with this JSON for a few minutes; prints its address.
  answer: [
    'address=$(mktemp)',
    `timeout 300 node -e '`,
    '  const server = require("node:http").createServer((_, response) => {',
    '    response.setHeader("content-type", "application/json");',
    '    response.end(process.argv[1]);',
    '  });',
    '  server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));',
    `' "$1" >"$address" 2>&1 &`,
    'until [ -s "$address" ]; do sleep 0.1; done',
    'cat "$address"',
  ].join('\n'),
  // A clone of the repository, built, as far as a reader of its commands can tell.
  clone: ['mkdir freshkeys', 'for entry in "$REPO"/*; do ln -s "$entry" freshkeys/; done'].join('\n'),
  // Starts it for a few minutes and comes back; its address is in provider-url.
  'fake-provider': [
    'timeout 300 npx freshkeys provider --json "$@" >provider.json 2>&1 &',
    'until [ -s provider.json ]; do sleep 0.1; done',
    `sed -E 's/^[{]"url":"([^"]+)".*/\\1/' provider.json >"$SANDBOX/provider-url"`,
  ].join('\n'),
  // Makes and builds a component whose addresses are those of that provider.
  'new-component': [
    'url=$(cat "$SANDBOX/provider-url")',
    'npx freshkeys new my-component --yes --auth-uri "$url/authorize" --token-uri "$url/token" --base-url "$url"',
    'cd my-component',
    `printf 'MY_COMPONENT_CLIENT_ID=a\\nMY_COMPONENT_CLIENT_SECRET=b\\n' >.env`,
    'npm run build',
  ].join('\n'),
  'connect-component': [
    'cd my-component',
    '"$SANDBOX/person"',
    'npx freshkeys connect >"$SANDBOX/screen" 2>&1',
  ].join('\n'),
};

/**
 * Folders outside the repository in which this package is installed as its users have it: found by its name, through its
 * `exports`, with the declarations and the code that were built.
 */
exports.createSandboxes = function createSandboxes(root) {
  const base = mkdtempSync(join(tmpdir(), 'freshkeys-docs-'));
  const modules = join(base, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  for (const entry of readdirSync(join(root, 'node_modules'))) {
    if (!entry.startsWith('.')) symlinkSync(join(root, 'node_modules', entry), join(modules, entry));
  }
  symlinkSync(root, join(modules, 'freshkeys'));
  for (const entry of readdirSync(join(root, 'node_modules/.bin'))) {
    symlinkSync(join(root, 'node_modules/.bin', entry), join(modules, '.bin', entry));
  }
  writeCommand(join(modules, '.bin/freshkeys'), `exec node "${join(root, 'lib/cli/main.js')}" "$@"`);
  for (const [name, script] of Object.entries(HELPERS)) writeCommand(join(base, name), script);
  return {
    base,
    /** The folder of a page. */
    open: (page) => {
      const folder = join(base, page.replaceAll(/[^a-z0-9]+/gi, '-'));
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'package.json'), '{ "name": "component", "private": true }\n');
      writeFileSync(join(folder, 'component.json'), JSON.stringify(DESCRIPTOR));
      return folder;
    },
    close: () => {
      // What was ended a moment ago may still be writing.
      rmSync(base, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
};

exports.writeInto = function writeInto(folder, name, text) {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
};

function writeCommand(path, script) {
  writeFileSync(path, `#!/bin/sh\nset -eu\n${script}\n`);
  chmodSync(path, 0o755);
}
