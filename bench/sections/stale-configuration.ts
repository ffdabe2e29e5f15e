import { REFRESHING_SETUPS, SETUP_TITLES, type SetupName } from '../setups';
import { formatNumber, formatTable } from '../tables';
import { startClients, startWorldServer, withWorkers, type Worker, type WorldServer } from '../workers';
import type { MessagesInput, MessagesResult } from '../workers/messages';
import type { Section } from './section';

const MESSAGES = 200;

/** What one setup does with messages that all bring the expired token. */
export interface StaleFigures {
  readonly setup: SetupName;
  readonly rotating: boolean;
  readonly delivered: number;
  readonly failed: number;
  /** To the API and to the token endpoint. */
  readonly calls: number;
  readonly tokenRequests: number;
}

/** Messages one after the other, each with the configuration that the container was started with. */
export async function measureStaleConfiguration(): Promise<Section<StaleFigures[]>> {
  const figures: StaleFigures[] = [];
  await withWorkers(async (started) => {
    const server = started(startWorldServer());
    const clients = await startClients(started, REFRESHING_SETUPS);
    // Nobody's speed is measured.
    const running = [...clients].flatMap(([setup, client]) =>
      [true, false].map((rotating) => runMessages({ server, client, setup }, rotating)),
    );
    figures.push(...(await Promise.all(running)));
  });
  const calls = (rotating: boolean): number =>
    figures.find((figure) => figure.setup === 'freshkeys' && figure.rotating === rotating)?.calls ?? NaN;
  const measured = { staleRotating: calls(true), staleFixed: calls(false) };
  return { text: describe(figures), measured, figures, problems: [] };
}

interface Subject {
  readonly server: WorldServer;
  readonly client: Worker;
  readonly setup: SetupName;
}

async function runMessages({ server, client, setup }: Subject, rotating: boolean): Promise<StaleFigures> {
  const world = await server.open({ token: 'expired', expiry: 'known', rotate: rotating });
  const input: MessagesInput = {
    ...{ site: world.site, oauth: world.oauth },
    ...{ messages: MESSAGES, concurrency: 1, clients: 'per message' },
  };
  const { delivered, failed } = await client.ask<MessagesResult>('messages', input);
  const { served, rejected, tokenRequests } = await world.counts();
  await world.close();
  return { setup, rotating, delivered, failed, tokenRequests, calls: served + rejected + tokenRequests };
}

function describe(figures: readonly StaleFigures[]): string {
  const find = (setup: SetupName, rotating: boolean): readonly string[] => {
    const found = figures.find((figure) => figure.setup === setup && figure.rotating === rotating);
    return [found?.delivered ?? NaN, found?.calls ?? NaN].map((value) => formatNumber(value));
  };
  return formatTable(
    `Stale configuration: ${String(MESSAGES)} messages, each with the token that had expired before the first`,
    ['', 'rotating: delivered', 'calls', 'not rotating: delivered', 'calls'],
    REFRESHING_SETUPS.map((setup) => [SETUP_TITLES[setup], ...find(setup, true), ...find(setup, false)]),
  );
}
