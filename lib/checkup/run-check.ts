import { ContainerStartError } from '../platform/runtime/container-start-error';
import { redactText } from '../redact';
import type { CheckCase } from './check-case';
import { FIRST_CASE, SECRECY } from './check-cases';
import type { CheckResult } from './check-result';
import type { CheckSubject } from './check-subject';
import { openWorld } from './check-world';

/** How a check is run. */
export interface CheckRun {
  readonly subject: CheckSubject;
  readonly cases: readonly CheckCase[];
  /** How many cases run at the same time. */
  readonly workers: number;
  /** How long a message may take. */
  readonly messageLimitMs: number;
  /** Stops it: what has not begun is skipped. */
  readonly signal: AbortSignal;
  readonly onStart?: (name: string) => void;
  readonly onResult?: (result: CheckResult) => void;
}

/** Why cases are skipped when the first one fails. */
export const BLOCKED = `nothing can be told as long as "${FIRST_CASE.name}" fails`;

/** Why cases are skipped that had not begun when the check was stopped. */
export const INTERRUPTED = 'interrupted';

interface Judged {
  readonly result: CheckResult;
  readonly leaks: readonly string[];
}

/**
 * Tries the cases, each with a provider, a platform and containers of its own. The first one is tried alone: a component
 * that cannot use a valid token has nothing to show in the others.
 */
export async function runCheck(run: CheckRun): Promise<readonly CheckResult[]> {
  const judged = new Map<CheckCase, Judged>();
  const [first, ...others] = [...run.cases].sort(
    (a, b) => Number(b === FIRST_CASE) - Number(a === FIRST_CASE),
  );
  if (first === undefined) return [];
  const judge = async (one: CheckCase, obstacle?: string): Promise<Judged> => {
    const verdict = await judgeCase(run, one, obstacle);
    judged.set(one, verdict);
    run.onResult?.(verdict.result);
    return verdict;
  };
  const { result } = await judge(first);
  const obstacle = first === FIRST_CASE && result.status === 'failed' ? BLOCKED : undefined;
  const queue = [...others];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await judge(next, obstacle);
  };
  await Promise.all(Array.from({ length: run.workers }, work));
  const secrecy = judgeSecrecy(judged);
  run.onResult?.(secrecy);
  return [...run.cases.flatMap((one) => judged.get(one)?.result ?? []), secrecy];
}

async function judgeCase(run: CheckRun, one: CheckCase, obstacle: string | undefined): Promise<Judged> {
  const skipped = run.signal.aborted ? INTERRUPTED : (obstacle ?? one.skip?.(run.subject));
  if (skipped !== undefined)
    return { result: describe(one, { status: 'skipped', reasons: [skipped] }), leaks: [] };
  run.onStart?.(one.name);
  const startedAt = performance.now();
  const { reasons, leaks } = await tryCase(run, one);
  const durationMs = Math.round(performance.now() - startedAt);
  return { result: describe(one, { status: statusFor(reasons), reasons, durationMs }), leaks };
}

async function tryCase(
  { subject, messageLimitMs }: CheckRun,
  one: CheckCase,
): Promise<{ readonly reasons: readonly string[]; readonly leaks: readonly string[] }> {
  const provider = typeof one.provider === 'function' ? one.provider(subject) : one.provider;
  const world = await openWorld(subject, { ...provider, cfg: one.cfg?.(subject) ?? {}, messageLimitMs });
  try {
    // Several messages may fail for the same reason.
    const reasons = [...new Set(await one.run(world))];
    return { reasons, leaks: world.leaks() };
  } catch (error) {
    if (!(error instanceof ContainerStartError)) throw error;
    // The runtime quotes whatever the component has thrown.
    const [reason = ''] = redactText(error.message, world.provider.secrets()).split('\n');
    return { reasons: [reason, 'freshkeys validate may say more'], leaks: world.leaks() };
  } finally {
    await world.close();
  }
}

function judgeSecrecy(judged: ReadonlyMap<CheckCase, Judged>): CheckResult {
  const tried = [...judged].filter(([, { result }]) => result.status !== 'skipped');
  const reasons = tried.flatMap(([{ name }, { leaks }]) =>
    [...new Set(leaks)].map((place) => `${place} shows a secret ("${name}")`),
  );
  const hasWorked = tried.some(([, { result }]) => result.status === 'passed');
  return reasons.length > 0 || hasWorked
    ? describe(SECRECY, { status: statusFor(reasons), reasons })
    : describe(SECRECY, { status: 'skipped', reasons: ['no case has passed: too little was seen'] });
}

function describe(
  { name, promise, guide }: Pick<CheckCase, 'name' | 'promise' | 'guide'>,
  outcome: Pick<CheckResult, 'status' | 'reasons'> & { readonly durationMs?: number },
): CheckResult {
  return { name, promise, guide, durationMs: 0, ...outcome };
}

/** How it went, if there is nothing to be said against it. */
function statusFor(reasons: readonly string[]): CheckResult['status'] {
  return reasons.length === 0 ? 'passed' : 'failed';
}
