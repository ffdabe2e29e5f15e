import { expect } from 'chai';
import { DESCRIPTOR, inShort, useComponents, type Changes } from './components';

const { act } = DESCRIPTOR.actions;
const withAction = (members: object): object => ({ ...DESCRIPTOR, actions: { act: { ...act, ...members } } });

const PROCESS = 'exports.process = async () => undefined; exports.listKinds = async () => ({});';

/** What is wrong with what the runtime loads. */
const MODULES: Readonly<Record<string, readonly [changes: Changes, finding: string]>> = {
  'a module that throws': [
    { 'act.js': 'throw new RangeError("no such thing");' },
    'error component.json:39 actions.act.main: the runtime cannot load it: ',
  ],
  'a module with a broken syntax': [
    { 'act.js': 'exports.process = ;' },
    'error component.json:39 actions.act.main: the runtime cannot load it: ',
  ],
  'a module of a package that is not installed': [
    { 'act.js': 'require("not-installed-here");' },
    "error component.json:39 actions.act.main: the runtime cannot load it: Error: Cannot find module 'not-installed-here'",
  ],
  'a module without process': [
    { 'act.js': 'exports.run = 1; exports.listKinds = async () => ({});' },
    'error component.json:39 actions.act.main: exports no `process`',
  ],
  'a module that is a function': [
    { 'act.js': 'module.exports = async () => 1; module.exports.listKinds = async () => ({});' },
    'error component.json:39 actions.act.main: is a function itself',
  ],
  'export default of a step': [
    { 'act.js': `${PROCESS} exports.default = { process: exports.process }; delete exports.process;` },
    'error component.json:39 actions.act.main: has `export default`',
  ],
  'a select model that is not exported': [
    { 'act.js': 'exports.process = async () => undefined;' },
    'error component.json:46 actions.act.fields.kind.model: the module exports no function listKinds',
  ],
  'metadata that nobody makes': [
    { 'component.json': withAction({ metadata: undefined, dynamicMetadata: true }) },
    'error component.json:49 actions.act.dynamicMetadata: the module exports no function getMetaModel',
  ],
  'metadata that nobody asks for': [
    {
      'component.json': withAction({ metadata: undefined }),
      'act.js': `${PROCESS} exports.getMetaModel = async () => ({});`,
    },
    'warning component.json:38 actions.act: the module exports getMetaModel, and nothing asks for it',
  ],
  'no verification': [
    { 'verifyCredentials.js': undefined },
    'error component.json:15 credentials: there is no verifyCredentials.js, so that the runtime says "verified"',
  ],
  'a verification that was not built': [
    { 'verifyCredentials.js': undefined, 'verifyCredentials.ts': 'export {};' },
    'error component.json:15 credentials: verifyCredentials is not built',
  ],
  'a verification that cannot be loaded': [
    { 'verifyCredentials.js': 'require("./dist/verifyCredentials");' },
    'error component.json:15 credentials: verifyCredentials cannot be loaded, so that the runtime says "verified"',
  ],
  'export default of the verification': [
    { 'verifyCredentials.js': 'exports.default = async () => true;' },
    'error component.json:15 credentials: verifyCredentials has `export default`',
  ],
  'a verification that is no function': [
    { 'verifyCredentials.js': 'exports.verify = async () => true;' },
    'error component.json:15 credentials: verifyCredentials exports no function',
  ],
};

const STUBS = [
  'module.exports = function verify(cfg, cb) { return cb(null, { verified: true }); };',
  'module.exports = async () => ({ verified: true });',
  'module.exports = async function (cfg) {\n  // TODO\n  return { verified: true };\n};',
  'module.exports = () => Promise.resolve({ verified: true });',
];

