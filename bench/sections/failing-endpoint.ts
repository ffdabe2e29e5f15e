import { REFRESHING_SETUPS, SETUP_TITLES, type SetupName } from '../setups';
import type { Measured } from '../targets';
import { formatNumber, formatTable } from '../tables';
import { startClients, startWorldServer, withWorkers, type Worker, type WorldServer } from '../workers';
import type { MessagesInput, MessagesResult } from '../workers/messages';
import type { WorldCounts, WorldOptions } from '../workers/world-server';
import type { Plan, Section } from './section';

const MESSAGES = 100;
const RETRY_AFTER_SECONDS = 2;
const PATIENCE_MS = 31_000;

const EXPIRED = { token: 'expired', expiry: 'unknown' } as const;
const UNAVAILABLE = { status: 503, body: '{"error":"temporarily_unavailable"}' } as const;
const LIMITED = {
  status: 429,
  headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
  body: '{"error":"slow_down"}',
} as const;

/** What the token endpoint does, and how many waves of messages meet it. */
const CASES = {
  unavailable: { title: '503 twice', world: { ...EXPIRED, script: [UNAVAILABLE, UNAVAILABLE] }, waves: 1 },
  limited: {
    title: `429, Retry-After: ${String(RETRY_AFTER_SECONDS)}`,
    world: { ...EXPIRED, script: [LIMITED] },
    waves: 1,
  },
  refused: { title: 'invalid_grant', world: { ...EXPIRED, revoked: true }, waves: 2 },
  hanging: {
    title: 'no answer, ever',
    world: { ...EXPIRED, script: Array.from({ length: 1_000 }, () => ({ hang: true }) as const) },
    waves: 1,
  },
} as const satisfies Readonly<
  Record<string, { readonly title: string; readonly world: WorldOptions; readonly waves: number }>
>;

type CaseName = keyof typeof CASES;

const CASE_NAMES = Object.keys(CASES) as CaseName[];

/** One setup that meets one failure. */
export interface FailingFigures {
  readonly setup: SetupName;
  readonly case: CaseName;
  readonly messages: number;
  readonly delivered: number;
  readonly failed: number;
  /** Neither, after 31 s. */
  readonly unsettled: number;
  readonly tokenRequests: number;
  /** Calls of the token endpoint after it had asked to wait, before the wait was over. */
  readonly callsInWindow: number;
  readonly differentErrors: number;
  readonly seconds: number;
}

/** What becomes of 100 requests at once while the token endpoint fails. */
export async function measureFailingEndpoint({ onWaiting }: Plan): Promise<Section<FailingFigures[]>> {
  const figures: FailingFigures[] = [];
  await withWorkers(async (started) => {
    const server = started(startWorldServer());
    const clients = await startClients(started, REFRESHING_SETUPS);
    const run = (name: CaseName) =>
      Promise.all([...clients].map(([setup, client]) => runCase({ server, setup, client }, name)));
    // They wait most of the time, and nobody's speed is measured: all at once.
    const waiting = run('hanging');
    const others = CASE_NAMES.filter((name) => name !== 'hanging');
    figures.push(...(await Promise.all(others.map(run))).flat());
    // What began with them has met its token endpoint by now, and is waiting for an answer.
    onWaiting?.();
    figures.push(...(await waiting));
  });
  const text = CASE_NAMES.map((name) => describe(figures, name)).join('\n');
  return { text, measured: measureTargets(figures), figures, problems: [] };
}

interface Subject {
  readonly server: WorldServer;
  readonly setup: SetupName;
  readonly client: Worker;
}

async function runCase({ server, setup, client }: Subject, name: CaseName): Promise<FailingFigures> {
  const { world: options, waves } = CASES[name];
  const world = await server.open(options);
  const input: MessagesInput = {
    site: world.site,
    oauth: world.oauth,
    messages: MESSAGES,
    concurrency: MESSAGES,
    // The kinder case for those that remember nothing beyond their client.
    clients: setup === 'freshkeys' ? 'per message' : 'one',
    waves,
    patienceMs: PATIENCE_MS,
  };
  const result = await client.ask<MessagesResult>('messages', input);
  const counts = await world.counts();
  return {
    ...{ setup, case: name, messages: MESSAGES * waves },
    ...{ delivered: result.delivered, failed: result.failed, unsettled: result.unsettled },
    tokenRequests: counts.tokenRequests,
    callsInWindow: name === 'limited' ? countWindow(counts) : 0,
    differentErrors: Object.keys(result.errors).length,
    seconds: result.milliseconds / 1000,
  };
}

/** The first call is the one that was asked to wait. */
function countWindow({ tokenRequestTimesMs }: WorldCounts): number {
  return tokenRequestTimesMs.slice(1).filter((at) => at < RETRY_AFTER_SECONDS * 1000).length;
}

function measureTargets(figures: readonly FailingFigures[]): Measured {
  const own = (name: CaseName): FailingFigures | undefined =>
    figures.find((figure) => figure.setup === 'freshkeys' && figure.case === name);
  const [unavailable, limited, refused] = [own('unavailable'), own('limited'), own('refused')];
  const hanging = own('hanging');
  return {
    ...(unavailable && { delivered503: unavailable.delivered }),
    ...(limited && { delivered429: limited.delivered, callsInWindow: limited.callsInWindow }),
    ...(refused && { invalidGrantCalls: refused.tokenRequests }),
    ...(hanging && {
      hangSeconds: hanging.seconds,
      hangErrors: hanging.differentErrors,
      hangUnsettled: hanging.unsettled,
    }),
  };
}

function describe(figures: readonly FailingFigures[], name: CaseName): string {
  const { title, waves } = CASES[name];
  const size = Array.from({ length: waves }, () => String(MESSAGES)).join(', then ');
  return formatTable(
    `Token endpoint: ${title}; ${size} requests at once`,
    ['', 'delivered', 'failed', 'no end', 'token calls', 'while asked to wait', 'errors', 's'],
    figures
      .filter((figure) => figure.case === name)
      .map((figure) => [
        SETUP_TITLES[figure.setup],
        ...[figure.delivered, figure.failed, figure.unsettled, figure.tokenRequests].map((value) =>
          formatNumber(value),
        ),
        name === 'limited' ? formatNumber(figure.callsInWindow) : '',
        formatNumber(figure.differentErrors),
        formatNumber(figure.seconds, 1),
      ]),
  );
}
