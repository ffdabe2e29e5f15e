import { expect } from 'chai';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { set, useConnectWorld } from '../spec/support/connect-world';

describe('freshkeys connect, at a provider that is odd', function () {
  this.timeout(30_000);

  const world = useConnectWorld();

  const comeBack = async (redirectUri: string, query: Readonly<Record<string, string>>) =>
    fetch(`${redirectUri}?${new URLSearchParams(query).toString()}`);

  const begin = async (...parameters: readonly string[]) => {
    const command = world.start('--no-open', ...set(world.faultyForm()), ...parameters);
    return { command, ...(await world.pendingOf(command)) };
  };

  it('refuses a wrong state, and waits on', async () => {
    const { command, redirectUri, state } = await begin();
    expect((await comeBack(redirectUri, { code: 'c', state: 'wrong' })).status).to.equal(400);
    await command.until(/another `state` was refused/);
    expect(existsSync(world.component().file('.freshkeys/credential.json'))).to.equal(false);
    expect((await comeBack(redirectUri, { code: 'c', state })).status).to.equal(200);
    expect((await command.ended).exitCode).to.equal(0);
  });

  it('shows the words of the provider as they are, and keeps the old tokens', async () => {
    world.component().store({ oauth: { access_token: 'canary-old' } });
    const before = readFileSync(world.component().file('.freshkeys/credential.json'), 'utf8');
    const { command, redirectUri, state } = await begin();
    const page = await comeBack(redirectUri, {
      error: 'access_denied',
      error_description: 'Jane said no\u001b[2J',
      state,
    });
    expect(page.status).to.equal(400);
    expect(await page.text()).to.contain('access_denied: Jane said no');
    const { exitCode, stderr } = await command.ended;
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain('access_denied: Jane said no').and.not.contain('\u001b');
    expect(readFileSync(world.component().file('.freshkeys/credential.json'), 'utf8')).to.equal(before);
  });

  it('keeps further fields of the callback, and finds a code under another name', async () => {
    const authorize = {
      url: 'http://127.0.0.1:9/authorize',
      codeParameter: 'spapi_oauth_code',
      keep: ['realmId'],
    };
    const provider = { title: 'Odd', documentation: 'https://example.com', authorize };
    world.replaceComponent(`{ provider: ${JSON.stringify(provider)} }`);
    const { command, redirectUri, state } = await begin();
    await comeBack(redirectUri, { spapi_oauth_code: 'c', realmId: '4711', state });
    expect((await command.ended).exitCode).to.equal(0);
    expect(world.component().stored().cfg['oauth']).to.include({ realmId: '4711' });
  });

  it('warns when no refresh token came, and says why for this provider', async () => {
    const refresh = { missingBecause: 'Ask this provider for offline access.' };
    const provider = { title: 'Odd', documentation: 'https://example.com', refresh };
    world.replaceComponent(`{ provider: ${JSON.stringify(provider)} }`);
    world.faulty().next({
      status: 200,
      body: JSON.stringify({ access_token: 'canary-token', token_type: 'Bearer' }),
    });
    const { command, redirectUri, state } = await begin();
    await comeBack(redirectUri, { code: 'c', state });
    const { exitCode, stderr } = await command.ended;
    expect(exitCode).to.equal(0);
    expect(stderr).to.match(/warning: no refresh token came.*Ask this provider for offline access\./);
  });

  it('says what the token endpoint said, in the browser and here', async () => {
    world.faulty().next({
      status: 400,
      body: JSON.stringify({ error: 'invalid_grant', error_description: 'too old' }),
    });
    const { command, redirectUri, state } = await begin();
    const page = await comeBack(redirectUri, { code: 'canary-code', state });
    expect(await page.text())
      .to.contain('Not connected')
      .and.not.contain('canary');
    const { exitCode, stderr } = await command.ended;
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain('too old').and.not.contain('canary-code');
  });

  it('gives up in time', async () => {
    const { command } = await begin('--timeout-seconds', '1');
    const { exitCode, stderr } = await command.ended;
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain('did not come back within 1 second:').and.contain('--timeout-seconds');
  });

  it('ends at once on Ctrl-C, and leaves everything as it is', async () => {
    world.component().store({ oauth: { access_token: 'canary-old' } });
    const { command } = await begin();
    command.signal('SIGINT');
    expect((await command.ended).exitCode).to.equal(130);
    expect(world.component().stored().cfg).to.deep.equal({ oauth: { access_token: 'canary-old' } });
  });

  it('saves the tokens first on Ctrl-C between the exchange and the end', async () => {
    world.faulty().next({ delayMs: 1_000 });
    const { command, redirectUri, state } = await begin();
    const asked = world.faulty().requests.length;
    const page = comeBack(redirectUri, { code: 'c', state }).catch(() => undefined);
    while (world.faulty().requests.length === asked) await new Promise((resolve) => setImmediate(resolve));
    command.signal('SIGINT');
    expect((await command.ended).exitCode).to.equal(130);
    await page;
    expect(world.component().stored().cfg).to.have.property('oauth');
  });

  it('names a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const { exitCode, stderr } = await world.start(
      '--no-open',
      '--port',
      String(port),
      ...set(world.faultyForm()),
    ).ended;
    other.close();
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain(`Port ${String(port)} is in use`);
  });
});
