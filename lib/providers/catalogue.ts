import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../errors';
import type { Provider } from './provider';
import { PROVIDER_IDS, type ProviderId } from './provider-ids';

const FOLDER = join(__dirname, 'catalogue');

const loaded = new Map<ProviderId, Provider>();

/** Whether the catalogue has this provider. */
export function isProviderId(id: string): id is ProviderId {
  return (PROVIDER_IDS as readonly string[]).includes(id);
}

/**
 * A provider of the catalogue. Read once, and only when it is asked for.
 *
 * @throws {ConfigurationError} `PROVIDER_UNKNOWN`
 */
export function loadProvider(id: string): Provider {
  if (!isProviderId(id)) throw unknownProvider(id);
  const known = loaded.get(id);
  if (known !== undefined) return known;
  const provider = JSON.parse(readFileSync(join(FOLDER, `${id}.json`), 'utf8')) as Provider;
  loaded.set(id, provider);
  return provider;
}

/** Path of the file of a provider, for messages. */
export function fileOfProvider(id: ProviderId): string {
  return join(FOLDER, `${id}.json`);
}

/** The ids of the files that are there: what {@link PROVIDER_IDS} has to be. */
export function listCatalogue(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .sort();
}

const MOST_ALTERNATIVES = 3;

function unknownProvider(id: string): ConfigurationError {
  const wanted = pairsOf(id);
  const likeness = (known: string): number => pairsOf(known).filter((pair) => wanted.includes(pair)).length;
  const nearest = [...PROVIDER_IDS].sort((one, other) => likeness(other) - likeness(one));
  return new ConfigurationError({
    code: 'PROVIDER_UNKNOWN',
    sentence: `The catalogue has no provider ${JSON.stringify(id.slice(0, 60))}.`,
    remedy: `Use one that it has (${nearest.slice(0, MOST_ALTERNATIVES).join(', ')}, …), or give a definition of your own.`,
  });
}

/** Two letters each: names that differ by a slip of the finger still share most of them. */
function pairsOf(text: string): readonly string[] {
  const letters = text.toLowerCase().slice(0, 60);
  return Array.from({ length: Math.max(0, letters.length - 1) }, (_none, index) =>
    letters.slice(index, index + 2),
  );
}
