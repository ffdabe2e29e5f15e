import type { Agent } from 'node:https';
import type { AuthorizedAxiosOptions } from '../http/attempt';
import type { Surroundings } from './surroundings';

/** What the defaults of a client depend on. */
export interface DefaultsChoice {
  /** Time limit of a request, in milliseconds. */
  readonly timeoutMs: number;
  /** Headers of all requests. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** Shows the certificate that the tokens are bound to. */
  readonly httpsAgent: Agent | undefined;
}

/** What axios is created with. */
type Defaults = AuthorizedAxiosOptions['defaults'];

/** Finds the defaults of a client. The same choice gets the very same object. */
export type DefaultsSelector = (choice: DefaultsChoice) => Defaults;

/** Makes the defaults of clients, anew only when they change: hardly ever. */
export function createDefaultsSelector(
  surroundings: Pick<Surroundings, 'usesProxy' | 'addressGuard'>,
): DefaultsSelector {
  let last: { readonly choice: DefaultsChoice; readonly defaults: Defaults } | undefined;
  return (choice) => {
    if (last === undefined || !isSameChoice(last.choice, choice)) {
      // The author may write other headers into the same object later.
      const { headers } = choice;
      const kept = headers === undefined ? choice : { ...choice, headers: { ...headers } };
      last = { choice: kept, defaults: buildDefaults(kept, surroundings) };
    }
    return last.defaults;
  };
}

function buildDefaults(
  { timeoutMs, headers, httpsAgent }: DefaultsChoice,
  { usesProxy, addressGuard: guard }: Pick<Surroundings, 'usesProxy' | 'addressGuard'>,
): Defaults {
  return {
    timeout: timeoutMs,
    ...(usesProxy ? {} : { proxy: false as const }),
    ...(headers === undefined ? {} : { headers: { ...headers } }),
    ...(guard === undefined ? {} : { lookup: guard.lookup, ...guard.agents }),
    ...(httpsAgent === undefined ? {} : { httpsAgent }),
  };
}

function isSameChoice(one: DefaultsChoice, other: DefaultsChoice): boolean {
  return (
    one.timeoutMs === other.timeoutMs &&
    one.httpsAgent === other.httpsAgent &&
    hasSameHeaders(one.headers, other.headers)
  );
}

function hasSameHeaders(one: DefaultsChoice['headers'], other: DefaultsChoice['headers']): boolean {
  if (one === undefined || other === undefined) return one === other;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
