import type { TokenSet } from '../../lib/oauth2/token-set';
import type {
  AccessTokens,
  IssueOutcome,
  Logger,
  RefreshEvent,
  SaveOutcome,
  TokenStore,
} from '../../lib/ports';
import type { RefreshPolicy } from '../../lib/tokens/refresh-policy';
import type { RenewalSession } from '../../lib/tokens/renewal-session';
import { createAccessTokens } from '../../lib/tokens/token-manager';
import { createTokenMemory, type CredentialRecord } from '../../lib/tokens/token-memory';
import { createTestClock, type TestClock } from '../../lib/testing/test-clock';

export const HOUR_MS = 3_600_000;
export const COOL_DOWN_MS = 30_000;

/** A token set whose values tell its name: `access-<name>` and `refresh-<name>`. Nobody knows when it ends. */
export function buildTokens(name: string, facts: Partial<TokenSet> = {}): TokenSet {
  return {
    accessToken: `access-${name}`,
    refreshToken: `refresh-${name}`,
    tokenType: 'Bearer',
    scopes: undefined,
    expiresAt: undefined,
    issuedAt: undefined,
    raw: { access_token: `access-${name}`, refresh_token: `refresh-${name}` },
    ...facts,
  };
}

export function buildPolicy(policy: Partial<RefreshPolicy> = {}): RefreshPolicy {
  return { when: 'rejected', marginMs: 60_000, notBeforeExpiry: false, ...policy };
}

/** What a scripted issuer says next. A rejected promise stands for an error that nobody foresaw. */
export type ScriptedIssue = IssueOutcome | Promise<IssueOutcome>;

/** A store whose answers a spec decides. */
export interface ScriptedStore extends TokenStore {
  canSave: boolean;
  /** What {@link TokenStore.load} finds. */
  stored: TokenSet | undefined;
  /** What `load` rejects with, if anything. */
  loadError: unknown;
  /** The next results of saving; saved once they are used up. */
  readonly saveResults: (SaveOutcome | Promise<SaveOutcome>)[];
}

/** One connection with all its outside replaced. */
export interface RenewalHarness {
  readonly clock: TestClock;
  /** What was done outside, in order: `load`, `refresh <refresh token>`, `save <access token>`. */
  readonly log: string[];
  /** The entries of {@link log} that are token requests. */
  tokenRequests(): string[];
  readonly events: RefreshEvent[];
  /** Lines for people, `<level>: <text>`. */
  readonly lines: string[];
  readonly store: ScriptedStore;
  /** What the token endpoint says next; it issues `new-1`, `new-2`, … with an hour to live otherwise. */
  readonly issues: ScriptedIssue[];
  /** The record of the credential, for a configuration that shows `presented` (default: what was shown first). */
  record(presented?: TokenSet): CredentialRecord;
  /** The tokens of a new message. */
  message(settings?: MessageSettings): AccessTokens;
}

export interface MessageSettings extends Partial<Omit<RenewalSession, 'policy'>> {
  /** What the configuration of the message shows. Default: what was shown first. */
  readonly presented?: TokenSet;
  readonly policy?: Partial<RefreshPolicy>;
  /** `false` if the issuer holds the refresh token itself. */
  readonly spendsRefreshToken?: boolean;
}

/** Creates a harness whose configuration shows `first`. The clock moves on by itself while somebody sleeps. */
export function createRenewalHarness(
  first: TokenSet,
  settings: Omit<MessageSettings, 'presented'> = {},
): RenewalHarness {
  const clock = createTestClock({ automatic: true });
  const log: string[] = [];
  const lines: string[] = [];
  const events: RefreshEvent[] = [];
  const issues: ScriptedIssue[] = [];
  const store = createScriptedStore(log);
  const memory = createTokenMemory();
  const record = (presented = first): CredentialRecord =>
    memory.reconcile('account-1', presented, clock.now());
  let issued = 0;
  return {
    clock,
    log,
    lines,
    events,
    issues,
    store,
    record,
    tokenRequests: () => log.filter((entry) => entry.startsWith('refresh')),
    message: ({ presented = first, policy, ...overrides } = {}) => {
      const own = record(presented);
      const session: RenewalSession = {
        record: own,
        shown: presented,
        presented: own.presented,
        issuer: {
          spendsRefreshToken: settings.spendsRefreshToken ?? true,
          refresh: async (current) => {
            log.push(`refresh ${current.refreshToken ?? ''}`);
            issued += 1;
            return issues.shift() ?? issue(`new-${String(issued)}`, clock.now());
          },
        },
        store,
        clock,
        logger: createListLogger(lines),
        trace: (event) => {
          if (event.event === 'refresh') events.push(event);
        },
        coolDownMs: COOL_DOWN_MS,
        rotatesRefreshToken: true,
        mustSave: false,
        subject: 'the account "A"',
        ...settings,
        ...overrides,
        policy: buildPolicy({ ...settings.policy, ...policy }),
      };
      return createAccessTokens(session, () => session);
    },
  };
}

/** A new token set that lives for an hour from `now` on. */
export function issue(name: string, now: number, facts: Partial<TokenSet> = {}): IssueOutcome {
  const tokens = buildTokens(name, { issuedAt: now, expiresAt: now + HOUR_MS, ...facts });
  return { issued: true, tokens, clockOffsetMs: 0 };
}

/** A failure of the token endpoint. */
export function fail(
  verdict: 'grant-refused' | 'definite' | 'transient',
  error: Error = new Error(verdict),
): IssueOutcome {
  return { issued: false, verdict, error };
}

function createScriptedStore(log: string[]): ScriptedStore {
  const store: ScriptedStore = {
    canSave: true,
    stored: undefined,
    loadError: undefined,
    saveResults: [],
    load: () => {
      log.push('load');
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- foreign code rejects with anything
      return store.loadError === undefined ? Promise.resolve(store.stored) : Promise.reject(store.loadError);
    },
    save: async (tokens) => {
      log.push(`save ${tokens.accessToken ?? ''}`);
      const outcome = (await store.saveResults.shift()) ?? { saved: true };
      if (outcome.saved) store.stored = tokens;
      return outcome;
    },
  };
  return store;
}

function createListLogger(lines: string[]): Logger {
  const at = (level: string) => (text: string) => void lines.push(`${level}: ${text}`);
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** What a promise was rejected with; fails if it was not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new TypeError('The promise was not rejected.');
}
