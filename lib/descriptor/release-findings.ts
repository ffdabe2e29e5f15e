import { isRecord, nonEmptyString } from '../oauth2/wire';
import type { ComponentFolder } from './component-folder';
import type { JsonObject } from './descriptor-view';
import { error, toFinding, warning, type ComponentFinding, type Remark } from './finding';

/** What npm reads. */
export const MANIFEST = 'package.json';
const CHANGELOG = 'CHANGELOG.md';

/** Whether the platform can build the component, and whether its versions agree with that of `component.json`. */
export function findInRelease(
  folder: ComponentFolder,
  version: string | undefined,
): readonly ComponentFinding[] {
  return [...findInManifest(folder, version), ...findInChangelog(folder, version)];
}

function findInManifest(folder: ComponentFolder, version: string | undefined): readonly ComponentFinding[] {
  const text = folder.readJson(MANIFEST);
  const whole = { severity: 'error', file: MANIFEST, path: '' } as const;
  if (text === undefined) {
    const remedy = 'Run `npm init`, then `npm install elasticio-sailor-nodejs`.';
    return [{ ...whole, problem: 'is missing: the platform cannot build the component', remedy }];
  }
  if (text.failure !== undefined || !isRecord(text.value)) {
    const { line = 1, column = 1, problem = 'it is no object' } = text.failure ?? {};
    const remedy = 'Correct it at this place.';
    return [{ ...whole, line, column, problem: `is no JSON object: ${problem}`, remedy }];
  }
  const manifest = text.value;
  const isCompiled = folder.hasFile('tsconfig.json');
  return [
    ...remarkOnRuntime(manifest),
    ...remarkOnEngines(manifest),
    ...remarkOnVersion(manifest, version),
    ...(isCompiled ? remarkOnBuild(manifest) : []),
  ].map((remark) => toFinding(remark, MANIFEST, text));
}

const RUNTIME = 'elasticio-sailor-nodejs';

function remarkOnRuntime({ dependencies, devDependencies }: JsonObject): readonly Remark[] {
  if (isRecord(dependencies) && RUNTIME in dependencies) return [];
  const isOnlyForDevelopment = isRecord(devDependencies) && RUNTIME in devDependencies;
  const problem = isOnlyForDevelopment
    ? `${RUNTIME} is a devDependency, which the build of the platform removes`
    : `${RUNTIME} is no dependency, and the platform starts the component with it`;
  return [error(['dependencies'], problem, `Run \`npm install --save-prod ${RUNTIME}\`.`)];
}

function remarkOnEngines({ engines }: JsonObject): readonly Remark[] {
  if (isRecord(engines) && typeof engines['node'] === 'string') return [];
  const remedy = 'Add "engines": { "node": "22.x" } with the version that you test on.';
  return [warning(['engines', 'node'], 'is missing: the platform chooses a Node.js of its own', remedy)];
}

function remarkOnVersion(manifest: JsonObject, declared: string | undefined): readonly Remark[] {
  const version = nonEmptyString(manifest['version']);
  if (version === undefined || declared === undefined || version === declared) return [];
  const problem = `is ${version}, and component.json says ${declared}`;
  return [error(['version'], problem, 'Write the same version into both.')];
}

/** What runs in `npm install && npm test`, which is all that the platform runs. */
const SCRIPTS_OF_THE_PLATFORM = ['install', 'postinstall', 'prepare', 'pretest', 'test', 'posttest'];

function remarkOnBuild({ scripts }: JsonObject): readonly Remark[] {
  const run = SCRIPTS_OF_THE_PLATFORM.map((name) => (isRecord(scripts) ? String(scripts[name]) : ''));
  if (run.some((script) => /\b(?:tsc|build|compile|swc|esbuild|tsup|webpack|rollup)\b/.test(script)))
    return [];
  const problem = 'nothing compiles the component on the platform, which runs `npm install && npm test`';
  return [warning(['scripts'], problem, 'Add "pretest": "tsc", or "posttest": "tsc".')];
}

function findInChangelog(folder: ComponentFolder, version: string | undefined): readonly ComponentFinding[] {
  const text = folder.read(CHANGELOG)?.toString('utf8');
  const whole = { file: CHANGELOG, path: '' };
  const heading = `## ${version ?? '1.0.0'} (January 31, 2026)`;
  if (text === undefined) {
    const problem = 'is missing: nobody can see what a version changes';
    return [{ ...whole, severity: 'warning', problem, remedy: `Add it, with the heading "${heading}".` }];
  }
  const lines = text.split(/\r?\n/);
  const index = lines.findIndex((line) => NEWEST.test(line));
  const newest = NEWEST.exec(lines[index] ?? '')?.[1];
  if (newest === version || version === undefined) return [];
  const problem =
    newest === undefined
      ? 'has no heading with a version'
      : `begins with version ${newest}, and component.json says ${version}`;
  const place = newest === undefined ? {} : { line: index + 1, column: 1 };
  return [{ ...whole, ...place, severity: 'error', problem, remedy: `Add the heading "${heading}".` }];
}

const NEWEST = /^#{1,3} +\[?v?(\d+\.\d+\.\d+[-+.\w]*)/;
