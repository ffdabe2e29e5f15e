import { countOf } from '../trace/counting';
import { describeReasons } from '../trace/describe-reasons';
import { describeDuration } from '../trace/time-words';
import type { TraceSummary } from '../trace/trace-summary';
import { markup, type Markup } from './markup';

/** The counts, and what a person should look at. */
export function buildSummary(summary: TraceSummary, remarks: readonly string[]): Markup {
  return markup`<section aria-labelledby="summary">
    <h2 id="summary">At a glance</h2>
    ${
      remarks.length === 0
        ? markup`<p class="verdict good">Nothing needs attention.</p>`
        : markup`<ul class="verdict">
            ${remarks.map((remark) => markup`<li>${remark}</li>`)}
          </ul>`
    }
    <dl class="figures">
      ${figure('Refreshes', summary.refreshes, describeReasons(summary))}
      ${figure('Token requests', summary.tokenRequests, describeLongest(summary))}
      ${figure('Not saved', summary.unsaved, summary.unsaved === 0 ? '' : 'the next message tries again')}
      ${figure('Requests to the API', summary.requests, countOf(summary.messages, 'message'))}
      ${figure('Rejected', summary.rejections, describeResent(summary))}
      ${figure('Waits', summary.waits, describeWaits(summary))}
    </dl>
  </section>`;
}

function describeLongest({ refreshes, longestRefreshMs }: TraceSummary): string {
  return refreshes === 0 ? '' : `longest refresh ${describeDuration(longestRefreshMs)}`;
}

function describeResent({ rejections, resent }: TraceSummary): string {
  return rejections === 0 ? '' : `${String(resent)} sent again with another token`;
}

function describeWaits({ waits, waitedMs, retried }: TraceSummary): string {
  return waits === 0 ? '' : `${describeDuration(waitedMs)} in total, ${String(retried)} tried again`;
}

function figure(name: string, count: number, note: string): Markup {
  return markup`<div>
    <dt>${name}</dt>
    <dd><b>${count}</b> <span>${note}</span></dd>
  </div>`;
}
