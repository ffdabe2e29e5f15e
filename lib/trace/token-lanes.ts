import { attributeEvents } from './attribute-events';
import { groupBy } from './group-by';
import { createTokenLives, type TokenLife } from './token-lives';
import type { TracedEvent } from './trace-line';

/** The tokens of one credential in one process, one after the other: generations are counted in each process. */
export interface TokenLane {
  /** Empty for requests that no credential is known of. */
  readonly credential: string;
  /** `process 4711`, with the name of its host where there are several. */
  readonly process: string;
  readonly lives: readonly TokenLife[];
  /** Oldest first. */
  readonly events: readonly TracedEvent[];
}

/** Puts events in order: by credential, and by process. Credentials and processes come as they first appear. */
export function buildLanes(events: readonly TracedEvent[]): readonly TokenLane[] {
  const credentials = groupBy(attributeEvents(events), ({ credential }) => credential);
  const nameProcess = createProcessNames(events);
  return [...credentials].flatMap(([credential, ofCredential]) => {
    const runs = groupBy(ofCredential, ({ event }) => event.run);
    return [...runs.values()].map((attributed) => {
      const ofLane = attributed.map(({ event }) => event);
      return { credential, process: nameProcess(ofLane[0]), lives: findLives(ofLane), events: ofLane };
    });
  });
}

function findLives(events: readonly TracedEvent[]): readonly TokenLife[] {
  const lives = createTokenLives();
  for (const event of events) {
    if (event.event === 'request' && event.generation > 0) lives.use(event);
    if (event.event === 'refresh') lives.renew(event);
  }
  return lives.all();
}

/** A process id repeats on another host, and after a restart: then a number follows it. */
function createProcessNames(events: readonly TracedEvent[]): (event: TracedEvent | undefined) => string {
  const hosts = new Set(events.map(({ host }) => host));
  const names = new Map<string, string>();
  const used = new Map<string, number>();
  for (const { run, pid, host } of events) {
    if (names.has(run)) continue;
    const name = hosts.size > 1 ? `process ${String(pid)} on ${host}` : `process ${String(pid)}`;
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    names.set(run, count === 1 ? name : `${name}, life ${String(count)}`);
  }
  return (event) => names.get(event?.run ?? '') ?? 'unknown process';
}
