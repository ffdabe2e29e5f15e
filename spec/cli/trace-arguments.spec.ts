import { expect } from 'chai';
import { join } from 'node:path';
import { createColors } from 'picocolors';
import { UsageError } from '../../lib/cli/command';
import { readTraceArguments, type TraceArguments } from '../../lib/cli/trace-arguments';
import { selectEvents } from '../../lib/cli/trace-selection';
import type { TracedEvent } from '../../lib/trace/trace-line';
import { useTemporaryFolder } from '../support/temporary-folder';
import { NOON, requested, waited } from '../trace/traced-events';

describe('freshkeys trace: arguments', () => {
  const folder = useTemporaryFolder();

  const read = (
    values: Record<string, string | boolean>,
    positionals: readonly string[] = [],
    environment: Record<string, string | undefined> = {},
  ): TraceArguments =>
    readTraceArguments(
      {
        positionals,
        values,
        environment,
        colors: createColors(false),
        print: () => undefined,
        isAttended: false,
      },
      NOON,
    );

  it('find the file: the one named, that of a folder, that of the environment, that of this folder', () => {
    const environment = { FRESHKEYS_TRACE_FILE: '/var/trace.jsonl' };
    expect(read({}, ['a.jsonl'], environment).path).to.equal('a.jsonl');
    expect(read({}, [folder.path('.')], environment).path).to.equal(
      join(folder.path('.'), '.freshkeys/trace.jsonl'),
    );
    expect(read({}, [], environment).path).to.equal('/var/trace.jsonl');
    expect(read({}, [], { FRESHKEYS_TRACE_FILE: '' }).path).to.equal('.freshkeys/trace.jsonl');
  });

  for (const [text, agoMs] of [
    ['90s', 90_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['1d', 86_400_000],
  ] as const) {
    it(`--since ${text}`, () => {
      expect(read({ since: text }).since).to.equal(NOON - agoMs);
    });
  }

  it('--since a moment', () => {
    expect(read({ since: '2026-03-01T11:59:00' }).since).to.equal(NOON - 60_000);
    expect(read({}).since).to.equal(undefined);
  });

  for (const [values, positionals] of [
    [{ since: 'yesterday' }, []],
    [{ since: '5' }, []],
    [{ since: '2026-99-99' }, []],
    [{ html: 'page.html', follow: true }, []],
    [{ html: 'page.html', json: true }, []],
    [{ html: '' }, []],
    [{}, ['one.jsonl', 'two.jsonl']],
  ] as const) {
    it(`refuses ${JSON.stringify(values)} ${positionals.join(' ')}`, () => {
      expect(() => read(values, positionals)).to.throw(UsageError);
    });
  }

  it('select events by their time and their account, waits with the message that they are part of', () => {
    const events: readonly TracedEvent[] = [
      requested({ at: NOON - 5 }),
      waited({ at: NOON, messageId: 'm-2' }),
      requested({ at: NOON, messageId: 'm-2', credential: 'account-2' }),
      requested({ at: NOON + 1 }),
    ];
    const select = (since?: number, credential?: string): number[] =>
      selectEvents(events, { since, credential }).map((event) => events.indexOf(event));
    expect(select()).to.deep.equal([0, 1, 2, 3]);
    expect(select(NOON)).to.deep.equal([1, 2, 3]);
    expect(select(undefined, 'account-2')).to.deep.equal([1, 2]);
    expect(select(NOON, 'account-1')).to.deep.equal([3]);
  });
});
