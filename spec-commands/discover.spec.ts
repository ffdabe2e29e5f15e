import { expect } from 'chai';
import { readFileSync, statSync } from 'node:fs';
import { startAuthorizationServer } from '../lib/platform/certified-server/authorization-server';
import { exchangeListener, readBody, sendJson } from '../lib/platform/http-exchange';
import { startLoopbackServer, type LoopbackServer } from '../lib/platform/loopback-server';
import { BUILT_COMMAND, runFreshkeys } from '../spec/support/command-line';
import { openTerminal } from '../spec/support/terminal';
import { useTemporaryFolder } from '../spec/support/temporary-folder';

describe('freshkeys discover', function () {
  this.timeout(30_000);

  const { path, write } = useTemporaryFolder();

  it('makes a definition from what a certified server says, which validates', async () => {
    const server = await startAuthorizationServer();
    try {
      const { stdout, stderr, exitCode } = await runFreshkeys(['discover', server.issuer]);
      expect(stderr).to.equal('');
      expect(exitCode).to.equal(0);
      const definition = JSON.parse(stdout) as Record<string, unknown>;
      expect(definition['authorize']).to.deep.equal({ url: server.authorizationEndpoint });
      expect(definition['token']).to.deep.equal({ url: server.tokenEndpoint });
      expect(definition['scopes']).to.deep.equal({ always: ['offline_access'] });
      const file = write('discovered.json', stdout);
      const validated = await runFreshkeys(['validate', file]);
      expect(validated.stdout).to.match(/^ok/);
      const asked = await runFreshkeys(['discover', server.issuer, '--json']);
      expect([asked.stdout, asked.stderr]).to.deep.equal([stdout, '']);
      for (const [more, isTold] of [
        [[], true],
        [['--json'], false],
      ] as const) {
        const terminal = openTerminal([process.execPath, BUILT_COMMAND, 'discover', server.issuer, ...more]);
        const { shown } = await terminal.ended;
        expect(shown).to.contain('"authorize"');
        expect(shown.includes('then freshkeys validate my-provider.json')).to.equal(isTold);
      }
    } finally {
      await server.close();
    }
  });

  describe('at a server that takes registrations (RFC 7591, RFC 8414)', () => {
    let server: LoopbackServer;
    let registered: unknown;
    before(async () => {
      server = await startLoopbackServer(
        exchangeListener(async (request, response) => {
          if (request.url === '/.well-known/oauth-authorization-server') {
            sendJson(response, {
              status: 200,
              body: {
                issuer: server.url,
                authorization_endpoint: `${server.url}/authorize`,
                token_endpoint: `${server.url}/token`,
                registration_endpoint: `${server.url}/register`,
                token_endpoint_auth_methods_supported: ['client_secret_basic'],
              },
            });
          } else if (request.url === '/register') {
            registered = JSON.parse((await readBody(request)).toString('utf8'));
            sendJson(response, {
              status: 201,
              body: {
                client_id: 'new-client',
                client_secret: 'canary-secret',
                client_secret_expires_at: 0,
              },
            });
          } else {
            sendJson(response, { status: 404, body: {} });
          }
        }),
      );
    });
    after(() => server.close());

    const register = (account: string) =>
      runFreshkeys([
        'discover',
        server.url,
        '--register',
        '--redirect-uri',
        'http://127.0.0.1:8080/callback',
        '--account',
        account,
      ]);

    it('writes client id and secret where their owner alone can read them, and prints neither', async () => {
      const account = path('account.json');
      const { stdout, stderr, exitCode } = await register(account);
      expect(stderr).to.equal('');
      expect(exitCode).to.equal(0);
      expect(stdout).not.to.contain('canary');
      expect(JSON.parse(stdout)).to.deep.include({ client: { authentication: 'basic' } });
      expect(registered).to.deep.include({ redirect_uris: ['http://127.0.0.1:8080/callback'] });
      expect(JSON.parse(readFileSync(account, 'utf8'))).to.include({
        client_id: 'new-client',
        client_secret: 'canary-secret',
      });
      expect(statSync(account).mode & 0o777).to.equal(0o600);
    });

    it('does not write over an account, and does not register a client for nothing then', async () => {
      const account = write('taken.json', '{"client_id":"mine"}');
      registered = undefined;
      const { stderr, exitCode } = await register(account);
      expect(exitCode).to.equal(2);
      expect(stderr).to.contain('exists already');
      expect(readFileSync(account, 'utf8')).to.equal('{"client_id":"mine"}');
      expect(registered).to.equal(undefined);
    });

    it('wants to know where the browser comes back to', async () => {
      const { stderr, exitCode } = await runFreshkeys(['discover', server.url, '--register']);
      expect(exitCode).to.equal(2);
      expect(stderr).to.contain('--redirect-uri');
    });
  });

  for (const [what, parameters, expected] of [
    ['no issuer', ['discover'], /one issuer/],
    ['plain http', ['discover', 'http://login.example.com'], /no https URL/],
    ['no URL', ['discover', 'login'], /no https URL/],
  ] as const) {
    it(`says what is wrong with ${what}, before anything is sent`, async () => {
      const { exitCode, stderr } = await runFreshkeys(parameters);
      expect(exitCode).to.equal(2);
      expect(stderr).to.match(expected);
    });
  }

  it('says that a server has no metadata', async () => {
    const server = await startLoopbackServer((_request, response) => {
      sendJson(response, { status: 404, body: {} });
    });
    try {
      const { exitCode, stderr, stdout } = await runFreshkeys(['discover', server.url]);
      expect(exitCode).to.equal(1);
      expect(stdout).to.equal('');
      expect(stderr).to.contain(server.url).and.contain('no metadata');
    } finally {
      await server.close();
    }
  });
});
