import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The packages that the benchmark has and the product does not: each at exactly one version. */
export function readPinned(): Readonly<Record<string, string>> {
  const text = readFileSync(join(__dirname, 'package.json'), 'utf8');
  return (JSON.parse(text) as { readonly dependencies: Readonly<Record<string, string>> }).dependencies;
}

/** The version of a package below a directory; `undefined` if it is not there. */
export function readVersion(directory: string, name: string): string | undefined {
  const path = join(directory, 'node_modules', name, 'package.json');
  if (!existsSync(path)) return undefined;
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string }).version;
}

/** Installs them by their lock file, unless they are there. Nothing of it reaches the product's own packages. */
export function installPackages(): void {
  const isThere = ([name, version]: [string, string]): boolean => readVersion(__dirname, name) === version;
  if (Object.entries(readPinned()).every(isThere)) return;
  console.log('Installing the packages of the benchmark (npm ci in bench/) …');
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: __dirname,
    stdio: 'inherit',
  });
}
