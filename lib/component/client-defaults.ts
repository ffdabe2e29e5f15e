import type { Agent } from 'node:https';
import type { AuthorizedAxiosOptions } from '../http/attempt';
import { prepareDefaults } from '../http/instance/prepared-defaults';
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

/** What axios is created with, and the same put together. */
type Defaults = Required<Pick<AuthorizedAxiosOptions, 'defaults' | 'prepared'>>;

/** Finds the defaults of a client. The same choice gets the very same object. */
export type DefaultsSelector = (choice: DefaultsChoice) => Defaults;

/** Makes the defaults of clients, anew only when they change: hardly ever. */
export function createDefaultsSelector(surroundings: Pick<Surroundings, 'usesProxy'>): DefaultsSelector {
  let last: { readonly choice: DefaultsChoice; readonly made: Defaults } | undefined;
  return (choice) => {
    if (last === undefined || !isSameChoice(last.choice, choice)) {
      // The author may write other headers into the same object later.
      const { headers } = choice;
      const kept = headers === undefined ? choice : { ...choice, headers: { ...headers } };
      last = { choice: kept, made: buildDefaults(kept, surroundings) };
    }
    return last.made;
  };
}

function buildDefaults(
  { timeoutMs, headers, httpsAgent }: DefaultsChoice,
  { usesProxy }: Pick<Surroundings, 'usesProxy'>,
): Defaults {
  const defaults = {
    timeout: timeoutMs,
    ...(usesProxy ? {} : { proxy: false as const }),
    ...(headers === undefined ? {} : { headers: { ...headers } }),
    ...(httpsAgent === undefined ? {} : { httpsAgent }),
  };
  return { defaults, prepared: prepareDefaults(defaults) };
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
