import { REFRESHING_SETUPS, SETUP_TITLES, type SetupName } from '../setups';
import { createShuffle } from '../statistics';
import { formatNumber, formatTable } from '../tables';
import {
  spreadOverProcessors,
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
    const take = ({ run, problem }: Outcome): void => {
      if (run.round >= 0) runs.push(run);
      if (problem !== undefined) problems.push(problem);
    };
    const timed = full ? contestants : contestants.filter(hasTimeToReach);
    for (const circumstances of planRounds()) {
      const present = timed.filter((contestant) => takesPart(contestant, circumstances));
      for (const contestant of shuffle(present)) take(await runOnce(server, contestant, circumstances));
    }
    // Not both storms of one process beside each other.
    const counted = contestants
      .filter((contestant) => !timed.includes(contestant))
      .toSorted((one, other) => one.clients.localeCompare(other.clients));
    const outcomes = await spreadOverProcessors(counted, (contestant) => countOnce(server, contestant));
    outcomes.forEach(take);
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

function hasTimeToReach({ setup }: Contestant): boolean {
  return setup === 'ideal' || setup === 'freshkeys' || setup === 'hand-written';
}

/** Who has no time to reach needs no more than one storm to warm up. */
function takesPart(contestant: Contestant, { round }: Circumstances): boolean {
  return hasTimeToReach(contestant) || round >= -1;
}

/** In the short run, who has no time to reach is there once, beside others: counts do not vary, and its time says nothing. */
async function countOnce(server: WorldServer, contestant: Contestant): Promise<Outcome> {
  const { run, problem } = await runOnce(server, contestant, { expiry: 'unknown', round: 0 });
  return { run: { ...run, milliseconds: Number.NaN }, problem };
}

interface Circumstances {
  readonly expiry: Expiry;
  /** Below 0: to warm up. */
  readonly round: number;
}

interface Outcome {
  readonly run: StormRun;
  readonly problem: string | undefined;
}

async function runOnce(
  server: WorldServer,
  { setup, clients, client }: Contestant,
  { expiry, round }: Circumstances,
): Promise<Outcome> {
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
  if (counts.served === result.delivered) return { run, problem: undefined };
  const name = setup === 'ideal' ? 'the ideal' : SETUP_TITLES[setup];
  const problem = `Storm: ${name} counts ${String(result.delivered)} deliveries, the server ${String(counts.served)}.`;
  return { run, problem };
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
      formatTime(figure.milliseconds.median),
      // The time of those who gave up says nothing.
      figure.failed === 0 ? formatTime(figure.overIdeal.median, 2) : '',
    ]),
  );
}

function formatTime(value: number, digits = 0): string {
  return Number.isNaN(value) ? '' : formatNumber(value, digits);
}
