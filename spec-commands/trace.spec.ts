import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { defineConnection } from '../lib/component/connection';
import { formatTraceLine, type TracedEvent } from '../lib/trace/trace-line';
import { DESCRIPTOR } from '../spec/component/descriptors';
import { openWorld } from '../spec/component/world';
import { BUILT_COMMAND, runFreshkeys } from '../spec/support/command-line';
import { createTaskContext } from '../spec/support/runtime-context';
import { openTerminal } from '../spec/support/terminal';
import { useTemporaryFolder } from '../spec/support/temporary-folder';
import { NOON, refreshed, requested, waited } from '../spec/trace/traced-events';

const lineOf = (event: TracedEvent): string => `${formatTraceLine(event, event)}\n`;

const EVENTS = [
  requested({ messageId: 'm-1', endsAt: NOON + 60_000 }),
  requested({ messageId: 'm-2', at: NOON + 1_000, status: 401, rejectedBy: 'status' }),
  refreshed({ messageId: 'm-2', at: NOON + 1_050, reason: 'rejected' }),
  requested({
    messageId: 'm-2',
    at: NOON + 1_090,
    generation: 2,
    choice: 'renewed',
    resent: true,
    attempt: 2,
  }),
  waited({ messageId: 'm-3', at: NOON + 2_000 }),
  requested({ messageId: 'm-4', at: NOON + 3_000, credential: 'account-2', run: 'r2', pid: 9 }),
];

