import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { detouredChild } from '../lib/platform/runtime/detoured-child';
import type { FakeProvider } from '../lib/testing/fake-provider';
import { copyExample, EXAMPLES, loadStandIn } from './example-folder';

const GATE = readFileSync(join(__dirname, '../.ci/run'), 'utf8');

interface Block {
  readonly language: string;
  readonly text: string;
}

const readBlocks = (name: string): readonly Block[] =>
  [...readFileSync(join(EXAMPLES, name, 'README.md'), 'utf8').matchAll(/```(\w+)\n([\s\S]*?)\n```/g)].map(
    ([, language = '', text = '']) => ({ language, text }),
  );

/** What a reader of an example types, in its order; other comments than those behind commands are not there. */
const readCommands = (name: string): readonly string[] =>
  readBlocks(name)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, ''));

/** A person edits these. */
function fillIn(path: string, environment: Readonly<Record<string, string>>): void {
  const filled = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(path, filled.join(''));
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('what the pages of the examples show', () => {
  let provider: FakeProvider;
  let folder: string;

  const open = async (name: string): Promise<ReturnType<typeof loadStandIn>> => {
    const standIn = loadStandIn(name);
    provider = await standIn.startStandIn();
    folder = copyExample(name);
    return standIn;
  };

  const started: ChildProcess[] = [];

  afterEach(async () => {
    for (const { pid, exitCode } of started.splice(0))
      if (exitCode === null && pid !== undefined) process.kill(-pid);
    rmSync(folder, { recursive: true });
    await provider.close();
  });

  /** Types it, in a group of processes of its own. */
  const type = (command: string, more: Readonly<Record<string, string>> = {}): ChildProcess => {
    const { execArgv, environment } = detouredChild(provider.url);
    const env = { ...process.env, ...environment, NODE_OPTIONS: execArgv.join(' '), NO_COLOR: '1', ...more };
    const child = spawn('bash', ['-c', command], { cwd: folder, env, detached: true });
    started.push(child);
    return child;
  };
  const end = async (command: ChildProcess, watch: (output: string) => void = () => undefined) => {
    let output = '';
    for (const stream of [command.stdout, command.stderr]) {
      stream?.on('data', (chunk) => {
        output += String(chunk);
        watch(output);
      });
    }
    const [exitCode] = (await once(command, 'close')) as [number];
    expect(exitCode, output).to.equal(0);
    return output;
  };
  /** Opens the address that is shown, once, at the stand-in, or types where the browser would end. */
  const signIn = (command: ChildProcess) => {
    let isDone = false;
    return (output: string): void => {
      const address = /https:\/\/\S+[?&]state=\S+(?=\s)/.exec(output)?.[0];
      if (isDone || address === undefined) return;
      isDone = true;
      const { search, searchParams } = new URL(address);
      const state = searchParams.get('state') ?? '';
      if (searchParams.get('redirect_uri') === 'https://127.0.0.1') {
        command.stdin?.end(`https://127.0.0.1/?code=the-code&state=${state}\n`);
      } else void fetch(`${provider.authUri}${search}`);
    };
  };

  for (const name of ['salesforce', 'outlook', 'dropbox', 'google']) {
    it(`${name}: is installed, connected and run by what its reader types`, async () => {
      const { environment } = await open(name);
      const port = await findFreePort();
      const commands = readCommands(name).filter((line) => line !== 'npm run calls');
      const [own, gate] = [
        commands.filter((line) => !GATE.includes(line)),
        commands.filter((line) => GATE.includes(line)),
      ];
      expect(gate).to.deep.equal([
        'npm install',
        'npm test',
        'npx freshkeys validate',
        'npx freshkeys check',
      ]);
      expect(own).to.have.length.of.at.least(3);
      for (const line of own) {
        const command = type(line.replace(':8080/', `:${String(port)}/`));
        const output = await end(command, line.includes(' connect ') ? signIn(command) : undefined);
        if (line.startsWith('cp ')) fillIn(join(folder, '.env'), environment);
        if (line.includes(' run ')) expect(output).to.match(/message 1 +processed/);
      }
    });
  }

  it('outlook: measures the calls that its page shows', async () => {
    await open('outlook');
    const table = readBlocks('outlook').find(({ language }) => language === 'text')?.text ?? 'no table';
    // It brings its own stand-in. Two copies of tsx in one process would get in each other's way.
    const command = type('npm run --silent calls', { NODE_OPTIONS: '' });
    expect(await end(command)).to.equal(`${table}\n`);
  });

  it('custom-callback: starts the callback as a service', async () => {
    await open('custom-callback');
    const port = await findFreePort();
    const line = readCommands('custom-callback').find((command) => command.endsWith('npm run service')) ?? '';
    const command = type(line.replace('8080', String(port)));
    const ask = (): Promise<number | undefined> =>
      fetch(`http://127.0.0.1:${String(port)}/`, { method: 'POST', body: '{}' }).then(
        ({ status }) => status,
        () => undefined,
      );
    let status = await ask();
    while (status === undefined) status = await ask();
    expect(status).to.be.within(400, 403);
    expect(command.exitCode).to.equal(null);
  });

  it('custom-callback: tells of a 403 what its page shows', async () => {
    const { environment, form } = await open('custom-callback');
    fillIn(join(folder, '.env'), environment);
    await end(type('mkdir -p .freshkeys'));
    const cfg = { ...form, oauth: { ...provider.issue(), expires_in: undefined, expires_at: undefined } };
    const stored = JSON.stringify({ version: 1, cfg });
    writeFileSync(join(folder, '.freshkeys/credential.json'), stored, { mode: 0o600 });
    provider.expire();
    await end(
      type('npx freshkeys run getEntry -x getEntry', { FRESHKEYS_TRACE_FILE: join(folder, 'trace.jsonl') }),
    );
    const trace = readFileSync(join(folder, 'trace.jsonl'), 'utf8');
    const id = /"messageId":"([^"]+)"/.exec(trace)?.[1] ?? 'no message';
    const told = await end(type(`npx freshkeys trace trace.jsonl --message ${id}`));
    const shape = (text: string): string =>
      text
        .replaceAll(/\d\d:\d\d:\d\d\.\d{3}/g, '')
        .replaceAll(/\d+ ms/g, '# ms')
        .replaceAll(/\s+/g, ' ')
        .trim();
    const page = readBlocks('custom-callback').find(({ language }) => language === 'text')?.text ?? 'nothing';
    expect(shape(told)).to.contain(shape(page));
  });
});
