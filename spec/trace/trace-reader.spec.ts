import { expect } from 'chai';
import fc from 'fast-check';
import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createLineSplitter } from '../../lib/trace/line-splitter';
import { parseTraceLine } from '../../lib/trace/parse-trace-line';
import { createTraceFollower } from '../../lib/trace/trace-follower';
import { formatTraceLine, type TracedEvent } from '../../lib/trace/trace-line';
import { createTraceCollector, readTrace } from '../../lib/trace/trace-reader';
import { useTemporaryFolder } from '../support/temporary-folder';
import { NOON, notRefreshed, refreshed, requested, waited } from './traced-events';

const lineOf = (event: TracedEvent): string => formatTraceLine(event, event);
const sample = [
  requested({ messageId: 'm-1' }),
  requested({ status: undefined, rejectedBy: 'body', endsAt: NOON + 5, generation: 7 }),
  refreshed({ errorCode: 'X', lifetimeMs: 5, endsAt: NOON }),
  waited({ status: undefined }),
  notRefreshed({ because: 'cooling-down', until: NOON }),
];

describe('trace: a line of the file', () => {
  for (const event of sample) {
    it(`is read as it was written: ${event.event}`, () => {
      expect(parseTraceLine(lineOf(event))).to.deep.equal({ kind: 'event', event });
    });
  }

  it('of a newer version is told apart from one that is broken', () => {
    expect(parseTraceLine('{"v":3,"event":"dream"}')).to.deep.equal({ kind: 'newer', version: 3 });
    for (const line of [
      '',
      'x',
      '{',
      'null',
      '[1]',
      '{"v":1}',
      '{"v":0}',
      '{"v":1,"event":"toString","at":1}',
    ])
      expect(parseTraceLine(line)).to.deep.equal({ kind: 'broken' });
  });

  it('is broken if any member is not what it claims to be', () => {
    for (const event of sample) {
      const line = JSON.parse(lineOf(event)) as Record<string, unknown>;
      for (const name of Object.keys(line).filter((key) => key !== 'v')) {
        const parsed = parseTraceLine(JSON.stringify({ ...line, [name]: { not: 'this' } }));
        expect(parsed, name).to.deep.equal({ kind: 'broken' });
      }
    }
    const request = JSON.parse(lineOf(requested())) as object;
    for (const bad of [{ at: -1 }, { at: 1e300 }, { generation: 1.5 }, { choice: 'whim' }])
      expect(parseTraceLine(JSON.stringify({ ...request, ...bad })).kind).to.equal('broken');
  });

  it('never makes the reader throw, and never moves the cursor of a terminal', () => {
    const members = fc.dictionary(
      fc.constantFrom('at', 'pid', 'status', 'messageId', 'exchange'),
      fc.jsonValue(),
    );
    const lines = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .tuple(fc.constantFrom(...sample), members)
        .map(([event, extra]) => JSON.stringify({ v: 1, ...event, ...extra })),
    );
    fc.assert(fc.property(lines, (line) => ['event', 'newer', 'broken'].includes(parseTraceLine(line).kind)));
    const parsed = parseTraceLine(lineOf(requested({ messageId: 'a\u001b[2Jb\u202ec\nd\u009be' })));
    expect(parsed.kind === 'event' && parsed.event.messageId).to.equal('a·[2Jb·c·d·e');
  });
});

describe('trace: reading a file', () => {
  const folder = useTemporaryFolder();

  it('puts events in order, and counts what is none', async () => {
    const lines = [
      lineOf(requested({ at: NOON + 2 })),
      '',
      'x',
      '{"v":2}',
      '{"v":2}',
      lineOf(waited({ at: NOON })),
    ];
    const { events, broken, newer, leftOut } = await readTrace(folder.write('mixed.jsonl', lines.join('\n')));
    expect(events.map(({ at }) => at - NOON)).to.deep.equal([0, 2]);
    expect({ broken, leftOut, newer: [...newer] }).to.deep.equal({ broken: 1, leftOut: 0, newer: [[2, 2]] });
  });

  it('keeps the newest if there are more than anybody reads', () => {
    const collector = createTraceCollector(10);
    for (let index = 0; index < 35; index += 1) collector.add(lineOf(requested({ at: NOON + index })));
    const { events, leftOut } = collector.reading();
    expect([events.length, leftOut, events[0]?.at]).to.deep.equal([10, 25, NOON + 25]);
  });

  it('does not fill the memory with a line that has no end', () => {
    const splitter = createLineSplitter();
    for (let index = 0; index < 100; index += 1) expect(splitter.push('x'.repeat(65_536))).to.deep.equal([]);
    expect(splitter.rest().length).to.be.below(65_537);
    expect(splitter.push('y\nnext\n')).to.deep.equal(['{', 'next']);
    expect(splitter.rest()).to.equal('');
  });

  it('cuts lines the same wherever the pieces end', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: fc.constantFrom('a', '\n', 'ü') })), (pieces) => {
        const splitter = createLineSplitter();
        const lines = [...pieces.flatMap((piece) => splitter.push(piece)), splitter.rest()];
        expect(lines.filter((line) => line !== '')).to.deep.equal(
          pieces
            .join('')
            .split('\n')
            .filter((line) => line !== ''),
        );
      }),
    );
  });
});

describe('trace: following a file', () => {
  const folder = useTemporaryFolder();

  it('reads what comes, from a file that comes later, is cut, and is replaced', async () => {
    const path = folder.path('followed.jsonl');
    const follower = createTraceFollower(path);
    const read = async (): Promise<string[]> => {
      const lines: string[] = [];
      await follower.read((more) => lines.push(...more));
      return lines;
    };
    expect(await read()).to.deep.equal([]);
    writeFileSync(path, 'one\ntw');
    expect(await read()).to.deep.equal(['one']);
    appendFileSync(path, 'o\nthree ü\n');
    expect(await read()).to.deep.equal(['two', 'three ü']);
    writeFileSync(path, 'cut\n');
    expect(await read()).to.deep.equal(['cut']);
    appendFileSync(path, 'last words\n');
    renameSync(path, folder.path('rotated.jsonl'));
    writeFileSync(path, 'new file\n');
    expect(await read()).to.deep.equal(['last words', 'new file']);
    rmSync(path);
    expect(await read()).to.deep.equal([]);
    await follower.close();
  });
});
