import { expect } from 'chai';
import { startLoopbackServer, type LoopbackServer } from '../lib/platform/loopback-server';
import type { FakeProvider } from '../lib/testing';
import { runFreshkeys } from '../spec/support/command-line';
import { startFreshkeys, type RunningCommand } from '../spec/support/running-command';
import { useTemporaryFolder } from '../spec/support/temporary-folder';

type Introduction = Pick<
  FakeProvider,
  'url' | 'authUri' | 'tokenUri' | 'apiUrl' | 'clientId' | 'clientSecret'
> & {
  readonly tokens: {
    readonly access_token: string;
    readonly refresh_token: string;
    readonly expires_in: number;
  };
};

describe('freshkeys provider', function () {
  this.timeout(120_000);

  const folder = useTemporaryFolder();
  let command: RunningCommand | undefined;
  let busy: LoopbackServer | undefined;

  afterEach(async () => {
    command?.signal('SIGKILL');
    await Promise.all([command?.ended, busy?.close()]);
    command = busy = undefined;
  });

  async function start(...parameters: readonly string[]): Promise<Introduction> {
    command = startFreshkeys(['provider', '--json', ...parameters]);
    return JSON.parse((await command.until(/^.*\n/))[0]) as Introduction;
  }

  async function refresh({ tokenUri, tokens, clientId, clientSecret }: Introduction, secret = clientSecret) {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token,
      client_id: clientId,
      client_secret: secret,
    });
    const answer = await fetch(tokenUri, { method: 'POST', body });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  it('issues tokens, serves an API, counts, and ends with 0', async () => {
    const provider = await start('--access-token-seconds', '60');
    expect(provider.tokens.expires_in).to.equal(60);
    const headers = { authorization: `Bearer ${provider.tokens.access_token}` };
    expect((await fetch(`${provider.apiUrl}/contacts/1`, { headers })).status).to.equal(200);
    const { status, body } = await refresh(provider);
    expect(status).to.equal(200);
    expect(body['refresh_token']).not.to.equal(provider.tokens.refresh_token);
    await fetch(`${provider.url}/__expire`, { method: 'POST' });
    expect((await fetch(`${provider.apiUrl}/contacts/1`, { headers })).status).to.equal(401);
    const issued = (await (
      await fetch(`${provider.url}/__issue`, { method: 'POST' })
    ).json()) as Introduction['tokens'];
    const asOther = { headers: { authorization: `Bearer ${issued.access_token}` } };
    expect((await fetch(`${provider.apiUrl}/x`, asOther)).status).to.equal(200);
    await fetch(`${provider.url}/__revoke`, { method: 'POST' });
    expect((await fetch(`${provider.apiUrl}/x`, asOther)).status).to.equal(401);
    expect((await fetch(`${provider.url}/__nothing`)).status).to.equal(404);
    const counts = { tokenRequests: 1, issued: 1, apiRequests: 4, apiServed: 2, apiRejected: 2 };
    expect(await (await fetch(`${provider.url}/__counts`)).json()).to.include(counts);
    command?.signal('SIGINT');
    const run = await command?.ended;
    expect(run?.exitCode).to.equal(0);
    expect(JSON.parse(run?.stdout.split('\n')[1] ?? '')).to.include(counts);
  });

  it('misbehaves as the options say', async () => {
    const script = folder.write('script.json', [
      { token: 'html' },
      { api: { status: 418, body: { tea: true } } },
    ]);
    const provider = await start(
      ...['--fault', 'token=503:2,api=429', '--script', script, '--no-rotate', '--expiry-sign', '403'],
      ...['--client-id', 'me', '--client-secret', 'my-secret'],
    );
    expect([provider.clientId, provider.clientSecret]).to.deep.equal(['me', 'my-secret']);
    expect([(await refresh(provider)).status, (await refresh(provider)).status]).to.deep.equal([503, 503]);
    expect(String(await refresh(provider).catch((error: unknown) => error))).to.contain('SyntaxError');
    expect((await refresh(provider, 'wrong')).status).to.equal(401);
    const { status, body } = await refresh(provider);
    expect([status, body['refresh_token']]).to.deep.equal([200, provider.tokens.refresh_token]);
    const get = async (): Promise<number> => {
      const headers = { authorization: `Bearer ${provider.tokens.access_token}` };
      return (await fetch(provider.apiUrl, { headers })).status;
    };
    expect([await get(), await get(), await get()]).to.deep.equal([429, 418, 200]);
    await fetch(`${provider.url}/__expire`, { method: 'POST' });
    expect(await get()).to.equal(403);
  });

  it('takes spent refresh tokens for a while, or leaves new ones out', async () => {
    const lenient = await start('--reuse-grace-seconds', '60');
    expect([(await refresh(lenient)).status, (await refresh(lenient)).status]).to.deep.equal([200, 200]);
    command?.signal('SIGTERM');
    await command?.ended;
    const silent = await start('--omit-refresh-token');
    expect((await refresh(silent)).body).not.to.have.property('refresh_token');
  });

  it('says where it is to people, and what came to pass', async () => {
    command = startFreshkeys(['provider']);
    await command.until(/\/__counts/);
    command.signal('SIGTERM');
    const { exitCode, stdout } = await command.ended;
    expect(stdout).to.match(
      /^freshkeys provider: running until Ctrl-C\n {2}authorization +http:\/\/127\.0\.0\.1/,
    );
    expect(exitCode).to.equal(0);
    expect(stdout).to.contain('tokenRequests   0');
  });

  it('names a port that is in use', async () => {
    busy = await startLoopbackServer((_request, response) => response.end());
    const { exitCode, stdout, stderr } = await runFreshkeys(['provider', '--port', String(busy.port)]);
    expect([exitCode, stdout]).to.deep.equal([1, '']);
    expect(stderr)
      .to.contain(`Port ${String(busy.port)} is in use`)
      .and.contain('give another --port');
  });

  for (const [parameters, text] of [
    [['--port', '70000'], '--port is a number up to 65535'],
    [['--access-token-seconds', '0'], '--access-token-seconds is a whole number, at least 1'],
    [['--expiry-sign', '500'], '--expiry-sign is one of 401, 403'],
    [['--fault', 'token=503,api=nope'], 'Fault 2 has a fault that is not known'],
    [['--script', 'component.json'], 'A script is a list of steps'],
  ] as const) {
    it(`says what is wrong with ${parameters.join(' ')}, and exits with 2`, async () => {
      const { exitCode, stderr } = await runFreshkeys(['provider', ...parameters]);
      expect(stderr).to.contain(text).and.to.contain('Try: freshkeys provider --help');
      expect(exitCode).to.equal(2);
    });
  }
});
