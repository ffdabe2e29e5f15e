import Table from 'cli-table3';
import type { createColors } from 'picocolors';
import type { RefreshReason, TraceEvent } from '../component/trace-events';
import { redactText } from '../redact';
import type { MessageReport } from './demo-run';
import type { RunSummary } from './demo-summary';

/** picocolors, on or off. */
export type Colors = ReturnType<typeof createColors>;

const REASONS: Readonly<Record<RefreshReason, string>> = {
  rejected: 'the API rejected it',
  expiring: 'about to expire',
  interval: 'interval over',
  always: 'with every message',
  first: 'none yet',
  forced: 'by hand',
};

/** One message as one line. */
export function describeMessage({ number, outcome, events }: MessageReport, colors: Colors): string {
  const [answer] = outcome.data;
  const status = (answer?.body as { readonly statusCode?: number } | undefined)?.statusCode;
  const name = `#${String(number).padEnd(3)} GET /me`;
  if (status === undefined) {
    const [error] = outcome.errors;
    return `${name}  ${colors.red('lost')}  ${redactText(error?.message ?? 'no answer').slice(0, 80)}`;
  }
  return `${name}  ${colors.green(String(status))}  ${describeToken(events, colors)}`;
}

/** The messages of a wave as one line, for a component that says nothing about its tokens. */
export function describeWave(reports: readonly MessageReport[], colors: Colors): string {
  const numbers = reports.map(({ number }) => number);
  const delivered = reports.filter(({ outcome }) => outcome.data.length > 0).length;
  const range = `#${String(Math.min(...numbers))}-${String(Math.max(...numbers))}`;
  const line = `${range.padEnd(7)} ${String(delivered)} of ${String(reports.length)} delivered`;
  const reasons = new Set(reports.flatMap(({ outcome }) => outcome.errors.map(({ message }) => message)));
  return reasons.size === 0
    ? line
    : `${line}  ${colors.red('lost')}: ${redactText([...reasons].join('; ')).slice(0, 80)}`;
}

function describeToken(events: readonly TraceEvent[], colors: Colors): string {
  const refresh = events.find((event) => event.event === 'refresh');
  const requests = events.filter((event) => event.event === 'request');
  const last = requests.at(-1);
  if (last === undefined) return '';
  const token = `token ${String(last.generation)}`;
  if (refresh !== undefined) {
    const saved = refresh.saved === true ? 'updateKeys saved' : 'NOT SAVED';
    const others = refresh.waiters > 0 ? `, ${String(refresh.waiters)} others waited for it` : '';
    return colors.yellow(
      `${token} refreshed: ${REASONS[refresh.reason]}; ${saved}; ${String(refresh.durationMs)} ms${others}`,
    );
  }
  return last.resent ? `${token}, sent again with it after a 401` : colors.dim(`${token} reused`);
}

/** Both runs side by side. */
export function describeSummaries(ours: RunSummary, stock: RunSummary): string {
  const table = new Table({
    head: ['', 'freshkeys', 'stock pattern'],
    colAligns: ['left', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  const row = (name: string, pick: (run: RunSummary) => number | string): void => {
    table.push([name, String(pick(ours)), String(pick(stock))]);
  };
  row('messages in', (run) => run.messagesIn);
  row('messages out', (run) => run.messagesOut);
  row('failures', (run) => run.failures);
  row('API calls', (run) => run.apiCalls);
  row('token calls', (run) => run.tokenCalls);
  row('tokens refreshed', (run) => run.refreshed);
  for (const reason of ['expiring', 'rejected'] as const) {
    table.push([`  because ${REASONS[reason]}`, String(countOf(ours, reason)), '-']);
  }
  row('updateKeys saved', (run) => run.saves);
  row('refresh tokens reused', (run) => run.reuseDetected);
  row('account afterwards', (run) => (run.accountAlive ? 'alive' : 'dead'));
  return table.toString();
}

function countOf(run: RunSummary, reason: RefreshReason): number {
  return run.refreshes.filter((event) => event.reason === reason).length;
}