describe('freshkeys validate: modules under the reader of the runtime', function () {
  this.timeout(30_000);

  const { findingsOf } = useComponents();

  for (const [what, [changes, finding]] of Object.entries(MODULES)) {
    it(`tells ${what}`, async () => {
      const findings = inShort(await findingsOf(changes));
      expect(findings, findings.join('\n')).to.have.length(1);
      expect(findings[0]).to.satisfy((text: string) => text.startsWith(finding), findings[0]);
    });
  }

  it('is told the reason of the module, and not the text that the reader puts in its place', async () => {
    const [broken] = await findingsOf({ 'act.js': 'throw new RangeError("no such thing");' });
    expect(broken?.problem).to.contain('RangeError: no such thing').and.not.contain('at Object');
  });

  it('keeps secrets of a failing module to itself', async () => {
    const [broken] = await findingsOf({ 'act.js': 'throw new Error("client_secret=hunter2-hunter2");' });
    expect(broken?.problem).to.contain('[redacted]').and.not.contain('hunter2');
  });

  for (const stub of STUBS) {
    it(`is told a verification that looks at nothing: ${stub.split('\n')[0] ?? ''}`, async () => {
      const findings = inShort(await findingsOf({ 'verifyCredentials.js': stub }));
      expect(findings).to.have.length(1);
      expect(findings[0]).to.contain('warning').and.contain('verifyCredentials looks at nothing');
    });
  }

  it('is loaded with the variables that the platform would set', async () => {
    const picky = `if (!process.env.MY_ID) throw new Error('MY_ID is not set'); ${PROCESS}`;
    expect(inShort(await findingsOf({ 'act.js': picky }))).to.deep.equal([]);
  });

  it('leaves them alone beside a package.json that Node cannot read either', async () => {
    expect(inShort(await findingsOf({ 'package.json': '{' }))).to.deep.equal([
      'error package.json:1 : is no JSON object: a name in double quotes is missing, and the text ends',
    ]);
  });

  it('runs nothing of them if it may not', async () => {
    const changes = { 'act.js': 'throw new Error();', 'verifyCredentials.js': 'throw new Error();' };
    expect(inShort(await findingsOf(changes, { isStatic: true }))).to.deep.equal([]);
  });
});

describe('freshkeys validate: modules that misbehave', function () {
  this.timeout(30_000);

  const { findingsOf } = useComponents();
  const steps = (...names: readonly string[]) => ({
    ...DESCRIPTOR,
    actions: Object.fromEntries(
      names.map((name) => [name, { main: `./${name}.js`, title: name, description: name }]),
    ),
  });
  const three = steps('one', 'two', 'three');
  const good = { 'one.js': PROCESS, 'two.js': PROCESS, 'three.js': PROCESS };

  for (const [what, source, reason] of [
    ['hangs in a loop', 'for (;;);', 'it was not loaded after 1.5 s'],
    ['ends the process', 'process.exit(3);', 'it ended the process (exit code 3)'],
    ['kills the process', "process.kill(process.pid, 'SIGKILL');", 'it ended the process (SIGKILL)'],
    ['cuts the line to its parent', 'process.disconnect();', 'it ended the process (exit code 1)'],
  ] as const) {
    it(`tells a module that ${what}, and all about the others`, async () => {
      const findings = await findingsOf(
        { ...good, 'component.json': three, 'two.js': source },
        { timeoutMs: 1500 },
      );
      expect(inShort(findings)).to.deep.equal([
        `error component.json:${String(findings[0]?.line)} actions.two.main: the runtime cannot load it: ${reason}`,
      ]);
    });
  }

  it('does not wait for what a module leaves running, and does not listen to what it prints', async () => {
    const slow = `${PROCESS} for (const end = Date.now() + 100; Date.now() < end; );`;
    const busy = `${PROCESS} setInterval(() => console.log('busy'), 10); setTimeout(() => Promise.reject(new Error('nobody cares')));`;
    expect(
      inShort(await findingsOf({ ...good, 'component.json': three, 'one.js': busy, 'two.js': slow })),
    ).to.deep.equal([]);
  });
});
