import { lstatSync, readdirSync, type Stats } from 'node:fs';

/** What may be in a folder that is to become a component: a repository that was just begun. */
const MAY_BE_THERE: ReadonlySet<string> = new Set(['.git']);

/** What there is where a component is wanted. */
export type Target =
  | { readonly kind: 'missing' }
  /** Nothing is in it, or nothing that is in the way. */
  | { readonly kind: 'free' }
  /** Something is there already. */
  | { readonly kind: 'taken'; readonly because: string };

/** Looks at the place where a component is wanted. Nothing that is there is ever overwritten. */
export function inspectTarget(directory: string): Target {
  const stats = lookAt(directory);
  if (stats === undefined) return { kind: 'missing' };
  if (!stats.isDirectory()) return { kind: 'taken', because: 'it is no folder' };
  const [found] = readdirSync(directory).filter((name) => !MAY_BE_THERE.has(name));
  return found === undefined ? { kind: 'free' } : { kind: 'taken', because: `there is ${found} in it` };
}

/** What cannot be looked at cannot be written to either, and then it is told why. */
function lookAt(directory: string): Stats | undefined {
  try {
    return lstatSync(directory, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
