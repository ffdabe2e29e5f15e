import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { VERSION } from 'axios';
import {
  formatTargets,
  measureMemory,
  measureRequire,
  measureStorm,
  measureThroughput,
  type Section,
} from './sections';
import { formatNumber } from './tables';
import { compile } from './workers';

const RESULTS = join(__dirname, 'results');

const SECTIONS = {
  throughput: measureThroughput,
  storm: measureStorm,
  memory: measureMemory,
  load: measureRequire,
} as const;

type SectionName = keyof typeof SECTIONS;

/** The sections that the command line names; all of them if it names none. */
function selectSections(names: readonly string[]): SectionName[] {
  const known = Object.keys(SECTIONS) as SectionName[];
  const chosen = known.filter((name) => names.includes(name));
  return chosen.length === 0 ? known : chosen;
}

async function main(): Promise<void> {
  const startedAt = performance.now();
  const environment = {
    command: ['npm run bench', ...process.argv.slice(2)].join(' '),
    node: process.version,
    axios: VERSION,
    platform: `${process.platform} ${process.arch}`,
    processors: availableParallelism(),
    loadBefore: Number((loadavg()[0] ?? 0).toFixed(1)),
  };
  const { command, node, axios, platform, processors, loadBefore } = environment;
  console.log(`${command}: Node ${node}, axios ${axios}, ${platform}`);
  console.log(`${String(processors)} processors, load ${String(loadBefore)} before the start`);
  console.log(`Compiled into bench/results/build: ${compile()}\n`);
  const sections: Partial<Record<SectionName, Section>> = {};
  for (const name of selectSections(process.argv.slice(2))) {
    const section = await SECTIONS[name]();
    sections[name] = section;
    console.log(section.text);
  }
  const measured = Object.values(sections);
  console.log(formatTargets(measured.flatMap(({ targets }) => targets)));
  save({ at: new Date().toISOString(), environment, sections });
  const seconds = formatNumber((performance.now() - startedAt) / 1000);
  console.log(`${seconds} s; written to bench/results/latest.json`);
  if (measured.some(({ wrong }) => wrong === true)) process.exitCode = 1;
}

function save(results: unknown): void {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(join(RESULTS, 'latest.json'), `${JSON.stringify(results, undefined, 2)}\n`);
}

void main();
