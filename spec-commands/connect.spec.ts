import { expect } from 'chai';
import { signIn } from '../lib/platform/certified-server/browser';
import { useConnectWorld } from '../spec/support/connect-world';

describe('freshkeys connect, at a certified provider', function () {
  this.timeout(30_000);

  const world = useConnectWorld();

  const WAITING = /Waiting at (\S+) for/;

  it('saves what the platform would, and says so without a secret', async () => {
    const command = world.start('--no-open', ...world.certifiedForm());
    const { authorization, redirectUri } = await world.pendingOf(command);
    expect(Object.fromEntries(authorization.searchParams)).to.include({ code_challenge_method: 'S256' });
    expect((await command.until(WAITING))[1]).to.equal(redirectUri);
    const callback = await signIn(authorization, { redirectUri });
    const page = await (await fetch(callback)).text();
    expect(page).to.contain('Connected').and.not.contain(callback.searchParams.get('code'));

    const { exitCode, stdout, stderr } = await command.ended;
    expect(exitCode, stderr).to.equal(0);
    const { cfg, lastRefresh } = world.component().stored();
    const oauth = cfg['oauth'] as Record<string, string>;
    expect(await world.certified().isActive(oauth['access_token'] ?? '')).to.equal(true);
    expect(oauth).to.include.keys('refresh_token', 'expires_at', 'id_token', 'scope');
    expect(cfg).to.include({
      clientId: world.certified().clientId,
      clientSecret: world.certified().clientSecret,
    });
    expect(lastRefresh).to.include({ outcome: 'issued' });
    expect(stdout)
      .to.match(/^Connected\. Saved to /)
      .and.match(/access token {3}43 characters, ends in (?:9|10) minutes/);
    for (const secret of [oauth['access_token'], oauth['refresh_token'], world.certified().clientSecret]) {
      expect(stdout + stderr).to.not.contain(secret);
    }
  });

  it('needs no form the second time, and prints JSON alone on request', async () => {
    world.component().store({
      authUri: world.certified().authorizationEndpoint,
      tokenUri: world.certified().tokenEndpoint,
      clientId: world.certified().clientId,
      clientSecret: world.certified().clientSecret,
      kept: 'yes',
    });
    const command = world.start('--no-open', '--json');
    const { authorization, redirectUri } = await world.pendingOf(command);
    await fetch(await signIn(authorization, { redirectUri }));
    const { stdout } = await command.ended;
    expect(JSON.parse(stdout))
      .to.deep.include({ connected: true })
      .and.to.have.nested.property('tokens.refreshToken.characters', 43);
    expect(world.component().stored().cfg).to.include({ kept: 'yes' }).and.to.have.property('oauth');
  });

  it('takes an answer that a person pastes', async () => {
    const command = world.start('--paste', ...world.certifiedForm());
    const { authorization, redirectUri } = await world.pendingOf(command);
    const callback = await signIn(authorization, { redirectUri });
    command.type('');
    command.type(callback.href.replace(/state=[^&]+/, 'state=another'));
    await command.until(/another `state` was refused/);
    command.type(callback.href);
    expect((await command.ended).exitCode).to.equal(0);
    expect(world.component().stored().cfg).to.have.property('oauth');
  });

  it('takes the code alone', async () => {
    const command = world.start(
      '--paste',
      '--redirect-uri',
      'http://127.0.0.1/callback',
      ...world.certifiedForm(),
    );
    const { authorization, redirectUri } = await world.pendingOf(command);
    const callback = await signIn(authorization, { redirectUri });
    command.type(callback.searchParams.get('code') ?? '');
    expect((await command.ended).exitCode).to.equal(0);
  });
});
