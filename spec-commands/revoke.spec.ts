import { expect } from 'chai';
import { startLoopbackServer, type LoopbackServer } from '../lib/platform/loopback-server';
import { useDeskWorld } from '../spec/support/desk-world';

describe('freshkeys revoke', function () {
  this.timeout(30_000);

  const world = useDeskWorld();
  let revocation: LoopbackServer;
  let status: number;
  let revoked: string[];

  beforeEach(async () => {
    status = 200;
    revoked = [];
    revocation = await startLoopbackServer((request, response) => {
      request.setEncoding('utf8').on('data', (body: string) => revoked.push(body));
      request.on('end', () => response.writeHead(status).end());
    });
    const provider = {
      title: 'R',
      documentation: 'https://example.com',
      revoke: { url: `${revocation.url}/revoke` },
    };
    world.replaceComponent(`{ provider: ${JSON.stringify(provider)} }`);
  });

  afterEach(() => revocation.close());

  it('revokes the refresh token, and removes the tokens from the file', async () => {
    const { exitCode, stdout, stderr } = await world.run(['revoke'], '--yes');
    expect(exitCode, stderr).to.equal(0);
    expect(stdout).to.match(/^Revoked\./);
    expect(revoked.join('')).to.contain(String(world.cfg().oauth['refresh_token']));
    const { cfg } = world.component().stored();
    expect(cfg).to.not.have.property('oauth');
    expect(cfg).to.include({ clientId: 'client-1' });
  });

  it('keeps them if the provider refuses', async () => {
    status = 503;
    const { exitCode, stderr } = await world.run(['revoke'], '--yes');
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain('could not be revoked').and.not.contain('canary');
    expect(world.component().stored().cfg).to.deep.equal(world.cfg());
  });

  it('does nothing without being told to, where nobody can be asked', async () => {
    const { exitCode, stderr } = await world.run(['revoke']);
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain('--yes');
    expect(revoked).to.deep.equal([]);
  });

  it('says that the provider revokes nothing before it asks anybody', async () => {
    world.replaceComponent('{}');
    const { exitCode, stderr } = await world.run(['revoke']);
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain('revoke.url').and.not.contain('--yes');
    expect(world.component().stored().cfg).to.deep.equal(world.cfg());
  });

  it('says that there is nothing to revoke', async () => {
    world.component().store({ clientId: 'client-1' });
    const { exitCode, stderr } = await world.run(['revoke'], '--yes');
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain('CREDENTIALS_MISSING');
  });
});
