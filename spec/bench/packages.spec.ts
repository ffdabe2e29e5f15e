import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readPinned, readVersion } from '../../bench/packages';

const ROOT = join(__dirname, '../..');

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly workspaces?: unknown;
}

const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

describe('packages of the benchmark', () => {
  it('are pinned exactly, and as the lock file has them', () => {
    const { packages } = read('bench/package-lock.json') as {
      readonly packages: Readonly<Record<string, { readonly version?: string }>>;
    };
    for (const [name, version] of Object.entries(readPinned())) {
      expect(version, name).to.match(/^\d+\.\d+\.\d+$/);
      expect(packages[`node_modules/${name}`]?.version, name).to.equal(version);
    }
  });

  it('hold the axios of the product, and its undici where it has one, so that both sides have the same', () => {
    const { dependencies = {} } = read('package.json') as Manifest;
    const shared = ['axios', 'undici'].filter((name) => name in dependencies);
    expect(shared).to.include('axios');
    for (const name of shared) expect(readPinned()[name], name).to.equal(readVersion(ROOT, name));
  });

  it('are none that the product would install with itself', () => {
    const { dependencies, devDependencies, workspaces } = read('package.json') as Manifest;
    const peers = ['axios-auth-refresh', 'google-auth-library', 'simple-oauth2', 'openid-client'];
    expect({ ...dependencies, ...devDependencies }).not.to.have.any.keys(...peers);
    expect(workspaces).to.equal(undefined);
  });
});
