import { explainEnd, lifeEnd, ORIGINS } from '../trace/describe-life';
import { describeDuration, type MomentFormat } from '../trace/time-words';
import type { TokenLife } from '../trace/token-lives';
import { markup, NOTHING, type Markup } from './markup';

/** More rows than this say nothing that the picture does not. */
const MAX_ROWS = 200;
const OPEN_ROWS = 8;

/** The same tokens as the bars of a lane, in words. */
export function buildTokenTable(lives: readonly TokenLife[], now: number, format: MomentFormat): Markup {
  if (lives.length === 0) return NOTHING;
  const shown = lives.slice(-MAX_ROWS);
  const leftOut = lives.length - shown.length;
  const note = leftOut === 0 ? '' : `, without ${String(leftOut)} earlier ones`;
  return markup`<details class="tokens" ${lives.length <= OPEN_ROWS ? markup`open` : NOTHING}>
    <summary>These tokens as a table${note}</summary>
    <table>
      <thead>
        <tr>
          <th scope="col">Token</th>
          <th scope="col">From</th>
          <th scope="col">Until</th>
          <th scope="col">In use</th>
          <th scope="col">Origin</th>
          <th scope="col">Requests</th>
          <th scope="col">How it ended</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map((life) => buildRow(life, now, format))}
      </tbody>
    </table>
  </details>`;
}

function buildRow(life: TokenLife, now: number, format: MomentFormat): Markup {
  const until = lifeEnd(life, now);
  const rejections = life.rejections === 0 ? '' : `, ${String(life.rejections)} rejected`;
  return markup`<tr>
    <th scope="row">${life.generation}</th>
    <td class="time">${format(life.from, 'millisecond')}</td>
    <td class="time">${life.end === undefined ? '' : format(until, 'millisecond')}</td>
    <td class="time">${describeDuration(until - life.from)}</td>
    <td>${ORIGINS[life.origin]}</td>
    <td>${String(life.requests)}${rejections}</td>
    <td>${explainEnd(life, now, format)}</td>
  </tr>`;
}
