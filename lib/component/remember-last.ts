/**
 * Computes something of two values, and again only when one of them is another: for what is asked for with every message
 * and hardly ever changes. Failures are not remembered.
 */
export function rememberLast<One, Other, Result>(
  compute: (one: One, other: Other) => Result,
): (one: One, other: Other) => Result {
  let last: { readonly one: One; readonly other: Other; readonly result: Result } | undefined;
  return (one, other) => {
    if (last === undefined || last.one !== one || last.other !== other) {
      last = { one, other, result: compute(one, other) };
    }
    return last.result;
  };
}
