import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** A block of code on a page, with what its comment asks for. */
const block = (language: string, text: string, asked = ''): string =>
  [...(asked === '' ? [] : [`<!-- docs: ${asked} -->`, '']), `\`\`\`${language}`, text, '```', ''].join('\n');

const GOOD = [
  '# A page',
  '[itself](#a-page), [the other](docs/other.md#named), [elsewhere](https://www.rfc-editor.org/rfc/rfc6749)',
  '',
  block('ts', 'export const seven: number = 7;', 'file lib/seven.ts'),
  block('ts', "import { seven } from './lib/seven';\nconsole.log(await Promise.resolve(seven));", 'run'),
  block('text', '...\n7', 'output'),
  block('sh', 'npx freshkeys --version   # of this package\nmkdir folder\ncd folder'),
  block('text', '9.8.7', 'figures'),
  block('sh', 'basename "$PWD"; false', 'exit 1'),
  block('text', 'folder', 'output'),
  block(
    'ts',
    'http.get(path);',
    "before import type { PagingClient } from 'freshkeys';\ndeclare const http: PagingClient;\ndeclare const path: string;",
  ),
  block('json', '{ "a": 1 }'),
  block('sh', 'no-such-command', 'not-run it is nowhere to be found'),
].join('\n');

const BAD: readonly (readonly [what: string, page: string, complaint: string])[] = [
  ['a link to a file that is not there', '[x](missing.md)', 'missing.md: is not there'],
  ['a link to a heading that is not there', '[x](#nothing)', '#nothing: has no heading or anchor'],
  ['a link out of the repository', '[x](../../../../x.md)', 'leads out of the repository'],
  ['a link without TLS', '[x](http://example.org)', 'is not https'],
  [
    'a snippet that does not compile',
    block('ts', 'export const a: number = true;'),
    "README.md:2 Type 'boolean'",
  ],
  [
    'a name that the package does not have',
    block('ts', "export { defineConnexion } from 'freshkeys';"),
    'defineConnexion',
  ],
  ['a snippet that throws', block('ts', 'throw new RangeError("seven");', 'run'), 'RangeError: seven'],
  [
    'output that was not printed',
    block('ts', 'console.log(7);', 'run') + block('text', '8', 'output'),
    'was not printed: 8',
  ],
  [
    'other words beside figures',
    block('sh', 'echo 7 lost') + block('text', '8 found', 'figures'),
    'was not printed: 8 found',
  ],
  ['output of nothing', block('text', '8', 'output'), 'no block above it that was run'],
  [
    'a command that fails',
    block('sh', 'true\nls missing-file\ntrue'),
    'README.md:1 ended with 2 instead of 0',
  ],
  ['a command that should fail and does not', block('sh', 'true', 'exit 1'), 'ended with 0 instead of 1'],
  ['a command that is not run for no reason', block('sh', 'true', 'not-run'), '"not-run" needs a reason'],
  ['services without a name', block('sh', 'false', 'services'), '"services" needs their names'],
  ['JSON that is none', block('json', '{ a: 1 }'), 'is no JSON'],
  ['a copy that has changed', block('text', 'abd', 'same docs/other.md'), 'is not what docs/other.md has'],
  ['a comment that nobody understands', block('text', '', 'runn'), 'nobody knows what "docs: runn" is'],
  ['a language that nobody looks at', block('typescript', ''), 'a block in "typescript"'],
];

