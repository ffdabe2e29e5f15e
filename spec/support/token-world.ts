import type { TokenSet } from '../../lib/oauth2/token-set';
import type { AccessToken, AccessTokens, IssueOutcome, SaveOutcome } from '../../lib/ports';
import { deferred, type Deferred } from '../../lib/platform/deferred';
import type { RefreshWhen } from '../../lib/tokens/refresh-policy';
import { createAccessTokens } from '../../lib/tokens/token-manager';
import { createTokenMemory } from '../../lib/tokens/token-memory';
import { createTestClock, runPendingWork } from '../../lib/testing/test-clock';
import { buildPolicy, COOL_DOWN_MS, HOUR_MS } from './renewal-session';
import { createJudge, createRegistry, type Answer, type Born } from './token-judge';

/** A model of one account with all that can happen to it, and a judge that watches. */
export interface World {
  /** A message begins, whose configuration was read now or at any time before. */
  startMessage(index: number): void;
  /** The API rejects the token of a message. */
  reject(index: number): void;
  /** The API rejects the resent request of a message, too. */
  rejectAgain(index: number): void;
  /** A person connects the account again. */
  reconnect(): void;
  /** Another container stores tokens: with another refresh token, beside the same one, or ended ones. */
  storeElsewhere(kind: 'rotated' | 'access-only' | 'ended'): void;
  /** The token endpoint answers, if it was asked. */
  answer(kind: Answer): void;
  finishSave(saved: boolean): void;
  /** A look at the stored tokens ends; if it was slow, it tells what was there when it began. */
  finishLook(isSlow: boolean): void;
  wait(delayMs: number): Promise<void>;
  /** Everything under way is let finish. */
  end(): Promise<void>;
  /** What must not have happened. */
  violations(): readonly string[];
  /** How many messages still wait. */
  unfinished(): number;
}

/** The failures that a world makes on purpose; any other error is one of the code. */
class Mishap extends Error {}

interface Message {
  readonly tokens: AccessTokens;
  /** The token of its last request. */
  held?: AccessToken;
}

interface Question {
  readonly spent: TokenSet;
  readonly settle: (outcome: IssueOutcome | Promise<never>) => void;
}

