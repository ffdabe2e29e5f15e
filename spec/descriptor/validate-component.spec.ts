import { expect } from 'chai';
import { utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { validateComponent } from '../../lib/descriptor/validate-component';
import { LOGO } from '../../lib/scaffold/logo';
import { DESCRIPTOR, inShort, useComponents, type Changes } from './components';

const STATIC = { isStatic: true };

const { act } = DESCRIPTOR.actions;
const withAction = (members: object): object => ({ ...DESCRIPTOR, actions: { act: { ...act, ...members } } });

/** PNG of another size: its header is all that counts. */
function resized(side: number): Buffer {
  const png = Buffer.from(LOGO);
  png.writeUInt32BE(side, 16);
  return png;
}

/** What is wrong with a component, and the beginning of the only finding. */
const FILES: Readonly<Record<string, readonly [changes: Changes, finding: string]>> = {
  'broken JSON': [
    { 'component.json': '{\n  "title": "x",\n}' },
    'error component.json:3 : is no JSON: a name in double quotes is missing',
  ],
  'a list for a descriptor': [{ 'component.json': '[]' }, 'error component.json: : is no JSON object'],
  'a file that is not there': [
    { 'act.js': undefined },
    'error component.json:39 actions.act.main: there is no file ./act.js',
  ],
  'a component that was not built': [
    { 'act.js': undefined, 'act.ts': 'export {};' },
    'error component.json:39 actions.act.main: ./act.js is not built, only ./act.ts is there',
  ],
  'a module outside of the component': [
    { 'component.json': withAction({ main: '../act.js' }) },
    'error component.json:39 actions.act.main: ../act.js is outside of the component',
  ],
  'metadata that are not there': [
    { 'in.json': undefined },
    'error component.json:50 actions.act.metadata.in: there is no file ./in.json',
  ],
  'metadata that are no JSON': [{ 'in.json': '{' }, 'error in.json:1 : is no JSON: '],
  'metadata that are no JSON schema': [
    { 'in.json': { type: 'object', properties: { id: { type: 'text' } } } },
    'error in.json:5 properties.id.type: is no JSON schema: ',
  ],
  'no package.json': [{ 'package.json': undefined }, 'error package.json: : is missing'],
  'a package.json that is none': [
    { 'package.json': '{ "name" }' },
    'error package.json:1 : is no JSON object: ',
  ],
  'no runtime': [
    { 'package.json': { engines: { node: '20.x' } } },
    'error package.json:1 dependencies: elasticio-sailor-nodejs is no dependency',
  ],
  'a runtime for development alone': [
    {
      'package.json': { engines: { node: '20.x' }, devDependencies: { 'elasticio-sailor-nodejs': '^2.7.8' } },
    },
    'error package.json:1 dependencies: elasticio-sailor-nodejs is a devDependency',
  ],
  'no version of Node': [
    { 'package.json': { dependencies: { 'elasticio-sailor-nodejs': '^2.7.8' } } },
    'warning package.json:1 engines.node: is missing',
  ],
  'another version in package.json': [
    {
      'package.json': {
        version: '1.2.4',
        engines: { node: '20.x' },
        dependencies: { 'elasticio-sailor-nodejs': '^2.7.8' },
      },
    },
    'error package.json:2 version: is 1.2.4, and component.json says 1.2.3',
  ],
  'nothing that compiles it on the platform': [
    { 'tsconfig.json': {} },
    'warning package.json:1 scripts: nothing compiles the component on the platform',
  ],
  'no changelog': [{ 'CHANGELOG.md': undefined }, 'warning CHANGELOG.md: : is missing'],
  'an older version in the changelog': [
    { 'CHANGELOG.md': '# Changes\n\n## Unreleased\n\n## 1.2.2 (May 1, 2026)\n' },
    'error CHANGELOG.md:5 : begins with version 1.2.2, and component.json says 1.2.3',
  ],
  'a changelog without a version': [
    { 'CHANGELOG.md': 'nothing yet' },
    'error CHANGELOG.md: : has no heading with a version',
  ],
  'no logo': [{ 'logo.png': undefined }, 'warning logo.png: : is missing'],
  'a logo of another size': [{ 'logo.png': resized(64) }, 'warning logo.png: : is 64 by 128 pixels'],
  'a logo that is no PNG': [{ 'logo.png': 'GIF89a' }, 'error logo.png: : is no PNG'],
};

describe('freshkeys validate: a component', function () {
  this.timeout(30_000);

  const { make, findingsOf } = useComponents();

  it('has nothing to complain about if it is as it should be', async () => {
    expect(inShort(await findingsOf())).to.deep.equal([]);
  });

  it('has nothing to complain about in this repository', async () => {
    const findings = await validateComponent(resolve(__dirname, '../..'), { timeoutMs: 15_000 });
    // While somebody works on it, sources are newer than what was built of them.
    const lasting = findings.filter(({ problem }) => !problem.endsWith('is older than its source'));
    expect(inShort(lasting)).to.deep.equal([]);
  });

  for (const [what, [changes, finding]] of Object.entries(FILES)) {
    it(`is told ${what}`, async () => {
      const findings = inShort(await findingsOf(changes, STATIC));
      expect(findings, findings.join('\n')).to.have.length(1);
      expect(findings[0]).to.satisfy((text: string) => text.startsWith(finding), findings[0]);
    });
  }

  it('is told names that stand in the descriptor twice', async () => {
    const twice = JSON.stringify(DESCRIPTOR, undefined, 2).replace('{', '{\n  "title": "First",');
    expect(inShort(await findingsOf({ 'component.json': twice }, STATIC))).to.deep.equal([
      'error component.json:3 : "title" stands here for the second time',
    ]);
  });

  it('is told that a source is newer than what was built of it', async () => {
    const folder = make({ 'act.ts': 'export {};' });
    utimesSync(join(folder, 'act.js'), new Date(0), new Date(0));
    const findings = inShort(await validateComponent(folder, { timeoutMs: 10_000, isStatic: true }));
    expect(findings).to.deep.equal([
      'warning component.json:39 actions.act.main: ./act.js is older than its source',
    ]);
  });

  it('may keep metadata as the older drafts have them', async () => {
    const schema = {
      $schema: 'http://json-schema.org/draft-04/schema#',
      type: 'object',
      properties: { age: { type: 'number', minimum: 0, exclusiveMinimum: true, required: true } },
    };
    expect(inShort(await findingsOf({ 'in.json': schema }, STATIC))).to.deep.equal([]);
  });
});
