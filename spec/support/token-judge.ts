import type { TokenSet } from '../../lib/oauth2/token-set';
import type { AccessToken } from '../../lib/ports';
import { buildTokens, HOUR_MS } from './renewal-session';

/** How a token endpoint can answer in a world. */
export type Answer = 'issued' | 'same-refresh-token' | 'refused' | 'definite' | 'transient' | 'crash';

/** A token set, and when it came into being: by connection first, by order within it second. */
export interface Born {
  readonly tokens: TokenSet;
  readonly connection: number;
  readonly order: number;
}

const isOlder = (one: Born, other: Born): boolean =>
  one.connection < other.connection || (one.connection === other.connection && one.order < other.order);

/** All token sets of a world. */
export interface Registry {
  /** Makes a token set with an hour to live. */
  readonly bear: (connection: number, facts?: Partial<TokenSet>) => Born;
  readonly find: (accessToken: string | undefined) => Born;
}

/** Creates the registry of a world. */
export function createRegistry(now: () => number): Registry {
  const born = new Map<string, Born>();
  return {
    bear(connection: number, facts: Partial<TokenSet> = {}): Born {
      const order = born.size + 1;
      const life = { issuedAt: now(), expiresAt: now() + HOUR_MS };
      const tokens = buildTokens(`${String(connection)}.${String(order)}`, { ...life, ...facts });
      const entry = { tokens, connection, order };
      born.set(tokens.accessToken ?? '', entry);
      return entry;
    },
    find(accessToken: string | undefined): Born {
      const entry = born.get(accessToken ?? '');
      if (entry === undefined) throw new TypeError(`Nobody issued ${String(accessToken)}.`);
      return entry;
    },
  };
}

/** Watches what a connection does to the outside, and writes down what it must not do. */
export function createJudge({ find }: Registry) {
  const violations: string[] = [];
  const refused = new Set<string | undefined>();
  let [asking, saving, generation] = [0, 0, 0];
  let newestSaved: Born | undefined;
  let newestUsed: Born | undefined;
  const claim = (holds: boolean, violation: string): void => {
    if (!holds) violations.push(violation);
  };
  return {
    violations,
    asks(refreshToken: string | undefined) {
      asking += 1;
      claim(asking === 1, 'two token requests at a time');
      claim(!refused.has(refreshToken), `refused ${String(refreshToken)} was sent again`);
    },
    answers(refreshToken: string | undefined, kind: Answer) {
      asking -= 1;
      if (kind === 'refused') refused.add(refreshToken);
    },
    saves(tokens: TokenSet) {
      saving += 1;
      const saved = find(tokens.accessToken);
      claim(saving === 1, 'two saves at a time');
      claim(
        newestSaved === undefined || !isOlder(saved, newestSaved),
        'older tokens were saved over newer ones',
      );
      newestSaved = saved;
    },
    saved() {
      saving -= 1;
    },
    uses(token: AccessToken) {
      const used = find(token.value);
      claim(
        newestUsed === undefined || used.connection >= newestUsed.connection,
        'an old connection came back',
      );
      newestUsed = used;
    },
    sees(now: number) {
      claim(now >= generation, 'a generation went back');
      generation = now;
    },
  };
}
