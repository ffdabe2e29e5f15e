import type { Canary } from '../testing/canary';

/** Says which of these has a secret in it: what a container has printed, what came of a message, of a verification. */
export function leaksIn(values: readonly unknown[], canary: Canary): readonly string[] {
  return values.flatMap((value) =>
    partsOf(value).flatMap(([place, part]) => (isClean(part, canary) ? [] : [place])),
  );
}

function partsOf(value: unknown): readonly (readonly [place: string, part: unknown])[] {
  if (typeof value === 'string') return [['the log of a container', value]];
  if (typeof value !== 'object' || value === null) return [];
  const { output, result, ...rest } = value as Readonly<Record<string, unknown>>;
  if (output !== undefined || result !== undefined)
    return [
      ['the log of verifyCredentials', output],
      ['the result of verifyCredentials', result],
    ];
  return Object.entries(rest).map(([name, part]) => [`the ${name} of a message`, part]);
}

function isClean(part: unknown, canary: Canary): boolean {
  try {
    canary.check(part);
    return true;
  } catch {
    return false;
  }
}
