import { isFreshkeysError } from '../../lib/errors';
import { deferred } from '../../lib/platform/deferred';
import { createFleet, type Container } from './lease-fleet';
import { runPendingWork } from '../../lib/testing/test-clock';

/** Containers that share an account, and all that can happen to them in any order. */
export interface LeaseWorld {
  /** A container begins with what the platform has now. */
  start(): void;
  /** A message whose token is accepted. */
  send(index: number): void;
  /** A message whose token is rejected. */
  renew(index: number): void;
  /** One of the things that are under way outside goes on. */
  proceed(index: number): void;
  /** The next save of a container fails. */
  failSave(index: number): void;
  wait(delayMs: number): Promise<void>;
  /** Whoever has the lease loses it and does not know. */
  expire(): void;
  wipe(): void;
  away(isAway: boolean): void;
  /** Everything under way is let finish, and each container gets further messages. */
  end(): Promise<void>;
  violations(): readonly string[];
  /** Whether the platform has the tokens that were issued last. */
  isNewestStored(): boolean;
}

const generationOf = (accessToken: string | undefined): number => Number(/\d+$/.exec(accessToken ?? '')?.[0]);

/** Creates a world of two containers. */
export function createLeaseWorld(): LeaseWorld {
  const waiting: (() => void)[] = [];
  const violations: string[] = [];
  const story = { isEnding: false, wasAway: false, newestStored: 1, unfinished: 0, refusals: 0 };
  const fleet = createFleet({
    gate: (entry) => {
      const [process, command] = entry.split(' ');
      if (command === 'save' && !story.wasAway && fleet.lease.holder() !== process) {
        violations.push(`${entry}, and ${String(fleet.lease.holder())} has the lease`);
      }
      if (story.isEnding) return Promise.resolve();
      const held = deferred<undefined>();
      waiting.push(() => {
        held.resolve(undefined);
      });
      return held.promise;
    },
  });
  const containers: Container[] = [];
  const pick = (index: number): Container => containers[index % containers.length] as Container;
  const watch = (work: Promise<string>): void => {
    story.unfinished += 1;
    const note = (error: unknown): void => {
      const text = String(error);
      if (text.includes('refused')) story.refusals += 1;
      else if (!isFreshkeysError(error) || error.code !== 'LEASE_TIMEOUT') violations.push(text);
    };
    void work.catch(note).finally(() => (story.unfinished -= 1));
  };
  const world: LeaseWorld = {
    start() {
      containers.push(fleet.start(`C${String(containers.length)}`));
    },
    send(index) {
      watch(pick(index).send());
    },
    renew(index) {
      watch(pick(index).renew());
    },
    proceed(index) {
      waiting.splice(index % Math.max(waiting.length, 1), 1)[0]?.();
    },
    failSave(index) {
      pick(index).saveResults.push({ saved: false, reason: 'status 500' });
    },
    wait: (delayMs) => fleet.clock.advance(delayMs),
    expire: () => {
      fleet.lease.expire();
    },
    wipe: () => {
      fleet.lease.wipe();
    },
    away: (isAway) => {
      story.wasAway ||= isAway;
      fleet.lease.away = isAway;
    },
    async end() {
      story.isEnding = true;
      fleet.lease.away = false;
      for (const goOn of waiting.splice(0)) goOn();
      for (let round = 0; round < 200 && story.unfinished > 0; round += 1) await fleet.clock.advance(500);
      if (story.unfinished > 0) violations.push(`${String(story.unfinished)} messages do not come to an end`);
      for (const { saveResults } of containers) saveResults.length = 0;
      for (const each of [...containers, ...containers]) {
        watch(each.send());
        await runPendingWork();
      }
    },
    violations() {
      const stored = generationOf(fleet.stored.accessToken);
      if (stored < story.newestStored) violations.push(`T${String(stored)} was saved over newer tokens`);
      story.newestStored = Math.max(story.newestStored, stored);
      return [...violations, ...fleet.server.reuses.map((token) => `reuse of ${token}`)];
    },
    isNewestStored: () => fleet.stored.accessToken === fleet.server.newest().accessToken,
  };
  world.start();
  world.start();
  return world;
}
