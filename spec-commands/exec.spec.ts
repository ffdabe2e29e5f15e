import { expect } from 'chai';
import { useDeskWorld } from '../spec/support/desk-world';

describe('freshkeys exec', function () {
  this.timeout(30_000);

  const world = useDeskWorld();

  it('calls a select model, and saves what was refreshed for it', async () => {
    world.expire();
    const { exitCode, stdout, stderr } = await world.run(['exec', 'listContacts']);
    expect(exitCode, stderr).to.equal(0);
    expect(JSON.parse(stdout)).to.include({ 'contact-1': 'contact1@example.com' });
    expect(world.server().isActive(String(world.storedToken()))).to.equal(true);
  });

  it('calls getMetaModel of the action that has it, with the fields of the step', async () => {
    const { exitCode, stdout } = await world.run(['exec', 'getMetaModel'], '--fields', '{"title":"Mine"}');
    expect(exitCode).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.equal({ in: { title: 'Mine' }, out: {} });
  });

  it('says why a call failed', async () => {
    world.server().revokeGrant();
    const { exitCode, stdout, stderr } = await world.run(['exec', 'listContacts']);
    expect(exitCode).to.equal(1);
    expect(stdout).to.equal('');
    expect(stderr)
      .to.match(/The call failed: .*connect/is)
      .and.not.contain('canary');
  });

  for (const [what, name, options, expected] of [
    [
      'a function that nobody declares',
      'absent',
      [],
      /no action or trigger declares absent: choose by --of \(poll, call\)/,
    ],
    ['the verification', 'verify', [], /freshkeys verify/],
  ] as const) {
    it(`knows better than ${what}`, async () => {
      const { exitCode, stderr } = await world.run(['exec', name], ...options);
      expect(exitCode).to.equal(2);
      expect(stderr).to.match(expected);
    });
  }
});
