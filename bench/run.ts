import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { readOrder, type Order, type SectionName } from './command-line';
import { installPackages, readPinned, readVersion } from './packages';
import { drawPictures } from './pictures/draw-pictures';
import { saveResults } from './results-file';
import { measureContainers } from './sections/containers';
import { measureExecutor } from './sections/executor';
import { measureFailingEndpoint } from './sections/failing-endpoint';
import { measureGrowth } from './sections/growth';
import { measureRequire } from './sections/load';
import { measureMemory } from './sections/memory';
import { measureOmittedRefreshToken } from './sections/omitted-refresh-token';
import { measureProfile } from './sections/profile';
import type { Plan, Section } from './sections/section';
import { measureStaleConfiguration } from './sections/stale-configuration';
import { measureStorm } from './sections/storm';
import { measureThroughput } from './sections/throughput';
import { formatNumber, formatTable } from './tables';
import {
  describeBound,
  describeFigure,
  hasWrongCount,
  judge,
  TARGETS,
  type Judgement,
  type Measured,
  type Target,
} from './targets';
import { compile } from './workers';

const SECTIONS: Readonly<Record<SectionName, (plan: Plan) => Promise<Section>>> = {
  throughput: measureThroughput,
  storm: measureStorm,
  failing: measureFailingEndpoint,
  stale: measureStaleConfiguration,
  omitted: measureOmittedRefreshToken,
  memory: measureMemory,
  load: measureRequire,
  executor: measureExecutor,
  profile: measureProfile,
  growth: measureGrowth,
  containers: measureContainers,
};

function describeEnvironment({ full }: Order) {
  const product = join(__dirname, '..');
  return {
    command: ['npm run bench', ...process.argv.slice(2)].join(' '),
    full,
    node: process.version,
    axios: readVersion(product, 'axios') ?? 'none',
    undici: readVersion(product, 'undici') ?? 'none',
    undiciOfPeers: readPinned()['undici'] ?? 'none',
    platform: `${process.platform} ${process.arch}`,
    processors: availableParallelism(),
    loadBefore: Number((loadavg()[0] ?? 0).toFixed(1)),
  };
}

async function main(): Promise<void> {
  const order = readOrder(process.argv.slice(2));
  if (order.drawsAlone) {
    drawPictures();
    return;
  }
  const startedAt = performance.now();
  const at = new Date().toISOString();
  const environment = describeEnvironment(order);
  const { command, node, axios, platform, processors, loadBefore } = environment;
  console.log(`${command}: Node ${node}, axios ${axios}, ${platform}`);
  console.log(`${String(processors)} processors, load ${String(loadBefore)} before the start`);
  if (loadBefore > processors / 4)
    console.log(
      'Others use this machine as well: look at processor times and at the control before you believe a rate.',
    );
  installPackages();
  compile();
  console.log('Compiled into node_modules/.cache/freshkeys-bench.\n');
  const measured = await runSections(order);
  const merge = (of: (section: Section) => Measured | undefined): Measured =>
    Object.assign({}, ...measured.map(([, section]) => of(section))) as Measured;
  const targets = judge(
    merge((section) => section.measured),
    merge((section) => section.byCpu),
  );
  console.log(formatTargets(targets));
  const problems = measured.flatMap(([, section]) => section.problems);
  for (const problem of problems) console.log(`WRONG: ${problem}`);
  const sections = Object.fromEntries(measured.map(([name, section]) => [name, section.figures]));
  const path = saveResults({ at, environment, targets, sections }, order.isComplete);
  if (order.isComplete) drawPictures();
  const seconds = formatNumber((performance.now() - startedAt) / 1000);
  console.log(`${seconds} s; written to bench/${path}`);
  if (problems.length > 0 || hasWrongCount(targets)) process.exitCode = 1;
}

/** What only counts, and measures nobody's speed. */
const SIDE_BY_SIDE: readonly SectionName[] = ['failing', 'stale', 'omitted', 'memory'];

async function runSections({ full, sections }: Order): Promise<[SectionName, Section][]> {
  const measured: [SectionName, Section][] = [];
  for (const group of groupSections(sections)) {
    for (const { name, section, seconds } of await runGroup(group, full)) {
      measured.push([name, section]);
      console.log(`${section.text}\n  (${name}: ${formatNumber(seconds)} s)\n`);
    }
  }
  return measured;
}

/**
 * The first one alone until it only waits, then the others side by side. `failing` is the first one, since its requests have
 * to meet within seconds: on a slow machine, beside others, they do not.
 */
async function runGroup([first, ...others]: readonly SectionName[], full: boolean) {
  if (first === undefined) return [];
  let begin = (): void => undefined;
  const waiting = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const own = runSection(first, { full, onWaiting: begin });
  await Promise.race([waiting, own]);
  return Promise.all([own, ...others.map((name) => runSection(name, { full }))]);
}

function groupSections(sections: readonly SectionName[]): readonly (readonly SectionName[])[] {
  const groups: SectionName[][] = [];
  for (const name of sections) {
    const last = groups.at(-1);
    if (last?.every((other) => SIDE_BY_SIDE.includes(other)) && SIDE_BY_SIDE.includes(name)) last.push(name);
    else groups.push([name]);
  }
  return groups;
}

async function runSection(name: SectionName, plan: Plan) {
  const startedAt = performance.now();
  const section = await SECTIONS[name](plan);
  return { name, section, seconds: (performance.now() - startedAt) / 1000 };
}

/** All targets at one glance. */
function formatTargets(targets: readonly Judgement[]): string {
  return formatTable(
    'Figures to reach',
    ['', 'must be', 'aim', 'measured', ''],
    targets.map((judgement) => {
      const target: Target = TARGETS[judgement.id];
      return [
        target.title,
        describeBound(target.mustBe, target),
        describeBound(target.aim, target),
        describeFigure(judgement),
        judgement.verdict,
      ];
    }),
  );
}

void main();