/** Creates a world whose connection refreshes `when`. */
export function createWorld(when: RefreshWhen): World {
  const clock = createTestClock();
  const registry = createRegistry(() => clock.now());
  const judge = createJudge(registry);
  const first = registry.bear(1);
  const memory = createTokenMemory();
  const record = memory.reconcile('account-1', first.tokens, clock.now());
  const messages: Message[] = [];
  const questions: Question[] = [];
  const saves: { readonly tokens: TokenSet; readonly end: Deferred<SaveOutcome> }[] = [];
  const looks: { readonly found: Born; readonly end: Deferred<TokenSet> }[] = [];
  /** What configurations have shown: each what was stored when it was read. */
  const shown = [first];
  let newest = first;
  let stored = first;
  let unfinished = 0;

  /** What happens inside of the connection when the endpoint answers; `undefined` if it fails without an answer. */
  function outcomeOf(kind: Exclude<Answer, 'crash'>, spent: TokenSet): IssueOutcome {
    if (kind === 'refused') return { issued: false, verdict: 'grant-refused', error: new Mishap(kind) };
    if (kind === 'definite' || kind === 'transient')
      return { issued: false, verdict: kind, error: new Mishap(kind) };
    const facts = kind === 'same-refresh-token' ? { refreshToken: spent.refreshToken } : {};
    return {
      issued: true,
      tokens: registry.bear(registry.find(spent.accessToken).connection, facts).tokens,
      clockOffsetMs: 0,
    };
  }

  function openMessage(presented: TokenSet): Message {
    const session = {
      record: memory.reconcile('account-1', presented, clock.now()),
      policy: buildPolicy({ when }),
      clock,
      logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
      trace: ignore,
      coolDownMs: COOL_DOWN_MS,
      rotatesRefreshToken: true,
      mustSave: false,
      subject: 'the account',
      issuer: {
        refresh: (spent: TokenSet) => {
          judge.asks(spent.refreshToken);
          return new Promise<IssueOutcome>((resolve) => void questions.push({ spent, settle: resolve }));
        },
      },
      store: {
        canSave: true,
        load: () => {
          const end = deferred<TokenSet>();
          looks.push({ found: stored, end });
          return end.promise;
        },
        save: (tokens: TokenSet) => {
          judge.saves(tokens);
          const end = deferred<SaveOutcome>();
          saves.push({ tokens, end });
          return end.promise;
        },
      },
    };
    return { tokens: createAccessTokens(session, () => session) };
  }

  function watch(work: Promise<void>): void {
    unfinished += 1;
    const note = (error: unknown): void => {
      if (!(error instanceof Mishap)) judge.violations.push(String(error));
    };
    void work.catch(note).finally(() => void (unfinished -= 1));
  }

  function hold(message: Message, token: AccessToken): void {
    judge.uses(token);
    message.held = token;
  }

  const world: World = {
    startMessage(index) {
      const candidates = shown.includes(stored) ? shown : [stored, ...shown];
      const presented = candidates[index % candidates.length] ?? first;
      if (!shown.includes(presented)) shown.push(presented);
      const message = openMessage(presented.tokens);
      messages.push(message);
      watch(
        Promise.resolve(message.tokens.current()).then((token) => {
          hold(message, token);
        }),
      );
    },
    reject(index) {
      const message = messages[index % messages.length];
      const { held } = message ?? {};
      if (message === undefined || held === undefined) return;
      delete message.held;
      const resend = async (): Promise<void> => {
        const renewal = await message.tokens.renew(held);
        if (!renewal.renewed) return;
        if (renewal.token.generation <= held.generation) judge.violations.push('resent with the same token');
        hold(message, renewal.token);
      };
      watch(resend());
    },
    rejectAgain(index) {
      const message = messages[index % messages.length];
      if (message?.held !== undefined) message.tokens.rejectedAgain(message.held);
    },
    reconnect() {
      newest = stored = registry.bear(newest.connection + 1);
    },
    storeElsewhere(kind) {
      const ended = { issuedAt: clock.now() - HOUR_MS, expiresAt: clock.now() - 1 };
      const facts = kind === 'access-only' ? { refreshToken: stored.tokens.refreshToken } : {};
      stored = registry.bear(newest.connection, kind === 'ended' ? ended : facts);
    },
    answer(kind) {
      const question = questions.shift();
      if (question === undefined) return;
      judge.answers(question.spent.refreshToken, kind);
      question.settle(kind === 'crash' ? Promise.reject(new Mishap(kind)) : outcomeOf(kind, question.spent));
    },
    finishSave(saved) {
      const save = saves.shift();
      if (save === undefined) return;
      judge.saved();
      const { connection } = registry.find(save.tokens.accessToken);
      // What a person connected meanwhile is not overwritten here: no client could do anything about that.
      if (saved && connection === newest.connection) stored = registry.find(save.tokens.accessToken);
      save.end.resolve(saved ? { saved } : { saved, reason: 'status 500' });
    },
    finishLook(isSlow) {
      const look = looks.shift();
      look?.end.resolve((isSlow ? look.found : stored).tokens);
    },
    wait: (delayMs) => clock.advance(delayMs),
    async end() {
      for (let round = 0; round < 50 && unfinished > 0; round += 1) {
        world.finishLook(false);
        world.finishSave(true);
        world.answer('issued');
        await clock.advance(2_000);
        await runPendingWork();
      }
    },
    violations() {
      judge.sees(record.generation);
      return judge.violations;
    },
    unfinished: () => unfinished,
  };
  return world;
}

function ignore(): void {
  // Nobody reads along here.
}
