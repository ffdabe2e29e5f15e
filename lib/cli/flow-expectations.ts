import type { FlowResult } from './flow-result';

/** Says what a result lacks; `undefined` if nothing. */
export type Expectation = (result: FlowResult) => string | undefined;

/** What is missed by any of the runs, each with the label of its run. */
export function missedBy(
  results: readonly FlowResult[],
  expectations: readonly Expectation[],
): readonly string[] {
  return results.flatMap((result) =>
    expectations.flatMap((expectation) => {
      const missed = expectation(result);
      return missed === undefined ? [] : [`${result.label}: ${missed}`];
    }),
  );
}

/** Every message came through, once, and none made an error. */
export const deliversAll: Expectation = ({ sent, delivered, errors, duplicates, errorTexts }) =>
  delivered === sent && errors === 0 && duplicates === 0
    ? undefined
    : [
        `delivered ${String(delivered)} of ${String(sent)}, ${String(errors)} errors, ${String(duplicates)} duplicates`,
        ...errorTexts,
      ].join('; ');

/** Every message came through: a container that is killed may have sent one out without saying so. */
export const deliversAllAtLeastOnce: Expectation = ({ sent, delivered, errors }) =>
  delivered === sent && errors === 0
    ? undefined
    : `delivered ${String(delivered)} of ${String(sent)}, ${String(errors)} errors`;

/** Every message came to an end that somebody can see: data, or an error. */
export const losesNone: Expectation = ({ lost, end }) =>
  lost === 0 && end === 'settled' ? undefined : `lost ${String(lost)}, ended as ${end}`;

/** The account lives, and no refresh token was used twice. */
export const keepsAccountAlive: Expectation = ({ world }) => {
  if (world === undefined) return 'nobody has looked at the account';
  const missed = [
    world.accountAlive ? [] : ['the account is dead'],
    world.reuseDetected === 0 ? [] : [`reuse detected ${String(world.reuseDetected)} times`],
  ].flat();
  return missed.length === 0 ? undefined : missed.join(', ');
};

/** The same, and the platform holds the tokens in use. */
export const keepsAccount: Expectation = (result) =>
  keepsAccountAlive(result) ??
  (result.world?.savedTokensInUse === true ? undefined : 'the saved tokens are not those in use');

/** A figure of the servers lies between these bounds, both included. */
export function countsBetween(
  name: 'tokenRequests' | 'accountUpdates' | 'failedUpdates' | 'apiCalls',
  least: number,
  most: number,
): Expectation {
  return ({ world }) => {
    const value = world?.[name];
    if (value !== undefined && value >= least && value <= most) return undefined;
    const expected = least === most ? String(least) : `${String(least)} to ${String(most)}`;
    return `${name}: ${String(value)} instead of ${expected}`;
  };
}

/** The middle one of several figures. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
