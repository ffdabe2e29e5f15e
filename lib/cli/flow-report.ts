import Table from 'cli-table3';
import type { Colors } from './demo-report';
import type { FlowProgress } from './flow-progress';
import { isSuccess, type FlowResult } from './flow-result';

const PLAIN = { head: [], border: [], compact: true };

const UNKNOWN = '-';

/** The state of a run as a table: the counts, and a row for each container. */
export function describeProgress(progress: FlowProgress): string {
  const counts = new Table({ style: PLAIN, colAligns: Array<'right'>(8).fill('right') });
  counts.push(
    ['sent', 'delivered', 'errors', 'rebounds', 'rejected', 'calls', 'tokens', 'reuse'],
    [
      progress.sent,
      progress.delivered,
      progress.errors,
      progress.rebounds,
      progress.rejected,
      progress.apiCalls ?? UNKNOWN,
      progress.tokenRequests ?? UNKNOWN,
      progress.reuseDetected ?? UNKNOWN,
    ].map(String),
  );
  const containers = new Table({
    head: ['container', 'pid', 'state', 'delivered', 'MB'],
    style: PLAIN,
    colAligns: ['right', 'right', 'left', 'right', 'right'],
  });
  progress.containers.forEach(({ pid, state, delivered, megabytes }, index) => {
    containers.push([String(index + 1), String(pid), state, String(delivered), String(megabytes ?? UNKNOWN)]);
  });
  return [`${progress.seconds.toFixed(1)} s`, counts.toString(), containers.toString()].join('\n');
}

/** The same in one line, for a file or a build server. */
export function describeProgressLine({ seconds, delivered, sent, ...rest }: FlowProgress): string {
  const counts = `${String(delivered)} of ${String(sent)} delivered, ${String(rest.errors)} errors`;
  const tokens = rest.tokenRequests === undefined ? '' : `, token requests: ${String(rest.tokenRequests)}`;
  return `${seconds.toFixed(1).padStart(6)} s  ${counts}${tokens}`;
}

/** What a run came to. */
export function describeResult(result: FlowResult, colors: Colors): string {
  const table = new Table({ style: PLAIN, colAligns: ['left', 'right'] });
  for (const [name, value] of rowsOf(result)) table.push([name, value]);
  const texts = result.errorTexts.map((text) => `  ${colors.red('error')}  ${text.slice(0, 200)}`);
  return [table.toString(), ...texts, colors.bold(conclude(result))].join('\n');
}

function rowsOf(result: FlowResult): readonly (readonly [string, string])[] {
  const { world } = result;
  const rows: [string, number | string | undefined][] = [
    ['messages sent', result.sent],
    ['delivered', result.delivered],
    ['errors', result.errors],
    ['rebounds', result.rebounds],
    ['rejected', result.rejected],
    ['duplicates', result.duplicates],
    ['lost', result.lost],
    ['messages/s', result.messagesPerSecond.toFixed(1)],
    ['API calls', world?.apiCalls],
    ['token requests', world?.tokenRequests],
    ['reuse detected', world?.reuseDetected],
    ['account updates', world && updatesOf(world)],
    ['account', world && (world.accountAlive ? 'alive' : 'dead')],
    ['saved tokens are those in use', world && (world.savedTokensInUse ? 'yes' : 'NO')],
    ['resident MB, peak', result.residentMegabytes.map((peak) => peak.toFixed(0)).join(' + ') || UNKNOWN],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as const]));
}

function updatesOf({ accountUpdates, failedUpdates }: NonNullable<FlowResult['world']>): string {
  return failedUpdates === 0
    ? String(accountUpdates)
    : `${String(accountUpdates)} (and ${String(failedUpdates)} refused)`;
}

function conclude(result: FlowResult): string {
  if (result.end === 'interrupted') return 'Interrupted: everything at the broker was deleted.';
  if (result.end === 'broker-lost') return 'The connection to the broker was lost.';
  if (result.end === 'containers-ended')
    return 'All containers have ended while messages were open; none is started again.';
  if (isSuccess(result)) return 'Everything was delivered.';
  const missing = String(result.sent - result.delivered);
  const dead = result.world?.accountAlive === false ? ', and the account must be connected again' : '';
  return `${missing} of ${String(result.sent)} messages were not delivered${dead}.${adviseRedis(result)}`;
}

/** Only a lease, or a grace period of the provider, keeps two containers from spending one refresh token at once. */
function adviseRedis({ world, containers, usesRedis }: FlowResult): string {
  const isRace = (world?.reuseDetected ?? 0) > 0 && containers > 1 && !usesRedis;
  return isRace ? '\nSeveral containers without Redis: give them one by --redis redis://127.0.0.1' : '';
}
