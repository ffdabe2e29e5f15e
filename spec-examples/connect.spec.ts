import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { detouredChild } from '../lib/platform/runtime/detoured-child';
import type { FakeProvider } from '../lib/testing/fake-provider';
import { copyExample, loadStandIn } from './example-folder';

const REDIRECT_URI = 'https://127.0.0.1';

describe('T5 the Dropbox example at a desk', () => {
  const { environment, startStandIn } = loadStandIn('dropbox');
  let provider: FakeProvider;
  let folder: string;

  beforeEach(async () => {
    provider = await startStandIn();
    folder = copyExample('dropbox');
  });

  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await provider.close();
  });

  /** The command of the example's own installation. */
  const freshkeys = (...args: readonly string[]): ChildProcess => {
    const child = detouredChild(provider.url);
    // Not as arguments: the command starts the component in a process of its own.
    const NODE_OPTIONS = child.execArgv.join(' ');
    return spawn(process.execPath, ['node_modules/freshkeys/lib/cli/main.js', ...args], {
      cwd: folder,
      env: { ...process.env, ...child.environment, ...environment, NODE_OPTIONS, NO_COLOR: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  };
  const ended = async (command: ChildProcess): Promise<string> => {
    let output = '';
    for (const stream of [command.stdout, command.stderr]) {
      stream?.on('data', (chunk) => (output += String(chunk)));
    }
    const [exitCode] = (await once(command, 'close')) as [number];
    expect(exitCode, output).to.equal(0);
    return output;
  };
  const stored = (): Readonly<Record<string, unknown>> => {
    const text = readFileSync(join(folder, '.freshkeys/credential.json'), 'utf8');
    const { cfg } = JSON.parse(text) as { readonly cfg: { readonly oauth: Record<string, unknown> } };
    return cfg.oauth;
  };

  it('is connected by pasting the address, verified by a first refresh, and lists a folder', async () => {
    const command = freshkeys('connect', '--paste', '--redirect-uri', REDIRECT_URI);
    const end = ended(command);
    const page = await addressShownBy(command);
    expect(page.origin + page.pathname).to.equal('https://www.dropbox.com/oauth2/authorize');
    expect(page.searchParams.get('token_access_type')).to.equal('offline');
    const state = page.searchParams.get('state') ?? '';
    command.stdin?.end(`${REDIRECT_URI}/?code=the-code&state=${state}\n`);
    await end;
    const first = stored();
    expect(provider.isActive(String(first['access_token']))).to.equal(true);
    await ended(freshkeys('verify'));
    expect(provider.counts().issued).to.equal(2);
    expect(stored()['access_token']).to.not.equal(first['access_token']);
    expect(stored()['refresh_token']).to.equal(first['refresh_token']);
    expect(await ended(freshkeys('run', 'listFolder', '-x', 'listFolder'))).to.contain('a.txt');
  });
});

/** Reads on: a command whose output nobody takes any more would end. */
function addressShownBy(command: ChildProcess): Promise<URL> {
  return new Promise((resolve, reject) => {
    let text = '';
    command.stderr?.on('data', (chunk) => {
      text += String(chunk);
      const address = /https:\/\/\S+/.exec(text)?.[0];
      if (address !== undefined && text.includes(`${address}\n`)) resolve(new URL(address));
    });
    command.once('close', () => {
      reject(new TypeError(`no address was shown: ${text}`));
    });
  });
}
