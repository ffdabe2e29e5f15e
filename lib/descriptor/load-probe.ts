import { join } from 'node:path';
import type { LoadOrder, LoadReport, LoadTask } from './load-task';

/**
 * A process of its own: loads modules of the component in whose folder it was started, with the runtime's own reader.
 * They are somebody's code and may do anything, so nothing here is trusted to end.
 */
interface ComponentReader {
  init(path: string): Promise<void>;
  findTriggerOrAction(name: string): string;
  loadTriggerOrAction(name: string): Promise<unknown>;
  loadVerifyCredentials(): Promise<unknown>;
}

const LONGEST_SOURCE = 300;
const LONGEST_REASON = 1000;

// Nobody is left to tell.
process.once('disconnect', () => process.exit(1));

process.once('message', (order: LoadOrder) => {
  void answer(order).then(
    () => process.exit(0),
    () => process.exit(1),
  );
});

async function answer({ readerFile, tasks }: LoadOrder): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { ComponentReader: Reader } = require(readerFile) as { ComponentReader: new () => ComponentReader };
  const reader = new Reader();
  await reader.init('');
  for (const task of tasks) await tell(await load(reader, task));
}

/** The next module may end this process: what is known about this one must be on its way before. */
async function tell(report: LoadReport): Promise<void> {
  await new Promise<void>((resolve) => {
    process.send?.(report, undefined, undefined, () => {
      resolve();
    });
  });
}

async function load(reader: ComponentReader, { step }: LoadTask): Promise<LoadReport> {
  const file = step === undefined ? 'verifyCredentials' : reader.findTriggerOrAction(step);
  try {
    const loaded = await (step === undefined
      ? reader.loadVerifyCredentials()
      : reader.loadTriggerOrAction(step));
    // The reader says nothing of a verifyCredentials that it cannot load, and returns a stub.
    const own: unknown = step === undefined ? requireOwn(file) : loaded;
    return describe(own);
  } catch (error) {
    return { failure: reasonOf(file, error) };
  }
}

function requireOwn(file: string): unknown {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(join(process.cwd(), file)) as unknown;
}

/** The reader writes its own text over the reason of most failures: to ask again is how to know. */
function reasonOf(file: string, error: unknown): string {
  let reason = error;
  try {
    requireOwn(file);
  } catch (own) {
    reason = own;
  }
  const text = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
  return text.slice(0, LONGEST_REASON);
}

function describe(loaded: unknown): LoadReport {
  const source = typeof loaded === 'function' ? String(loaded) : '';
  const exported = typesIn(loaded);
  const ofDefault = 'default' in exported ? typesIn(memberOf(loaded, 'default')) : {};
  return { type: typeof loaded, exports: exported, ofDefault, source: source.slice(0, LONGEST_SOURCE) };
}

function typesIn(value: unknown): Record<string, string> {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return {};
  return Object.fromEntries(Object.keys(value).map((name) => [name, typeof memberOf(value, name)]));
}

/** An export may be a getter, and may fail. */
function memberOf(value: unknown, name: string): unknown {
  try {
    return (value as Readonly<Record<string, unknown>>)[name];
  } catch {
    return undefined;
  }
}
