import type { EventKind } from '../trace/describe-traced';
import { countOf } from '../trace/counting';
import { groupBy } from '../trace/group-by';
import type { TokenLane } from '../trace/token-lanes';
import { drawLane, drawShape, type Easel } from './lane-picture';
import { markup, NOTHING, type Markup } from './markup';
import { buildTokenTable } from './token-table';

/** More lanes than this are no picture any more. */
export const MAX_LANES = 24;

/** The lifetimes of all tokens on one axis, a lane for each process. */
export function buildPicture(lanes: readonly TokenLane[], easel: Easel): Markup {
  const shown = lanes.slice(0, MAX_LANES);
  const leftOut = lanes.length - shown.length;
  return markup`<section aria-labelledby="picture">
    <h2 id="picture">Tokens over time</h2>
    ${buildLegend()}
    <div class="zoom" hidden role="group" aria-label="Zoom">
      <button type="button" data-zoom="0.5" aria-label="Zoom out">−</button>
      <button type="button" data-zoom="0">Whole trace</button>
      <button type="button" data-zoom="2" aria-label="Zoom in">+</button>
    </div>
    <div class="scroller" tabindex="0" role="region" aria-label="Picture of the tokens over time">
      <div class="canvas">
        ${drawAxis(easel)}
        ${[...groupBy(shown, ({ credential }) => credential)].map(([credential, ofAccount]) =>
          drawAccount(credential, ofAccount, easel),
        )}
      </div>
    </div>
    ${leftOut === 0 ? NOTHING : markup`<p class="note">${countOf(leftOut, 'more process')} not drawn.</p>`}
    ${shown.map(({ credential, process, lives }) =>
      lives.length === 0
        ? NOTHING
        : markup`<h4>${nameAccount(credential)}, ${process}</h4>
            ${buildTokenTable(lives, easel.now, easel.format)}`,
    )}
  </section>`;
}

function drawAccount(credential: string, lanes: readonly TokenLane[], easel: Easel): Markup {
  return markup`<h3><span>${nameAccount(credential)}</span></h3>
    ${lanes.map(
      (lane) =>
        markup`<p class="process"><span>${lane.process}</span></p>
          ${drawLane(lane, easel)}`,
    )}`;
}

function nameAccount(credential: string): string {
  return credential === '' ? 'Requests without an account' : `Account ${credential}`;
}

function drawAxis(easel: Easel): Markup {
  const { ticks, fineTicks } = easel.scale;
  const coarse = new Set(ticks);
  const fine = fineTicks.filter((tick) => !coarse.has(tick));
  return markup`<svg class="axis" width="100%" height="24" aria-hidden="true">
    <g class="fine">${fine.map((tick) => drawTick(tick, 'even', easel))}</g>
    ${ticks.map((tick, index) => drawTick(tick, index % 2 === 0 ? 'even' : 'odd', easel))}
  </svg>`;
}

function drawTick(tick: number, look: 'even' | 'odd', { scale, format }: Easel): Markup {
  const place = scale.place(tick);
  const label = format(tick, tick % 1_000 === 0 ? 'second' : 'millisecond');
  const line = markup`<line class="grid" x1="${place}%" x2="${place}%" y1="0" y2="24" />`;
  if (place > 92) return line;
  return markup`${line}<svg class="tick ${place > 78 ? 'late' : look}" x="${place}%"><text x="5" y="15">${label}</text></svg>`;
}

const LEGEND: readonly (readonly [EventKind, string])[] = [
  ['renewed', 'refreshed or adopted'],
  ['failed', 'refresh refused or failed'],
  ['rejected', 'token rejected'],
  ['no-refresh', 'rejected and not refreshed'],
  ['wait', 'request waits'],
  ['unanswered', 'no answer'],
];

function buildLegend(): Markup {
  return markup`<ul class="legend">
    <li>${swatch('token even', 18)}token in use</li>
    <li>${swatch('token bad', 18)}ended by a rejection</li>
    <li>${swatch('tail', 4)}what it would have lived</li>
    ${LEGEND.map(
      ([kind, text]) =>
        markup`<li>
          <svg class="mark ${kind}" width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">
            ${drawShape(kind)}</svg
          >${text}
        </li>`,
    )}
    <li>${swatch('requests', 14)}requests sent</li>
  </ul>`;
}

function swatch(look: string, height: number): Markup {
  return markup`<svg width="26" height="18" aria-hidden="true">
    <rect class="${look}" x="1" y="${(18 - height) / 2}" width="24" height="${height}" rx="3" />
  </svg>`;
}
