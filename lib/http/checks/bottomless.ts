/** Far below what exhausts the stack, and far beyond what anybody means. */
const MAX_DEPTH = 1000;

/** Whether plain data refers to itself, or is nested so deeply that nobody can write it down. */
export function isBottomless(value: unknown): boolean {
  return goesOn(value, new Set(), new Set());
}

function goesOn(value: unknown, ancestors: Set<unknown>, seen: Set<unknown>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (ancestors.has(value) || ancestors.size >= MAX_DEPTH) return true;
  // Twice the same beside each other is no circle.
  if (seen.has(value) || !isPlain(value)) return false;
  ancestors.add(value);
  const isEndless = Object.values(value).some((member) => goesOn(member, ancestors, seen));
  ancestors.delete(value);
  seen.add(value);
  return isEndless;
}

/** What axios copies member by member. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}
