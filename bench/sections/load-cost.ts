import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { createShuffle, spreadOf, type Spread } from '../statistics';

/** What a Node process costs that does nothing but load this. */
export interface LoadCost {
  readonly name: string;
  /** From its start to its end, in milliseconds. */
  readonly wallMs: Spread;
  /** Processor time, in milliseconds. */
  readonly cpuMs: Spread;
  /** Resident memory at its end, in MB (10^6 bytes). */
  readonly rssMb: Spread;
}

/** What is loaded, by name; the empty script is the process itself. */
type Scripts = Readonly<Record<string, string>>;

interface Run {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly rssMb: number;
}

const CONFESSION =
  'const { user, system } = process.cpuUsage();' +
  'process.stdout.write(JSON.stringify({ cpuMs: (user + system) / 1e3, rssMb: process.memoryUsage().rss / 1e6 }));';

/** Starts every script so many times, interleaved, one process at a time. */
export async function measureLoad(scripts: Scripts, times: number, seed: number): Promise<LoadCost[]> {
  const shuffle = createShuffle(seed);
  const runs = new Map<string, Run[]>(Object.keys(scripts).map((name) => [name, []]));
  // The first start of each fills the file cache and does not count.
  for (const script of Object.values(scripts)) await runOnce(script);
  for (let round = 0; round < times; round += 1) {
    for (const [name, script] of shuffle(Object.entries(scripts)))
      runs.get(name)?.push(await runOnce(script));
  }
  return [...runs].map(([name, measured]) => ({
    name,
    wallMs: spreadOf(measured.map(({ wallMs }) => wallMs)),
    cpuMs: spreadOf(measured.map(({ cpuMs }) => cpuMs)),
    rssMb: spreadOf(measured.map(({ rssMb }) => rssMb)),
  }));
}

async function runOnce(script: string): Promise<Run> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['-e', script + CONFESSION], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const output = await text(child.stdout);
  const [code] = await exited;
  if (code !== 0) throw new Error(`A process that only loads ended with ${String(code)}.`);
  return { wallMs: performance.now() - startedAt, ...(JSON.parse(output) as Omit<Run, 'wallMs'>) };
}
