import { buildComponentJson, buildMetadata, FIRST_VERSION } from './component-json';
import { LOGO } from './logo';
import { buildVariables } from './oauth-block';
import { buildMocharc, buildPackageJson, buildTsconfig } from './package-json';
import type { Plan } from './plan';
import { buildReadme } from './readme-text';
import { buildSources } from './source-texts';
import { buildSpec } from './spec-text';

/** The content of files, by their path from the folder of the component. */
export type Files = Readonly<Record<string, string | Buffer>>;

/**
 * All files of a new component.
 *
 * @param today for the changelog
 */
export function buildFiles(plan: Plan, today: Date): Files {
  const json = {
    'component.json': buildComponentJson(plan),
    'package.json': buildPackageJson(plan),
    'tsconfig.json': buildTsconfig(),
    '.mocharc.json': buildMocharc(),
    'test/fixture.json': FIXTURE,
    '.vscode/settings.json': EDITOR,
    ...buildMetadata(),
  };
  return {
    ...Object.fromEntries(
      Object.entries(json).map(([file, content]) => [file, `${JSON.stringify(content, undefined, 2)}\n`]),
    ),
    ...buildSources(plan),
    'spec/component.spec.ts': buildSpec(plan),
    'README.md': buildReadme(plan),
    'CHANGELOG.md': buildChangelog(today),
    '.env.example': buildEnvironment(plan),
    '.gitignore': IGNORED,
    'logo.png': LOGO,
  };
}

/** The form that the old command line of the ecosystem has, too. */
const FIXTURE = {
  fixtures: {
    getResource: { cfg: {}, msg: { body: { path: '/me' } } },
    pollResource: { cfg: { path: '/contacts' }, msg: { body: {} }, snapshot: {} },
  },
};

/** Editors that know this file know the keys of `component.json` by it; the platform gets no key that it does not know. */
const EDITOR = {
  'json.schemas': [
    { fileMatch: ['/component.json'], url: './node_modules/freshkeys/schemas/component.schema.json' },
  ],
};

function buildChangelog(today: Date): string {
  const date = today.toLocaleDateString('en-US', { dateStyle: 'long', timeZone: 'UTC' });
  return `## ${FIRST_VERSION} (${date})\n\n- Initial release: action \`getResource\`, trigger \`pollResource\`\n`;
}

function buildEnvironment(plan: Plan): string {
  const names = Object.keys(buildVariables(plan));
  const documentation = plan.provider?.definition.documentation;
  const head = `# Copy this file to .env. ${documentation === undefined ? '' : `Where to get them: ${documentation}`}`;
  return [head.trim(), ...names.map((name) => `${name}=`), ''].join('\n');
}

/** What is compiled, what is secret, what is installed. */
const IGNORED = `node_modules/
/lib/**/*.js
/spec/**/*.js
/verifyCredentials.js
.env
.freshkeys/
*.tgz
`;
