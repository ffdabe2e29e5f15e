import { REFRESHING_SETUPS, SETUP_TITLES, type SetupName } from '../setups';
import { formatNumber, formatTable } from '../tables';
import { startClient, startWorldServer, withWorkers } from '../workers';
import type { TwoExpiriesInput, TwoExpiriesResult } from '../workers/two-expiries';
import type { Section } from './section';

const MESSAGES = 20;

/** How many messages of each part came through. */
export interface OmittedFigures {
  readonly setup: SetupName;
  readonly delivered: readonly number[];
}

const PARTS: readonly TwoExpiriesInput['part'][] = ['start', 'go on', 'restart'];

/** A provider that answers a refresh without `refresh_token`: the old one goes on being the right one. */
export async function measureOmittedRefreshToken(): Promise<Section<OmittedFigures[]>> {
  const figures: OmittedFigures[] = [];
  await withWorkers(async (started) => {
    const server = started(startWorldServer());
    for (const setup of REFRESHING_SETUPS) {
      const client = await startClient(started, setup);
      const world = await server.open({ token: 'valid', expiry: 'unknown', omitRefreshToken: true });
      const delivered: number[] = [];
      for (const part of PARTS) {
        await world.expire();
        const input = { site: world.site, oauth: world.oauth, messages: MESSAGES, part };
        delivered.push((await client.ask<TwoExpiriesResult>('twoExpiries', input)).delivered);
      }
      await world.close();
      figures.push({ setup, delivered });
    }
  });
  const text = formatTable(
    `Responses without refresh_token: ${String(MESSAGES)} messages after each of three expiries, a restart before the last`,
    ['', 'first', 'second', 'after the restart'],
    figures.map(({ setup, delivered }) => [
      SETUP_TITLES[setup],
      ...delivered.map((value) => formatNumber(value)),
    ]),
  );
  return { text, measured: {}, figures, problems: [] };
}
