import { readFileSync } from 'node:fs';
import { Session, type Profiler } from 'node:inspector/promises';
import { join, sep } from 'node:path';

/** A function on the stack, with what it calls. */
export interface Frame {
  /** Its name, and where it is: `send lib/http/attempt`. */
  readonly name: string;
  readonly owner: Owner;
  /** With all that it calls, in microseconds. */
  readonly micros: number;
  readonly calls: readonly Frame[];
}

/** Whose code a function is. */
export type Owner = 'freshkeys' | 'axios' | 'undici' | 'other packages' | 'node' | 'engine' | 'benchmark';

const SAMPLING_MICROS = 100;

/**
 * Runs something with V8's sampling profiler on.
 *
 * @returns what it returned, and the stacks that were seen meanwhile; time in which nothing was done is left out
 */
export async function profile<Result>(run: () => Promise<Result>): Promise<[result: Result, root: Frame]> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_MICROS });
    await session.post('Profiler.start');
    const result = await run();
    const { profile: recorded } = await session.post('Profiler.stop');
    return [result, readProfile(recorded)];
  } finally {
    session.disconnect();
  }
}

/** @see https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
function readProfile({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Frame {
  const ownMicros = new Map<number, number>();
  for (const [index, id] of samples.entries())
    ownMicros.set(id, (ownMicros.get(id) ?? 0) + Math.max(0, timeDeltas[index] ?? 0));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const read = ({ id, callFrame, children = [] }: Profiler.ProfileNode): Frame => {
    const calls = children.flatMap((child) => {
      const node = byId.get(child);
      return node === undefined || node.callFrame.functionName === '(idle)' ? [] : [read(node)];
    });
    const micros = (ownMicros.get(id) ?? 0) + calls.reduce((sum, call) => sum + call.micros, 0);
    return { ...describe(callFrame), micros, calls };
  };
  const [root] = nodes;
  if (root === undefined) throw new Error('The profile is empty.');
  return read(root);
}

/** Below the build, or below the benchmark's own packages. */
const PACKAGE = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)(.*)$/;
const OWN = /freshkeys-bench\/(lib\/.*)$/;
const BENCHMARK = /freshkeys-bench\/(bench\/.*)$/;

function describe(callFrame: Profiler.ProfileNode['callFrame']): Pick<Frame, 'name' | 'owner'> {
  const { functionName, lineNumber, url } = callFrame;
  const name = functionName === '' ? '(anonymous)' : functionName;
  const path = url
    .replace('file://', '')
    .replaceAll(sep, '/')
    .replace(/\.[cm]?js$/, '');
  const own = OWN.exec(path)?.[1];
  if (own !== undefined)
    return { name: `${name} ${own === 'lib/bundle' ? moduleAt(lineNumber) : own}`, owner: 'freshkeys' };
  const benchmark = BENCHMARK.exec(path)?.[1];
  if (benchmark !== undefined) return { name: `${name} ${benchmark}`, owner: 'benchmark' };
  const [, packageName, file] = PACKAGE.exec(path) ?? [];
  if (packageName !== undefined)
    return { name: `${name} ${packageName}/${file ?? ''}`, owner: ownerOf(packageName) };
  if (path.startsWith('node:')) return { name: `${name} ${path}`, owner: 'node' };
  return { name, owner: 'engine' };
}

/** Which module of the library a line of its bundle, from 0, comes from: each begins with its path in a comment. */
function moduleAt(line: number): string {
  bundleLines ??= readFileSync(join(__dirname, '../../lib/bundle.js'), 'utf8').split('\n');
  for (let above = line; above >= 0; above -= 1) {
    const path = /^\/\/ (lib\/.*)\.ts$/.exec(bundleLines[above] ?? '')?.[1];
    if (path !== undefined) return path;
  }
  return 'lib/bundle';
}

let bundleLines: readonly string[] | undefined;

function ownerOf(packageName: string): Owner {
  return packageName === 'axios' || packageName === 'undici' ? packageName : 'other packages';
}
