import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { RefreshEvent, RequestEvent } from '../../lib/ports';
import { createTraceFile } from '../../lib/trace/trace-file';
import { readTrace } from '../../lib/trace/trace-reader';
import { createTestClock } from '../../lib/testing/test-clock';
import { useTemporaryFolder } from '../support/temporary-folder';

const REQUEST: RequestEvent = {
  event: 'request',
  method: 'GET',
  status: 200,
  generation: 1,
  resent: false,
  attempt: 1,
};

describe('trace: the file of events', () => {
  const folder = useTemporaryFolder();
  const clock = createTestClock();
  const warnings: string[] = [];
  const logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: (line: string) => warnings.push(line),
    error: () => undefined,
  };
  const create = (path: string) => createTraceFile(path, { clock, random: () => 0.5 });
  const linesOf = (path: string): string[] => readFileSync(path, 'utf8').split('\n').slice(0, -1);

  beforeEach(() => {
    warnings.length = 0;
  });

  it('is made with the first event, for its owner alone, and gets a line for each', () => {
    const path = folder.path('first.jsonl');
    const file = create(path);
    expect(existsSync(path)).to.equal(false);
    file.write({ ...REQUEST, messageId: 'm-1' }, logger);
    file.write(REQUEST, logger);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    const [first, second] = linesOf(path).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(first).to.include({ ...REQUEST, v: 1, at: clock.now(), pid: process.pid, messageId: 'm-1' });
    expect(first).to.have.all.keys(...Object.keys(second ?? {}), 'messageId');
  });

  it('is appended to, and its folder is made', () => {
    const path = folder.path('folder/trace.jsonl');
    create(path).write(REQUEST, logger);
    create(path).write(REQUEST, logger);
    expect(linesOf(path)).to.have.length(2);
  });

  it('is begun anew when somebody deletes it', () => {
    const path = folder.path('deleted.jsonl');
    const file = create(path);
    file.write(REQUEST, logger);
    rmSync(path);
    file.write(REQUEST, logger);
    expect(linesOf(path)).to.have.length(1);
  });

  it('holds no secret, whatever a server or a sender calls things, and no line without end', () => {
    const path = folder.path('canaries.jsonl');
    const jwt = 'eyJhbGciOiJIUzI1NiJ9.canaryPayload.canarySignature';
    const event: RefreshEvent = {
      event: 'refresh',
      credential: `https://user:canary-password@api.example/${'x'.repeat(100_000)}`,
      reason: 'rejected',
      outcome: 'issued',
      generationBefore: 1,
      generationAfter: 2,
      startedAt: 0,
      durationMs: 1,
      waiters: 0,
      exchange: {
        sent: ['grant_type'],
        status: 200,
        received: [jwt, ...Array<string>(9_999).fill('n'.repeat(999))],
      },
    };
    create(path).write({ ...event, messageId: 'Bearer canary-token' }, logger);
    const [line = ''] = linesOf(path);
    expect(line).to.not.match(/canary/i);
    expect(line.length).to.be.below(4_097);
    expect(JSON.parse(line)).to.include({ generationAfter: 2, messageId: 'Bearer [redacted]' });
  });

  for (const [what, path, code] of [
    ['a full disk', '/dev/full', 'ENOSPC'],
    ['a folder', '/', 'EISDIR'],
    ['a place that does not exist', '/nowhere/at/all', 'ENOENT'],
  ] as const) {
    it(`says once that it cannot be written, and stops nothing: ${what}`, async () => {
      const file = create(path);
      for (let index = 0; index < 5; index += 1) {
        file.write(REQUEST, logger);
        await clock.advance(20_000);
      }
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.contain(path).and.contain(code).and.contain('nothing else is affected');
    });
  }

  it('is tried again after a while', async () => {
    const path = folder.path('later/there/trace.jsonl');
    const file = create(path);
    file.write(REQUEST, logger);
    mkdirSync(folder.path('later/there'), { recursive: true });
    file.write(REQUEST, logger);
    expect(existsSync(path)).to.equal(false);
    await clock.advance(10_000);
    file.write(REQUEST, logger);
    expect(linesOf(path)).to.have.length(1);
  });

  it('does not wait for the reader of a pipe', async () => {
    const path = folder.path('pipe');
    await once(spawn('mkfifo', [path]), 'close');
    create(path).write(REQUEST, logger);
    expect(warnings[0]).to.contain('ENXIO');
    chmodSync(path, 0o600);
  });

  describe('in several processes', function () {
    this.timeout(30_000);

    /** Writes events as fast as it can, from a process of its own. */
    function startWriter(path: string, count: number) {
      const extension = extname(__filename);
      const library = join(__dirname, `../../lib/trace/trace-file${extension}`);
      const code = `
        const file = require(${JSON.stringify(library)}).createTraceFile(${JSON.stringify(path)}, { clock: { now: Date.now }, random: Math.random });
        const event = { ...${JSON.stringify(REQUEST)}, messageId: 'm'.repeat(150) };
        for (let index = 0; index < ${String(count)}; index += 1) file.write(event, { warn: console.error });
        console.log('written');
        setInterval(() => undefined, 1000);`;
      const loader = extension === '.ts' ? ['-r', 'tsx/cjs'] : [];
      return spawn(process.execPath, [...loader, '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    }

    it('no line gets into another one, and a process that is killed has lost none', async () => {
      const path = folder.path('shared.jsonl');
      const writers = [startWriter(path, 2_000), startWriter(path, 2_000)];
      await Promise.all(writers.map((writer) => once(writer.stdout, 'data')));
      for (const writer of writers) writer.kill('SIGKILL');
      await Promise.all(writers.map((writer) => once(writer, 'exit')));
      const { events, broken } = await readTrace(path);
      expect({ events: events.length, broken }).to.deep.equal({ events: 4_000, broken: 0 });
      expect(new Set(events.map(({ run }) => run)).size).to.equal(2);
    });
  });
});
