import { attributeEvents, type AttributedEvent } from '../trace/attribute-events';
import { describeTraced, isNotable } from '../trace/describe-traced';
import { countOf } from '../trace/counting';
import type { MomentFormat } from '../trace/time-words';
import type { TracedEvent } from '../trace/trace-line';
import { drawShape } from './lane-picture';
import { markup, NOTHING, type Markup } from './markup';

/** More rows make a page slow, and nobody reads them. */
const MAX_ROWS = 1_500;

/** All events, or those of them that people look for, as a table with a filter. */
export function buildEventTable(events: readonly TracedEvent[], format: MomentFormat): Markup {
  const shown = selectRows(attributeEvents(events));
  const leftOut = events.length - shown.length;
  return markup`<section aria-labelledby="events">
    <h2 id="events">Events</h2>
    ${leftOut === 0 ? NOTHING : markup`<p class="note">${explainLeftOut(shown.length, leftOut)}</p>`}
    <form class="filter" hidden>
      <label>Filter <input type="search" placeholder="message, account, 401 …" autocomplete="off" /></label>
      <label
        >Show
        <select>
          <option value="">everything</option>
          <option value="notable">all but ordinary requests</option>
          <option value="refresh">refreshes</option>
          <option value="rejected">rejections</option>
          <option value="wait">waits</option>
        </select></label
      >
      <output aria-live="polite"></output>
    </form>
    <table class="events">
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">What</th>
          <th scope="col">Details</th>
          <th scope="col">Message</th>
          <th scope="col">Account</th>
          <th scope="col">Process</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map((row) => buildRow(row, format))}
      </tbody>
    </table>
  </section>`;
}

/** What people look for comes first, the newest of it if even that is too much; then ordinary requests, newest first. */
function selectRows(events: readonly AttributedEvent[]): readonly AttributedEvent[] {
  if (events.length <= MAX_ROWS) return events;
  const notable = events.filter(({ event }) => isNotable(event)).slice(-MAX_ROWS);
  const room = MAX_ROWS - notable.length;
  const ordinary = room === 0 ? [] : events.filter(({ event }) => !isNotable(event)).slice(-room);
  return [...notable, ...ordinary].sort((one, other) => one.event.at - other.event.at);
}

function explainLeftOut(shown: number, leftOut: number): string {
  return `${countOf(shown, 'event')} of ${String(shown + leftOut)} are listed: what is worth a look, then the newest ordinary requests. The picture and the counts take all into account.`;
}

function buildRow({ event, credential }: AttributedEvent, format: MomentFormat): Markup {
  const { kind, title, details } = describeTraced(event, format);
  const isRefresh = event.event === 'refresh';
  const tags = [kind, ...(isRefresh ? ['refresh'] : []), ...(isNotable(event) ? ['notable'] : [])];
  return markup`<tr data-tags="${tags.join(' ')}">
    <td class="time">
      <time datetime="${new Date(event.at).toISOString()}">${format(event.at, 'millisecond')}</time>
    </td>
    <td class="what">
      <svg class="mark ${kind}" width="16" height="16" viewBox="-8 -8 16 16" aria-hidden="true">
        ${drawShape(kind)}</svg
      >${title}
    </td>
    <td class="details">${details}</td>
    <td class="name">${event.messageId ?? ''}</td>
    <td class="name">${credential}</td>
    <td class="name">${String(event.pid)}</td>
  </tr>`;
}
