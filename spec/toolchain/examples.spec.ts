import { expect } from 'chai';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import manifest from '../../package.json';

const EXAMPLES = resolve(__dirname, '../../examples');
const MOST_LINES = 60;

const namesIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];

/** Every file of the component that is TypeScript; its specs are not counted. */
function sourcesOf(directory: string): string[] {
  const folders = ['lib', 'service'].flatMap((folder) =>
    namesIn(join(directory, folder)).map((name) => join(directory, folder, name)),
  );
  return [...folders, join(directory, 'verifyCredentials.ts')].filter((path) => /(?<!\.d)\.ts$/.test(path));
}

const readJson = (path: string): Record<string, Record<string, unknown>> =>
  JSON.parse(readFileSync(path, 'utf8')) as Record<string, Record<string, unknown>>;

describe('E9 the examples', () => {
  const names = readdirSync(EXAMPLES);

  it('are those of the documents', () => {
    expect(names).to.have.members(['salesforce', 'outlook', 'dropbox', 'custom-callback', 'google']);
  });

  for (const name of names) {
    const directory = join(EXAMPLES, name);

    it(`${name}: is a whole component that depends on this package by its path`, () => {
      for (const file of ['component.json', 'logo.png', 'README.md', 'lib/connection.ts', 'check.json']) {
        expect(existsSync(join(directory, file)), file).to.equal(true);
      }
      const { dependencies, devDependencies } = readJson(join(directory, 'package.json'));
      expect(dependencies?.['freshkeys']).to.equal('file:../..');
      for (const [tool, version] of Object.entries({ ...dependencies, ...devDependencies })) {
        if (tool === 'freshkeys') continue;
        expect(version, tool).to.equal(
          Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).find(
            ([own]) => own === tool,
          )?.[1],
        );
      }
    });

    it(`${name}: has at most ${String(MOST_LINES)} lines of TypeScript, and says how many`, () => {
      const sources = sourcesOf(directory);
      expect(sources.map((path) => relative(directory, path))).to.include('verifyCredentials.ts');
      const lines = sources.reduce((sum, path) => sum + readFileSync(path, 'utf8').split('\n').length - 1, 0);
      expect(lines).to.be.within(1, MOST_LINES);
      const readme = readFileSync(join(directory, 'README.md'), 'utf8');
      expect(readme).to.contain(`${String(lines)} lines of TypeScript`);
      expect(readme.split('\n').length).to.be.at.most(60);
    });

    it(`${name}: asks the real addresses unless somebody leads it elsewhere`, () => {
      for (const path of sourcesOf(directory)) {
        expect(readFileSync(path, 'utf8'), path).to.not.match(/127\.0\.0\.1|localhost/);
      }
      const { oauth2 } = readJson(join(directory, 'component.json'))['credentials'] as {
        readonly oauth2: Readonly<Record<string, string>>;
      };
      expect(oauth2['token_uri']).to.match(/^https:\/\//);
      expect(oauth2['auth_uri']).to.match(/^https:\/\//);
    });
  }

  it('do not go into the package', () => {
    expect(manifest.files.filter((pattern) => pattern.includes('example'))).to.deep.equal([]);
  });
});
