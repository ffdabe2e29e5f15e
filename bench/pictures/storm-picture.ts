import type { Results } from '../results-file';
import type { StormFigures } from '../sections/storm-figures';
import { SETUP_TITLES } from '../setups';
import { formatNumber } from '../tables';
import { drawBarChart, type Bar } from './bar-chart';
import { describeRun } from './throughput-picture';

/** Requests that meet one expired token: how many came through, the best first. */
export function drawStorm({ at, environment, sections }: Results): string {
  const figures = (sections.storm ?? [])
    .filter(({ expiry, setup }) => expiry === 'unknown' && setup !== 'ideal')
    .toSorted(
      (one, other) =>
        one.failed - other.failed ||
        one.tokenRequests - other.tokenRequests ||
        rank(one) - rank(other) ||
        one.milliseconds.median - other.milliseconds.median,
    );
  const messages = figures[0]?.messages ?? 0;
  return drawBarChart({
    title: `${formatNumber(messages)} requests at once on an expired token`,
    subtitle: 'The provider replaces the refresh token, and revokes the account when one comes twice',
    legend: [
      { kind: 'good', text: 'served' },
      { kind: 'bad', text: 'failed' },
    ],
    bars: figures.map(describeBar),
    note: describeRun(at, environment),
  });
}

/** Among equals, those that make a client for every message have the harder task. */
function rank({ setup, clients }: StormFigures): number {
  return (setup === 'freshkeys' ? 0 : 2) + (clients === 'per message' ? 0 : 1);
}

function describeBar({ setup, clients, messages, failed, tokenRequests, reuse }: StormFigures): Bar {
  const name = setup === 'ideal' ? setup : SETUP_TITLES[setup];
  const calls = `${formatNumber(tokenRequests)} token ${tokenRequests === 1 ? 'request' : 'requests'}`;
  return {
    name: clients === 'one' ? `${name}, one client` : name,
    pieces: [
      { value: messages - failed, kind: 'good' },
      { value: failed, kind: 'bad' },
    ],
    label: `${calls}${reuse > 0 ? ', revoked' : ''}`,
    isOwn: setup === 'freshkeys',
  };
}
