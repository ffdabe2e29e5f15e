import type { TokenSet } from '../../lib/oauth2/token-set';
import type { Clock, IssueOutcome } from '../../lib/ports';
import { buildTokens, fail, issue } from './renewal-session';

/** A server that replaces the refresh token each time, and ends a grant whose refresh token comes twice (RFC 9700 §4.14.2). */
export interface RotatingServer {
  /** A person connects the account: tokens of a new grant. */
  connect(name: string, facts?: Partial<TokenSet>): TokenSet;
  refresh(current: TokenSet): IssueOutcome;
  /** Refresh tokens that came twice. */
  readonly reuses: readonly string[];
  /** The tokens that were issued last. */
  newest(): TokenSet;
}

interface Grant {
  live: string | undefined;
}

/** Creates a server that issues `T2`, `T3`, … with an hour to live. */
export function createRotatingServer(clock: Clock): RotatingServer {
  const grants = new Map<string, Grant>();
  const reuses: string[] = [];
  let issued = 1;
  let newest: TokenSet | undefined;

  function give(tokens: TokenSet, grant: Grant): TokenSet {
    grant.live = tokens.refreshToken;
    grants.set(tokens.refreshToken ?? '', grant);
    newest = tokens;
    return tokens;
  }

  return {
    reuses,
    connect: (name, facts) => give(buildTokens(name, facts), { live: undefined }),
    newest: () => newest ?? buildTokens('nobody connected'),
    refresh: (current) => {
      const sent = current.refreshToken ?? '';
      const grant = grants.get(sent);
      if (grant === undefined) return fail('grant-refused', new Error(`refused unknown ${sent}`));
      if (grant.live !== sent) {
        reuses.push(sent);
        grant.live = undefined;
        return fail('grant-refused', new Error(`refused ${sent}`));
      }
      issued += 1;
      const outcome = issue(`T${String(issued)}`, clock.now());
      if (outcome.issued) give(outcome.tokens, grant);
      return outcome;
    },
  };
}
