import { SETUP_TITLES, type SetupName } from '../setups';
import { formatNumber, formatTable } from '../tables';
import { spreadOverProcessors, startClient, startWorldServer, withWorkers } from '../workers';
import type { MemoryInput, MemoryResult } from '../workers/many-credentials';
import type { Plan, Section } from './section';

/** What a remembered credential takes in one setup. */
export interface MemoryFigures extends MemoryResult {
  readonly setup: SetupName;
  readonly credentials: number;
}

const JUDGED = 10_000;
const MANY = 100_000;
const FEW = 1_000;

/** Those that keep tokens between messages: by themselves, or in a client that the component keeps. */
const SUBJECTS = [
  { setup: 'freshkeys', keepsClients: false },
  { setup: 'hand-written', keepsClients: false },
  { setup: 'badgateway', keepsClients: true },
  { setup: 'google-auth-library', keepsClients: true },
  { setup: 'simple-oauth2', keepsClients: true },
  { setup: 'openid-client', keepsClients: true },
  { setup: 'oauth4webapi', keepsClients: true },
  { setup: 'axios-auth-refresh', keepsClients: true },
  { setup: 'azure', keepsClients: true },
] as const satisfies readonly { readonly setup: SetupName; readonly keepsClients: boolean }[];

/** What remembered credentials take, after each was used for one request. */
export async function measureMemory({ full }: Plan): Promise<Section<MemoryFigures[]>> {
  const figures: MemoryFigures[] = [];
  await withWorkers(async (started) => {
    const { site } = await started(startWorldServer()).open({ token: 'valid', expiry: 'known' });
    const cases = SUBJECTS.flatMap(({ setup, keepsClients }) => {
      const sizes = !keepsClients ? [JUDGED, ...(full ? [MANY] : [])] : [full ? JUDGED : FEW];
      return sizes.map((credentials) => ({ setup, credentials, keepsClients }));
    });
    const measure = async ({ setup, credentials, keepsClients }: (typeof cases)[number]) => {
      const client = await startClient(started, setup);
      const input: MemoryInput = { site, credentials, keepsClients };
      const result = await client.ask<MemoryResult>('memory', input);
      await client.stop();
      return { setup, credentials, ...result };
    };
    figures.push(...(await spreadOverProcessors(cases, measure)));
  });
  const own = figures.find(({ setup, credentials }) => setup === 'freshkeys' && credentials === JUDGED);
  const measured = own === undefined ? {} : { memory: own.perCredential };
  return { text: describe(figures), measured, figures, problems: [] };
}

function describe(figures: readonly MemoryFigures[]): string {
  const payload = formatNumber(figures[0]?.payload ?? NaN);
  return formatTable(
    `Memory: bytes of the heap for a credential after its use; its token response as JSON has ${payload}`,
    ['', 'credentials', 'bytes', 'added by a second use'],
    figures.map(({ setup, credentials, perCredential, secondUse }) => [
      SETUP_TITLES[setup],
      ...[credentials, perCredential, secondUse].map((value) => formatNumber(value)),
    ]),
  );
}
