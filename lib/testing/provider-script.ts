import { ConfigurationError } from '../errors';
import type { ApiFault } from '../platform/resource-server/api-faults';
import type { FakeProvider } from './fake-provider';
import { NAMED_TOKEN_FAULTS, type TokenFault } from './token-fault';

/** One line of a script: what happens to the next requests of one kind instead of the usual. */
export type ScriptStep =
  | { readonly token: TokenFault; readonly times?: number }
  | { readonly api: ApiFault; readonly times?: number };

type Members = Readonly<Record<string, unknown>>;

const API_FAULTS: readonly string[] = ['reset', 'hang'];

/** Tells a provider what is going to happen. */
export function playScript(
  provider: Pick<FakeProvider, 'fail' | 'failApi'>,
  steps: readonly ScriptStep[],
): void {
  for (const step of steps) {
    if ('token' in step) provider.fail(step.token, step.times);
    else provider.failApi(step.times ?? 1, step.api);
  }
}

/**
 * Reads a script: a list of steps, `[{ "token": 503, "times": 2 }, { "api": { "status": 429, "body": {} } }]`.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`
 */
export function parseScript(script: unknown): readonly ScriptStep[] {
  if (!Array.isArray(script)) throw invalid('A script is a list of steps.');
  return script.map((step: unknown, index) => parseStep(step, `Step ${String(index + 1)} of the script`));
}

/**
 * Reads a script in short: `token=503:2,api=reset`.
 *
 * @throws {ConfigurationError} `OPTION_INVALID`
 */
export function parseShortScript(text: string): readonly ScriptStep[] {
  return text.split(',').map((part, index) => {
    const [, kind, fault = '', times] = /^\s*(token|api)=([\w-]+)(?::(\d+))?\s*$/.exec(part) ?? [];
    const member = { [kind ?? 'token']: /^\d+$/.test(fault) ? Number(fault) : fault };
    return parseStep(
      times === undefined ? member : { ...member, times: Number(times) },
      `Fault ${String(index + 1)}`,
    );
  });
}

function parseStep(step: unknown, where: string): ScriptStep {
  if (!isMembers(step)) throw invalid(`${where} is no object.`);
  const { token, api, times = 1, ...others } = step;
  const known = Object.keys(others).length === 0 && (token === undefined) !== (api === undefined);
  if (!known)
    throw invalid(`${where} needs one of "token" and "api", "times" if more than once, and nothing else.`);
  if (!isCount(times)) throw invalid(`${where} happens a number of times, and not this one.`);
  const isRight = token === undefined ? isApiFault(api) : isTokenFault(token);
  if (!isRight) throw invalid(`${where} has a fault that is not known.`);
  return step as unknown as ScriptStep;
}

function isTokenFault(fault: unknown): boolean {
  const isNamed = typeof fault === 'string' && Object.hasOwn(NAMED_TOKEN_FAULTS, fault);
  return (
    isNamed ||
    isStatus(fault) ||
    (isMembers(fault) && (isStatus(fault['status']) || isCount(fault['delayMs'])))
  );
}

function isApiFault(fault: unknown): boolean {
  const isNamed = typeof fault === 'string' && API_FAULTS.includes(fault);
  return isNamed || isStatus(fault) || (isMembers(fault) && isStatus(fault['status']));
}

function isStatus(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 200 && value <= 599;
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 100_000;
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(sentence: string): ConfigurationError {
  return new ConfigurationError({
    code: 'OPTION_INVALID',
    sentence,
    remedy:
      `Faults of the token endpoint: a status, ${Object.keys(NAMED_TOKEN_FAULTS).join(', ')}; ` +
      `of the API: a status, ${API_FAULTS.join(', ')}. As in api=429:2, where 2 says how often.`,
  });
}
