'use strict';

const { spawn, spawnSync } = require('node:child_process');
const { closeSync, existsSync, openSync, readFileSync, rmSync } = require('node:fs');
const { join } = require('node:path');

const TIME_LIMIT_MS = 300_000;
const START_LIMIT_MS = 30_000;

/** As a reader has it, and as if nobody looked on. */
function environmentOf({ root, base }) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(?:FRESHKEYS_|ELASTICIO_|npm_)/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    ...{ CI: 'true', NO_COLOR: '1', REPO: root, SANDBOX: base },
    // The client of the component that every folder begins with.
    ...{ CONTACTS_CLIENT_ID: 'fake-client', CONTACTS_CLIENT_SECRET: 'fake-client-secret' },
    ...{ npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false' },
    // What was downloaded once is good enough.
    npm_config_prefer_offline: 'true',
  };
}

/**
 * Runs what a reader types, in one go: any command that fails ends it.
 *
 * @returns what was printed, the exit code, and the folder that the reader is in afterwards
 */
exports.runShell = function runShell(script, { cwd, ...places }) {
  const note = join(places.base, '.folder');
  // The folder is noted also when a command was meant to fail.
  const text = `trap 'pwd >"${note}"' EXIT\n${script}\n`;
  const { status, stdout, stderr, error } = spawnSync('bash', ['-euo', 'pipefail', '-c', text], {
    cwd,
    env: environmentOf(places),
    encoding: 'utf8',
    timeout: TIME_LIMIT_MS,
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  return { output: stdout + stderr, status, folder: readFileSync(note, 'utf8').trim() };
};

/**
 * Starts what runs until Ctrl-C, and waits until it has printed a text.
 *
 * @returns what was printed, whether the text was in it, and what ends it
 */
exports.startShell = function startShell(script, { cwd, until, ...places }) {
  const log = join(places.base, '.started');
  const file = openSync(log, 'w');
  const options = { cwd, env: environmentOf(places), detached: true, stdio: ['ignore', file, file] };
  const ended = `${log}.ended`;
  const text = `(set -euo pipefail\n${script}\n) || true\ntouch "${ended}"\n`;
  const child = spawn('bash', ['-c', text], options);
  closeSync(file);
  const giveUpAt = Date.now() + START_LIMIT_MS;
  const goesOn = () => !existsSync(ended) && Date.now() < giveUpAt;
  while (!readFileSync(log, 'utf8').includes(until) && goesOn()) pause(50);
  rmSync(ended, { force: true });
  const output = readFileSync(log, 'utf8');
  return { output, started: output.includes(until), stop: () => void endGroup(child) };
};

/** Pages are checked one command after the other, so that waiting may stop everything else. */
const pause = (ms) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

function endGroup({ pid }) {
  try {
    process.kill(-pid, 'SIGTERM');
  } catch (error) {
    // It has ended by itself.
    if (error.code !== 'ESRCH') throw error;
  }
}

/** Runs a module of TypeScript. */
exports.runModule = function runModule(path, { cwd, ...places }) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, ['--import', 'tsx', path], {
    cwd,
    env: environmentOf(places),
    encoding: 'utf8',
    timeout: TIME_LIMIT_MS,
  });
  if (error !== undefined) throw error;
  return { output: stdout + stderr, status };
};
