import type { TokenSet } from '../../lib/oauth2/token-set';
import { deferred } from '../../lib/platform/deferred';
import type { AccessToken, AccessTokens, IssueOutcome, SaveOutcome } from '../../lib/ports';
import type { CredentialRecord } from '../../lib/tokens/token-memory';
import { createTestClock, runPendingWork, type TestClock } from '../../lib/testing/test-clock';
import { createRenewalHarness, HOUR_MS, type MessageSettings } from './renewal-session';
import { createRotatingServer, type RotatingServer } from './rotating-server';
import { createSharedLease, type LeaseRequest, type SharedLease } from './shared-lease';

/** One process with a memory of its own. */
export interface Container {
  /** Lines for people, `<level>: <text>`. */
  readonly lines: readonly string[];
  /** The next results of its saves; saved once they are used up. */
  readonly saveResults: SaveOutcome[];
  record(): CredentialRecord;
  /** The tokens of a new message. */
  message(settings?: MessageSettings): AccessTokens;
  /** One message whose first request is sent: the access token that it carries. */
  send(settings?: MessageSettings): Promise<string>;
  /** One message whose token is rejected: the access token that it resends with. */
  renew(settings?: MessageSettings): Promise<string>;
}

/** Containers that share an account: one server, one platform, one lease. */
export interface Fleet {
  readonly clock: TestClock;
  readonly lease: SharedLease;
  readonly server: RotatingServer;
  /**
   * What the containers did outside, in order, for example `A refresh refresh-T1`, `A share access-T2`,
   * `A save access-T2`, `A confirm access-T2` (told as saved), `A release`.
   */
  readonly log: string[];
  /** What the platform has. */
  stored: TokenSet;
  /** Starts a container; its configuration shows what the platform has now. */
  start(name: string, settings?: Omit<MessageSettings, 'presented'>): Container;
  /** Holds back what begins like this, once, for example `A save`; what it returns lets it go on. */
  hold(entry: string): () => void;
  /** The entries of {@link log} that begin or go on like this. */
  entries(what: string): string[];
  /** Moves the time on until `work` is done. */
  finish<Value>(work: Promise<Value>): Promise<Value>;
}

export interface FleetOptions {
  readonly withoutLease?: boolean;
  /** Sees every entry of the log when it begins, and can hold it back. */
  readonly gate?: (entry: string) => Promise<void>;
}

const FINISH_WITHIN_MS = 120_000;

/** Creates an account whose access token `T1` has ended, and whose refresh token the server replaces each time. */
export function createFleet(options: FleetOptions = {}): Fleet {
  const clock = createTestClock();
  const server = createRotatingServer(clock);
  const log: string[] = [];
  const holds = new Map<string, Promise<unknown>>();
  const happen = async (entry: string): Promise<void> => {
    log.push(entry);
    await options.gate?.(entry);
    const key = [...holds.keys()].find((begin) => entry.startsWith(begin));
    if (key === undefined) return;
    const held = holds.get(key);
    holds.delete(key);
    await held;
  };
  const lease = createSharedLease({ clock, before: (request) => logRequest(request, happen) });
  const now = clock.now();
  const first = server.connect('T1', { issuedAt: now - 2 * HOUR_MS, expiresAt: now - HOUR_MS });
  const start = (name: string, settings: Omit<MessageSettings, 'presented'> = {}): Container => {
    const saveResults: SaveOutcome[] = [];
    const harness = createRenewalHarness(fleet.stored, {
      clock,
      lease: options.withoutLease === true ? undefined : lease.open(name),
      issuer: {
        refresh: async (current): Promise<IssueOutcome> => {
          await happen(`${name} refresh ${current.refreshToken ?? ''}`);
          const outcome = server.refresh(current);
          await happen(`${name} answer`);
          return outcome;
        },
      },
      store: {
        canSave: true,
        load: async () => {
          // A look that is held back tells what was there when it began.
          const found = fleet.stored;
          await happen(`${name} load`);
          return found;
        },
        save: async (tokens) => {
          await happen(`${name} save ${tokens.accessToken ?? ''}`);
          const outcome = saveResults.shift() ?? { saved: true };
          if (outcome.saved) fleet.stored = tokens;
          return outcome;
        },
      },
      ...settings,
    });
    const renewed = async (tokens: AccessTokens): Promise<AccessToken> => {
      const renewal = await tokens.renew(await tokens.current());
      if (!renewal.renewed) throw new TypeError(renewal.because);
      return renewal.token;
    };
    return {
      lines: harness.lines,
      saveResults,
      record: () => harness.record(),
      message: (further) => harness.message(further),
      send: async (further) => (await harness.message(further).current()).value,
      renew: async (further) => (await renewed(harness.message(further))).value,
    };
  };
  const fleet: Fleet = {
    clock,
    lease,
    server,
    log,
    stored: first,
    start,
    hold: (entry) => {
      const held = deferred<unknown>();
      holds.set(entry, held.promise);
      return () => {
        held.resolve(undefined);
      };
    },
    entries: (what) => log.filter((entry) => entry.startsWith(what) || entry.includes(` ${what}`)),
    finish: (work) => finish(work, clock),
  };
  return fleet;
}

/** Reading is not written down: waiters do it ten times a second. Nor is an attempt to take. */
async function logRequest(
  { process, command, shared }: LeaseRequest,
  happen: (entry: string) => Promise<void>,
): Promise<void> {
  if (command === 'read' || command === 'take') return;
  const told = shared?.saved === true ? 'confirm' : command;
  await happen([process, told, shared?.tokens.accessToken].filter(Boolean).join(' '));
}

async function finish<Value>(work: Promise<Value>, clock: TestClock): Promise<Value> {
  const state = { isDone: false };
  const note = (): void => {
    state.isDone = true;
  };
  work.then(note, note);
  await runPendingWork();
  const end = clock.now() + FINISH_WITHIN_MS;
  while (!state.isDone && clock.now() < end) await clock.advance(100);
  if (!state.isDone) throw new TypeError('It does not come to an end.');
  return work;
}
