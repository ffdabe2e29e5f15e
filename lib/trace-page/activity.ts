import type { TracedEvent } from '../trace/trace-line';
import { markup, NOTHING, type Markup } from './markup';
import type { TimeScale } from './time-scale';

const COLUMNS = 160;
const HEIGHT = 18;

/** How many requests were sent, as a row of columns below the tokens. */
export function drawActivity(events: readonly TracedEvent[], { place }: TimeScale): Markup {
  const counts = Array<number>(COLUMNS).fill(0);
  for (const event of events) {
    if (event.event !== 'request') continue;
    const column = Math.min(COLUMNS - 1, Math.floor((place(event.at) / 100) * COLUMNS));
    counts[column] = (counts[column] ?? 0) + 1;
  }
  const most = Math.max(...counts);
  if (most === 0) return NOTHING;
  const path = counts
    .map((count, column) => (count === 0 ? '' : drawColumn(column, Math.max(2, (count / most) * HEIGHT))))
    .join('');
  return markup`<svg
    class="activity"
    x="0"
    y="69"
    width="100%"
    height="${HEIGHT}"
    viewBox="0 0 ${COLUMNS} ${HEIGHT}"
    preserveAspectRatio="none"
  >
    <title>Requests: at most ${most} in a column</title>
    <path d="${path}" />
  </svg>`;
}

function drawColumn(column: number, height: number): string {
  return `M${String(column + 0.1)} ${String(HEIGHT)}v-${height.toFixed(1)}h.8v${height.toFixed(1)}z`;
}