describe('npm run docs:check', function () {
  this.timeout(120_000);

  let root: string;

  before(() => {
    // Where coverage is measured, there is code and no declaration.
    if (existsSync(join(ROOT, 'lib/index.d.ts'))) return;
    const tsc = require.resolve('typescript/bin/tsc');
    const parameters = [tsc, '-p', join(ROOT, 'tsconfig.json'), '--emitDeclarationOnly'];
    expect(spawnSync(process.execPath, parameters, { cwd: ROOT }).status).to.equal(0);
  });

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'freshkeys-pages-'));
    write('docs/other.md', '# Other\n\n<a id="named"></a> abc\n');
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };

  const check = (
    ...options: readonly string[]
  ): { readonly status: number | null; readonly said: string } => {
    const script = join(ROOT, 'scripts/check-docs.cjs');
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--root', root, ...options], {
      encoding: 'utf8',
      // Snippets load sources as they are, which is no use of what the coverage counts.
      env: { ...process.env, NODE_V8_COVERAGE: undefined },
    });
    return { status, said: stdout + stderr };
  };

  it('is content with a page whose links lead somewhere, and whose snippets compile, run and print what it says', () => {
    write('README.md', GOOD);
    const { status, said } = check();
    expect(said).to.not.contain('FAILED');
    expect(status).to.equal(0);
    expect(said).to.contain('links of 2 pages').and.contain('README.md: 10 blocks');
  });

  it('finds every defect there can be', () => {
    BAD.forEach(([, page], index) => {
      write(`docs/guides/${String(index)}/README.md`, page);
    });
    const { status, said } = check();
    expect(status).to.equal(1);
    BAD.forEach(([what, , complaint], index) => {
      // Each complaint begins with its place.
      const told = said
        .split(/^(?=docs\/guides\/)/m)
        .filter((part) => part.startsWith(`docs/guides/${String(index)}/`));
      expect(told.join('\n'), what).to.contain(complaint);
    });
  });

  it('leaves commands that need services to `--services`, says so, and runs there nothing else', () => {
    const needy = block('sh', 'echo 7; exit 3', 'services RabbitMQ') + block('text', '7', 'output');
    write('docs/guides/needy.md', needy);
    write('README.md', block('sh', 'exit 1', 'exit 1'));
    const usual = check();
    expect(usual.said).to.contain(
      'docs/guides/needy.md: 2 blocks (those that need services: with --services)',
    );
    expect(usual.status).to.equal(0);
    const { said, status } = check('--services');
    expect(said).to.contain('docs/guides/needy.md:3 ended with 3').and.not.contain('README.md');
    expect(status).to.equal(1);
    expect(readFileSync(join(ROOT, '.ci/run'), 'utf8')).to.contain('npm run docs:check -- --services');
  });

  it('finds a reference that is not as it would be generated', () => {
    write('README.md', '# Page\n');
    write('scripts/generate.cjs', 'console.error("stale: api.md"); process.exitCode = 1;');
    const { status, said } = check();
    expect(said).to.contain('stale: api.md');
    expect(status).to.equal(1);
  });

  it('ends what runs until Ctrl-C with its page, and finds one that does not come up', () => {
    const server = 'node -e \'require("http").createServer().listen(0, () => console.log("up"))\'';
    write(
      'docs/guides/long.md',
      block('sh', `echo "$$" >pid; exec ${server}`, 'until up') +
        block('text', 'up', 'output') +
        block('sh', 'kill -0 "$(cat pid)"; cat pid') +
        block('text', '1', 'figures'),
    );
    write('docs/guides/short.md', block('sh', 'echo gone', 'until up'));
    const { said, status } = check();
    expect(said)
      .to.contain('docs/guides/long.md: 4 blocks')
      .and.not.match(/long\.md:\d/);
    expect(status).to.equal(1);
    expect(said).to.contain('docs/guides/short.md:3 did not print "up"');
  });

  it('finds what fails in front of `&&`', () => {
    write('README.md', block('sh', 'ls missing-file && true\ntrue'));
    expect(check().said).to.contain('README.md:1 ended with 2');
  });

  it('is asked by no page of ours to leave something out', () => {
    const guides = readdirSync(join(ROOT, 'docs/guides')).map((name) => `docs/guides/${name}`);
    for (const page of ['README.md', ...guides]) {
      expect(readFileSync(join(ROOT, page), 'utf8'), page).to.not.match(/docs:[^>]*\b(?:not-run|skip) /);
    }
  });

  it('runs in CONTRIBUTING.md and others nothing, and follows their links', () => {
    write('CONTRIBUTING.md', `${block('sh', 'exit 7')}\n[x](nowhere)\n`);
    const { said } = check();
    expect(said).to.contain('CONTRIBUTING.md:5 nowhere: is not there').and.not.contain('ended with');
  });
});