describe('freshkeys trace', function () {
  this.timeout(60_000);
  const folder = useTemporaryFolder();
  let path: string;

  before(() => {
    path = folder.write('trace.jsonl', EVENTS.map(lineOf).join(''));
  });

  it('draws what happened to the tokens of each account, and counts it', async () => {
    const { exitCode, stdout, stderr } = await runFreshkeys(['trace', path]);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    expect(stdout).to.match(
      /account-1 {2}process 4711\n.*\n +1 {2}█+░+ .*1 rejected; the API rejected it\n +2 +█+/,
    );
    expect(stdout).to.contain('account-2  process 9');
    expect(stdout).to.match(
      /× rejected +GET with token 1 got 401.* m-2\n.*◆ refreshed +token 1 became 2.* m-2\n/,
    );
    expect(stdout).to.match(
      /1 refresh \(1 rejected\) · 1 token request · 0 unsaved · 4 requests.*1 wait \(1\.0 s\)/,
    );
    expect(stdout).to.not.contain('\u001b');
  });

  it('fits the terminal: no line is wider, and what goes on below is indented', async () => {
    for (const more of [[], ['--message', 'm-2']]) {
      const terminal = openTerminal([process.execPath, BUILT_COMMAND, 'trace', path, ...more]);
      const { exitCode, shown } = await terminal.ended;
      expect(exitCode).to.equal(0);
      const lines = shown.split(/\r?\n/).map((line) => line.trimEnd());
      // The path of the file has no space to be broken at.
      expect(lines.filter((line) => line.length > 100 && !line.includes(path))).to.deep.equal([]);
      expect(lines.some((line) => /^ {14,}\S/.test(line))).to.equal(true);
    }
  });

  it('says why there was a refresh for a message, and fails if it knows nothing of it', async () => {
    const [known, unknown] = await Promise.all([
      runFreshkeys(['trace', path, '--message', 'm-2']),
      runFreshkeys(['trace', path, '--message', 'm-77']),
    ]);
    expect(known.stdout).to.match(
      /^Message m-2 {2}There was a refresh because the API rejected the token\.\n/,
    );
    expect(known.exitCode).to.equal(0);
    expect(unknown.exitCode).to.equal(1);
    expect(unknown.stderr).to.contain('is about message m-77').and.contain('m-2, m-3, m-4');
  });

  it('prints the account that was asked for as JSON, from the file that the environment names', async () => {
    const parameters = ['trace', '--json', '--credential', 'account-2'];
    const { stdout } = await runFreshkeys(parameters, { FRESHKEYS_TRACE_FILE: path });
    const printed = JSON.parse(stdout) as { readonly events: unknown; readonly file: string };
    expect(printed).to.include({ file: path, brokenLines: 0, leftOut: 0 });
    expect(printed).to.have.nested.property('summary.requests', 1);
    expect(printed).to.have.nested.property('tokens[0].lives[0].generation', 1);
    expect(printed.events).to.deep.equal([EVENTS.at(-1)]);
  });

  it('says what is no trace, and reads the rest', async () => {
    const broken = folder.write('broken.jsonl', `${EVENTS.map(lineOf).join('')}half a li\n{"v":9}\n{"v":9}`);
    const empty = folder.write('empty.jsonl', '');
    const runs = await Promise.all([
      runFreshkeys(['trace', broken]),
      runFreshkeys(['trace', empty]),
      runFreshkeys(['trace', folder.path('missing.jsonl')]),
    ]);
    expect(runs[0].stdout).to.contain('1 line skipped as no event; 2 lines skipped of version 9');
    expect(runs[1].stdout).to.contain('holds no events');
    expect(runs[2].stderr).to.contain('FRESHKEYS_TRACE_FILE=');
    expect(runs.map(({ exitCode }) => exitCode)).to.deep.equal([0, 0, 2]);
  });

  it('writes a page that needs nothing else', async () => {
    const page = folder.path('page.html');
    const { exitCode, stdout } = await runFreshkeys(['trace', path, '--html', page]);
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 0, stdout: `6 events are drawn in ${page}\n` });
    expect(readFileSync(page, 'utf8'))
      .to.match(/^<!doctype html>/)
      .and.contain('<svg class="lane"');
  });

  it('follows a file as it grows, until Ctrl-C, which is no failure', async () => {
    const followed = folder.write('followed.jsonl', lineOf(requested({ messageId: 'old' })));
    const child = spawn(process.execPath, [BUILT_COMMAND, 'trace', followed, '-f']);
    let printed = '';
    const until = async (words: string): Promise<void> => {
      while (!printed.includes(words)) {
        const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
        printed += chunk.toString('utf8');
      }
    };
    await until('old');
    appendFileSync(followed, lineOf(refreshed({ messageId: 'new' })).slice(0, 50));
    appendFileSync(followed, lineOf(refreshed({ messageId: 'new' })).slice(50));
    await until('new');
    child.kill('SIGINT');
    const [exitCode] = (await once(child, 'close')) as [number];
    expect(exitCode).to.equal(0);
    expect(printed.split('\n')).to.have.length(3);
  });

  it('W6 tells the story of a real connection, in which no secret is', async () => {
    const world = await openWorld({ api: { expirySign: '403' } });
    const file = folder.path('real.jsonl');
    const connection = defineConnection(
      DESCRIPTOR,
      { baseURL: world.api.url, rejection: { statuses: [403] } },
      { environment: { FRESHKEYS_TRACE_FILE: file } },
    );
    const act = connection.action(async ({ http }) => ({ body: { status: (await http.get('/me')).status } }));
    world.expire();
    const emit = (event: string, payload: unknown): Promise<boolean> => {
      if (event === 'updateKeys') Object.assign(saved, payload);
      return Promise.resolve(true);
    };
    const saved: { oauth?: Readonly<Record<string, unknown>> } = {};
    await act.call(createTaskContext(emit), { id: 'message-1', body: {} }, world.cfg);
    await world.close();
    const text = readFileSync(file, 'utf8');
    const secrets = [world.tokens, saved.oauth ?? {}].flatMap((tokens) => [
      tokens['access_token'],
      tokens['refresh_token'],
    ]);
    for (const secret of [...secrets, world.cfg['clientSecret']]) expect(text).to.not.contain(secret);
    const { stdout } = await runFreshkeys(['trace', file, '--message', 'message-1']);
    expect(stdout).to.match(/There was a refresh because the API rejected the token\./);
    expect(stdout).to.contain('got status 403, a rejection: this connection takes that status');
    expect(stdout)
      .to.contain('sent grant_type, refresh_token')
      .and.contain('the new one. It got status 200.');
  });
});
