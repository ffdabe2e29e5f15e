import { expect } from 'chai';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { markup } from '../../lib/trace-page/markup';
import { createTimeScale } from '../../lib/trace-page/time-scale';
import { buildTracePage } from '../../lib/trace-page/trace-page';
import type { TracedEvent } from '../../lib/trace/trace-line';
import { NOON, notRefreshed, refreshed, requested, waited } from '../trace/traced-events';

const HOSTILE = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>&amp;`;

const build = (events: readonly TracedEvent[], file = 'trace.jsonl'): string =>
  buildTracePage({ events, leftOut: 0, broken: 0, newer: new Map() }, { file, madeAt: NOON });

const usual = [
  requested({ endsAt: NOON + 60_000, messageId: 'm-1' }),
  refreshed({ at: NOON + 50_000, endsAt: NOON + 120_000, messageId: 'm-2' }),
  requested({ at: NOON + 50_010, generation: 2, choice: 'renewed' }),
  requested({ at: NOON + 60_000, generation: 2, status: 401, rejectedBy: 'status' }),
  refreshed({ at: NOON + 60_100, generationBefore: 2, generationAfter: 3, reason: 'rejected' }),
  requested({ at: NOON + 60_200, generation: 3, status: undefined }),
  waited({ at: NOON + 60_201, waitMs: 5_000 }),
  notRefreshed({ at: NOON + 70_000, generation: 3 }),
  refreshed({
    at: NOON + 80_000,
    generationBefore: 3,
    generationAfter: 3,
    outcome: 'failed',
    errorCode: 'X',
  }),
];

describe('trace: the page', () => {
  it('shows a bar for each token, a mark for each refresh, rejection and wait, and says the same in tables', () => {
    const page = build(usual);
    expect(page.match(/<rect class="token (even|odd|bad)" x="[\d.]+%"/g)).to.have.length(3);
    for (const kind of ['renewed', 'failed', 'rejected', 'wait', 'unanswered', 'no-refresh'])
      expect(page, kind).to.match(new RegExp(`<g class="mark ${kind}">\\s*<title>`));
    expect(page.match(/<tr data-tags=/g)).to.have.length(usual.length);
    expect(page).to.contain('<th scope="row">3</th>').and.contain('the API rejected it');
  });

  it('asks nobody for anything, and lets nothing run but its own style and script', () => {
    const page = build(usual);
    const escaped = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? '';
    const policy = escaped.replaceAll('&#39;', "'");
    expect(policy)
      .to.match(/^default-src 'none'; /)
      .and.not.contain('unsafe');
    for (const [tag, directive] of [
      ['style', 'style-src'],
      ['script', 'script-src'],
    ] as const) {
      const pieces = [...page.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))];
      expect(pieces).to.have.length(1);
      const digest = createHash('sha256')
        .update(pieces[0]?.[1] ?? '')
        .digest('base64');
      expect(policy).to.contain(`${directive} 'sha256-${digest}'`);
    }
    expect(page).to.not.match(/\s(?:src|href|action|style|on\w+)=/);
    expect(page).to.not.match(/url\(|@import|https?:/);
  });

  it('can be read by everybody: a language, headings in order, names for what is no text', () => {
    const page = build(usual);
    expect(page)
      .to.match(/<html lang="en">/)
      .and.match(/<meta name="viewport"/);
    const levels = [...page.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    expect(levels[0]).to.equal(1);
    levels.forEach((level, index) => {
      expect(level).to.be.at.most((levels[index - 1] ?? 0) + 1);
    });
    expect(page.match(/<svg class="lane" role="img" aria-label="account-1 process 4711/g)).to.have.length(1);
    expect(page).to.contain('class="scroller" tabindex="0" role="region" aria-label=');
  });

  it('shows hostile names as they are, and runs none of them', () => {
    const facts = { messageId: HOSTILE, credential: HOSTILE, host: HOSTILE };
    const page = build(
      [
        requested({ ...facts, method: HOSTILE }),
        refreshed({ ...facts, errorCode: HOSTILE, outcome: 'failed', generationAfter: 1 }),
        waited({ ...facts, method: HOSTILE, run: 'r2' }),
        notRefreshed(facts),
      ],
      HOSTILE,
    );
    expect(page).to.not.contain('<script>alert').and.not.contain('<img');
    expect(page.match(/<script/g)).to.have.length(1);
    expect(page).to.contain(
      '&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&lt;img src=x onerror=alert(1)&gt;&amp;amp;',
    );
  });

  it('escapes whatever is put into a template, and nothing twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", 'a') }), (text) => {
        const { text: built } = markup`<p title="${text}">${[markup`${text}`]}</p>`;
        expect(built).to.match(/^<p title="[^<>"']*">[^<>"']*<\/p>$/);
      }),
    );
  });

  it('stays small with a hundred thousand events of a hundred processes, and says what it leaves out', function () {
    this.timeout(60_000);
    const events = Array.from({ length: 100_000 }, (_, index) => {
      const facts = {
        at: NOON + index * 10,
        run: `r${String(index % 100)}`,
        messageId: `message-${String(index)}`,
      };
      const generation = 1 + Math.floor(index / 1_000);
      if (index % 10 === 0)
        return refreshed({ ...facts, generationBefore: generation, generationAfter: generation + 1 });
      return requested({
        ...facts,
        generation,
        ...(index % 7 === 0 ? { status: 401, rejectedBy: 'status' } : {}),
      });
    });
    const page = build(events);
    expect(page.length).to.be.below(4_000_000);
    expect(page.match(/<tr data-tags=/g)).to.have.length(1_500);
    expect(page).to.contain('1500 events of 100000 are listed').and.contain('76 more processes not drawn');
  });

  it('keeps what people look for in the table before ordinary requests', () => {
    const requests = Array.from({ length: 3_000 }, (_, index) => requested({ at: NOON + 10 + index }));
    expect(build([refreshed({ at: NOON, messageId: 'the-first' }), ...requests])).to.contain('the-first');
  });

  it('says that there is nothing, and what could not be read', () => {
    expect(build([])).to.contain('There are no events.');
    const reading = { events: [], leftOut: 3, broken: 1, newer: new Map([[2, 5]]) };
    const page = buildTracePage(reading, { file: 'f', madeAt: NOON });
    expect(page).to.contain('3 older events left out').and.contain('1 line skipped as no event');
    expect(page).to.contain('5 lines skipped of version 2');
  });
});

describe('trace: the axis of the page', () => {
  it('has a few lines at round times, in order, for any length of time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000_000 }), (lengthMs) => {
        const { ticks, place } = createTimeScale(NOON, NOON + lengthMs);
        expect(ticks.length).to.be.within(1, 9);
        const places = ticks.map(place);
        expect(places).to.deep.equal(places.toSorted((one, other) => one - other));
        expect(place(NOON)).to.be.at.least(0);
        expect(place(NOON + lengthMs)).to.be.at.most(100);
      }),
    );
  });

  it('has midnight on it if it goes over days', () => {
    const { ticks } = createTimeScale(NOON, NOON + 5 * 86_400_000);
    for (const tick of ticks) expect(new Date(tick).getHours()).to.equal(0);
  });
});
