import { AssertionError } from 'node:assert';
import { inspect } from 'node:util';
import { captureOutput } from './captured-output';
import { secretForms } from './secret-forms';

/** Below this length a text is no secret: it stands in many others. */
const MIN_LENGTH = 6;

/** Secrets, wherever they come from: a function is asked each time, because new tokens are issued as time goes by. */
export type Secrets = Iterable<string> | (() => Iterable<string>);

/** Sings when a secret shows up where it must not be. */
export interface Canary {
  /** Secrets that come to light later. */
  watch(...secrets: readonly string[]): void;
  /**
   * Fails if a secret stands anywhere in this: a text, a run of `runAction`, an error with its causes, any object. The
   * `keys` of a run are left out, because there tokens belong. Forms: as it is, URL-encoded, escaped, base64.
   *
   * @param where how the place is called in the message
   * @throws AssertionError that says which secret it is by number and length, never what it is
   */
  check(value: unknown, where?: string): void;
}

/**
 * Creates a canary.
 *
 * @example
 * const canary = createCanary(provider.secrets);
 * canary.check(await runAction(process, { cfg }), 'the run');
 */
export function createCanary(secrets: Secrets = []): Canary {
  const further: string[] = [];
  return {
    watch: (...more) => void further.push(...more),
    check(value, where = 'the value') {
      const text = typeof value === 'string' ? value : spread(withoutKeys(value));
      const known = [...(typeof secrets === 'function' ? secrets() : secrets), ...further];
      const index = known.findIndex(
        (secret) => secret.length >= MIN_LENGTH && secretForms(secret).some((form) => text.includes(form)),
      );
      if (index === -1) return;
      const size = String(known[index]?.length);
      const message = `${where} has a secret in it: number ${String(index + 1)} of the list (${size} characters)`;
      throw new AssertionError({ message, stackStartFn: this.check.bind(this) });
    },
  };
}

/**
 * Fails if a secret shows up in what is printed meanwhile (stdout and stderr of this process), in what `work` resolves
 * to, or in the error that it rejects with. Returns what `work` resolves to.
 *
 * @throws AssertionError, or what `work` has rejected with
 * @example
 * const run = await withCanary(provider.secrets, () => runAction(process, { cfg }));
 */
export async function withCanary<Result>(
  secrets: Secrets,
  work: (canary: Canary) => Promise<Result> | Result,
): Promise<Result> {
  const canary = createCanary(secrets);
  const output = captureOutput();
  try {
    const result = await work(canary);
    canary.check(result, 'the result');
    return result;
  } catch (error) {
    canary.check(error, 'the error');
    throw error;
  } finally {
    canary.check(output.end(), 'the output');
  }
}

/** Everything in it as one text, each string unbroken; as JSON too, because a getter or `toJSON` may show more. */
function spread(value: unknown): string {
  const options = {
    depth: 20,
    maxArrayLength: null,
    maxStringLength: null,
    breakLength: Infinity,
    showHidden: true,
  };
  return `${inspect(value, options)}\n${asJson(value)}`;
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // A circle: what is in it was inspected.
    return '';
  }
}

function withoutKeys(value: unknown): unknown {
  const isRun = typeof value === 'object' && value !== null && 'keys' in value && 'acked' in value;
  return isRun ? { ...value, keys: [] } : value;
}
