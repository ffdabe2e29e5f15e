import { expect } from 'chai';
import { COMMANDS } from '../lib/cli/commands';
import { runFreshkeys } from '../spec/support/command-line';
import { useConnectWorld, set } from '../spec/support/connect-world';
import { useDeskWorld } from '../spec/support/desk-world';
import { startFreshkeys } from '../spec/support/running-command';

const ALONE = "{ provider: { title: 'A', documentation: 'https://a.example', grant: 'client_credentials' } }";

describe('freshkeys, asked for JSON', function () {
  this.timeout(60_000);

  const world = useDeskWorld();
  const another = useConnectWorld();

  /** A command that gives a result, for each that there is; `undefined` for those that a spec of their own runs. */
  const RESULTS: Readonly<
    Record<string, (() => Promise<readonly string[]> | readonly string[]) | undefined>
  > = {
    new: () => ['new', world.component().file('new')],
    demo: () => ['demo'],
    flow: undefined,
    requests: () => ['requests', 'salesforce'],
    trace: async () => {
      await world.run(['refresh']);
      return ['trace', world.component().path];
    },
    validate: () => ['validate', 'salesforce'],
    discover: undefined,
    connect: () => ['connect', another.replaceComponent(ALONE).path, ...set(another.faultyForm())],
    verify: () => ['verify', world.component().path],
    run: () => ['run', 'call', world.component().path],
    exec: () => ['exec', 'listContacts', world.component().path],
    check: () => ['check', world.component().path, '--list'],
    provider: undefined,
    status: () => ['status', world.component().path],
    refresh: () => ['refresh', world.component().path],
    revoke: undefined,
    completion: () => ['completion', 'bash'],
  };

  it('knows every command', () => {
    expect(Object.keys(RESULTS)).to.have.members(Object.keys(COMMANDS));
  });

  for (const [name, { options, help }] of Object.entries(COMMANDS)) {
    it(`takes it, says so in the help, and tells a failure in the place of a result: ${name}`, async () => {
      expect(options['json']).to.deep.equal({ type: 'boolean' });
      expect(help.join('\n')).to.match(/^--json {2,}\S/m);
      const { exitCode, stdout, stderr } = await runFreshkeys([name, '--json', '--no-such-option']);
      expect(exitCode).to.equal(2);
      const { error } = JSON.parse(stdout) as { readonly error: Readonly<Record<string, string>> };
      expect(error).to.include({ name: 'UsageError' });
      expect(stderr).to.equal(`freshkeys: ${String(error['message'])}\nTry: freshkeys ${name} --help\n`);
    });
  }

  for (const [name, prepare] of Object.entries(RESULTS)) {
    if (prepare === undefined) continue;
    it(`prints one document and nothing else: ${name}`, async () => {
      const command = await prepare();
      const { exitCode, stdout, stderr } = await runFreshkeys([...command, '--json']);
      expect(exitCode, stderr).to.equal(0);
      expect(JSON.parse(stdout)).to.satisfy((result: unknown) => typeof result === 'object');
      expect(stderr).to.equal('');
      expect(stdout).to.not.contain('canary');
    });
  }

  it('prints a line each where there is no end: provider', async () => {
    const command = startFreshkeys(['provider', '--json']);
    await command.until(/\n/);
    command.signal('SIGINT');
    const lines = (await command.ended).stdout.trim().split('\n');
    const [first, counts] = lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    expect(first).to.include.keys('url', 'clientId', 'tokens');
    expect(counts).to.have.property('tokenRequests', 0);
  });

  it('tells code and remedy of an error, beside its sentence for people', async () => {
    const { exitCode, stdout, stderr } = await runFreshkeys(['verify', '/nowhere', '--json']);
    expect(exitCode).to.equal(1);
    const { error } = JSON.parse(stdout) as { readonly error: Readonly<Record<string, string>> };
    expect(error).to.deep.equal({
      name: 'ConfigurationError',
      code: 'DESCRIPTOR_INVALID',
      message: `/nowhere does not exist. ${String(error['remedy'])}`,
      remedy: 'Name the directory of a component, or make one: freshkeys new.',
    });
    expect(stderr).to.equal(
      `freshkeys: ConfigurationError DESCRIPTOR_INVALID: ${String(error['message'])}\n`,
    );
  });

  for (const [what, command, expected] of [
    ['of another program', ['flow', '--amqp', 'amqp://127.0.0.1:1'], /^Nobody listens at amqp/],
    ['of a component', ['exec', 'listContacts'], /^The call failed: /],
    ['to revoke', ['revoke', '--yes'], /has no `revoke\.url`/],
  ] as const) {
    it(`tells a failure ${what} as well`, async () => {
      world.server().revokeGrant();
      const isOfDesk = command[0] !== 'flow';
      const { exitCode, stdout } = await (isOfDesk
        ? world.run(command, '--json')
        : runFreshkeys([...command, '--json']));
      expect(exitCode).to.equal(1);
      expect((JSON.parse(stdout) as { readonly error: object }).error)
        .to.have.property('message')
        .that.matches(expected);
    });
  }

  it('is not asked for by a word behind --', async () => {
    const { stdout } = await runFreshkeys(['completion', 'words', '--', 'verify', '--js']);
    expect(stdout).to.match(/^--json\t/);
  });
});
