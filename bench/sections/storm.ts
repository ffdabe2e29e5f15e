import { REFRESHING_SETUPS, SETUP_TITLES, type SetupName } from '../setups';
import { createShuffle } from '../statistics';
import { formatNumber, formatTable } from '../tables';
import {
  startClient,
  startClients,
  startWorldServer,
  withWorkers,
  type OpenedWorld,
  type Worker,
  type WorldServer,
} from '../workers';
import type { MessagesResult } from '../workers/messages';
import { SEED, type Plan, type Section } from './section';
import {
  measureStormTargets,
  summarizeStorm,
  type Clients,
  type Expiry,
  type StormFigures,
  type StormRun,
} from './storm-figures';

const MESSAGES = 1_000;
const WARM_UP_MESSAGES = 300;
const ROUNDS = 5;
const WARM_UPS = 3;
const DELAY_MS = 50;

/** What is measured again and again: a setup that has to reach something, and the ideal. */
interface Contestant {
  readonly setup: SetupName | 'ideal';
  readonly clients: Clients;
  readonly client: Worker;
}

/** Many messages that meet one expired token; the authorization server rotates, and revokes on reuse. */
export async function measureStorm({ full }: Plan): Promise<Section<StormFigures[]>> {
  const runs: StormRun[] = [];
  const problems: string[] = [];
  await withWorkers(async (started) => {
    const server = started(startWorldServer());
    const contestants: Contestant[] = [
      { setup: 'ideal', clients: 'one', client: await startClient(started, 'axios-undici') },
    ];
    for (const [setup, client] of await startClients(started, REFRESHING_SETUPS)) {
      for (const clients of isMessageAlone(setup) ? PER_MESSAGE : BOTH)
        contestants.push({ setup, clients, client });
    }
    const shuffle = createShuffle(SEED);
    for (const { expiry, round } of planRounds()) {
      const present = contestants.filter((contestant) => takesPart(contestant, { expiry, round }, full));
      for (const contestant of shuffle(present)) {
        const measured = await runOnce(server, contestant, { expiry, round });
        if (round >= 0) runs.push(measured.run);
        problems.push(...measured.problems);
      }
    }
  });
  const figures = summarizeStorm(runs);
  const text = EXPIRIES.map((expiry) => describe(figures, expiry)).join('\n');
  return { text, measured: measureStormTargets(figures), figures, problems };
}

const EXPIRIES = ['known', 'unknown'] as const;
const PER_MESSAGE = ['per message'] as const;
const BOTH = ['one', 'per message'] as const;

/** A documented pattern is the `process` of one message, and has nothing that could be shared. */
function isMessageAlone(setup: SetupName): boolean {
  return setup === 'stock' || setup === 'stock-always' || setup === 'commons';
}

/** Rounds below 0 warm up. */
function planRounds(): Circumstances[] {
  const rounds = Array.from({ length: WARM_UPS + ROUNDS }, (_, index) => index - WARM_UPS);
  return EXPIRIES.flatMap((expiry) => rounds.map((round) => ({ expiry, round })));
}

/** Who has no time to reach is there once, unless everything is asked for: counts do not vary. */
function takesPart({ setup }: Contestant, { expiry, round }: Circumstances, full: boolean): boolean {
  if (setup === 'ideal' || setup === 'freshkeys' || setup === 'hand-written') return true;
  return full ? round >= -1 : expiry === 'unknown' && (round === 0 || round === -1);
}

interface Circumstances {
  readonly expiry: Expiry;
  /** Below 0: to warm up. */
  readonly round: number;
}

async function runOnce(
  server: WorldServer,
  { setup, clients, client }: Contestant,
  { expiry, round }: Circumstances,
): Promise<{ readonly run: StormRun; readonly problems: readonly string[] }> {
  const world = await server.open({ token: 'expired', expiry, delayMs: DELAY_MS });
  const messages = round < 0 ? WARM_UP_MESSAGES : MESSAGES;
  const { site, oauth } = world;
  const input = { site, oauth, messages, concurrency: messages, clients, expiry };
  const result = await client.ask<MessagesResult>(setup === 'ideal' ? 'ideal' : 'messages', input);
  const counts = await closeAndCount(world);
  const run: StormRun = {
    ...{ setup, expiry, clients, round, messages },
    tokenRequests: counts.tokenRequests,
    failed: result.failed,
    reuse: counts.reuse,
    saves: result.saves,
    rejected: counts.rejected,
    milliseconds: result.milliseconds,
  };
  if (counts.served === result.delivered) return { run, problems: [] };
  const name = setup === 'ideal' ? 'the ideal' : SETUP_TITLES[setup];
  const problem = `Storm: ${name} counts ${String(result.delivered)} deliveries, the server ${String(counts.served)}.`;
  return { run, problems: [problem] };
}

async function closeAndCount(world: OpenedWorld) {
  const counts = await world.counts();
  await world.close();
  return counts;
}

function describe(figures: readonly StormFigures[], expiry: Expiry): string {
  const how = expiry === 'known' ? 'the expiry is known' : '401 tells';
  const order = ['ideal', ...REFRESHING_SETUPS];
  const own = figures
    .filter((figure) => figure.expiry === expiry)
    .toSorted(
      (one, other) =>
        order.indexOf(one.setup) - order.indexOf(other.setup) || one.clients.localeCompare(other.clients),
    );
  return formatTable(
    `Storm: ${formatNumber(MESSAGES)} requests at once on an expired token, ${how}, rotating provider`,
    ['', 'client', 'rounds', 'token requests', 'failed', 'reuse', '401s', 'ms', '÷ ideal'],
    own.map((figure) => [
      figure.setup === 'ideal' ? 'ideal: all known beforehand' : SETUP_TITLES[figure.setup],
      figure.setup === 'ideal' ? '' : figure.clients,
      ...[figure.rounds, figure.tokenRequests, figure.failed, figure.reuse, figure.rejected].map((value) =>
        formatNumber(value),
      ),
      formatNumber(figure.milliseconds.median),
      // The time of those who gave up says nothing.
      figure.failed === 0 ? formatNumber(figure.overIdeal.median, 2) : '',
    ]),
  );
}
