import { isFreshkeysError } from '../errors';
import type { Provider } from '../providers/provider';
import { validateProvider } from '../providers/validate-provider';
import { buildSampleAccount } from '../settings/sample-account';
import { toFinding } from './error-finding';
import { listKeys, withoutKey, type KeyPath } from './key-paths';
import { observe, type Observation } from './observe';

/** Something that is wrong with a definition. */
export interface LintFinding {
  readonly file: string;
  /** Path of the key, names joined by dots; empty if it is the whole. */
  readonly path: string;
  readonly problem: string;
  readonly remedy: string;
}

/**
 * Proves that every key of a provider definition has an effect: it is observed with each key and without it, and a key
 * that changes nothing is a finding. So is whatever is not as the vocabulary wants it, a placeholder that nothing fills
 * and a template that cannot be evaluated.
 *
 * @param candidate what is said to be a definition
 * @param file where it comes from
 */
export async function lintProvider(candidate: unknown, file: string): Promise<readonly LintFinding[]> {
  let whole: Provider | undefined;
  try {
    whole = validateProvider(candidate, file);
    const observation: Observation = { account: buildSampleAccount(whole), whole };
    const everything = await observe(whole, observation);
    const findings: LintFinding[] = [];
    for (const path of listKeys(whole)) {
      if (!(await hasEffect(path, everything, observation))) findings.push(deadKey(path, file));
    }
    return findings.filter(({ path }) => !isPartOfDeadField(path, findings));
  } catch (error) {
    if (!isFreshkeysError(error)) throw error;
    return [toFinding(error, file, whole)];
  }
}

/** A field that nothing uses is one finding, and not one for each of its keys. */
function isPartOfDeadField(path: string, findings: readonly LintFinding[]): boolean {
  return findings.some((other) => /^fields\.[^.]+$/.test(other.path) && path.startsWith(`${other.path}.`));
}

/** A definition that does not work without a key is one that needs it. */
async function hasEffect(path: KeyPath, everything: string, observation: Observation): Promise<boolean> {
  try {
    const without = validateProvider(withoutKey<Provider>(observation.whole, path), '');
    return (await observe(without, observation)) !== everything;
  } catch (error) {
    // Whatever else goes wrong is a mistake of the linter, and proves nothing.
    if (!isFreshkeysError(error)) throw error;
    return true;
  }
}

function deadKey(path: KeyPath, file: string): LintFinding {
  return {
    file,
    path: path.join('.'),
    problem: `\`${path.join('.')}\` has no effect: without it everything is the same.`,
    remedy: 'Remove it: it is the default, or something else overrules it.',
  };
}
