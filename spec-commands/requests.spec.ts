import { expect } from 'chai';
import type { DescribedRequest } from '../lib/settings/describe-requests';
import { runFreshkeys } from '../spec/support/command-line';
import { useTemporaryFolder } from '../spec/support/temporary-folder';

describe('N12 freshkeys requests', function () {
  this.timeout(20_000);

  const { write } = useTemporaryFolder();

  it('prints every request to the authorization server, with its secrets masked', async () => {
    const account = write('account.json', {
      client_id: 'my-app',
      client_secret: 'canary-secret',
      domain: 'acme.my.salesforce.com',
      tokens: { refresh_token: 'canary-refresh' },
    });
    const { exitCode, stdout, stderr } = await runFreshkeys(['requests', 'salesforce', '--account', account]);
    expect(stderr).to.equal('');
    expect(exitCode).to.equal(0);
    for (const purpose of ['authorize', 'exchange', 'refresh', 'revoke'])
      expect(stdout).to.match(new RegExp(`^${purpose}$`, 'm'));
    expect(stdout).to.contain(
      'GET https://acme.my.salesforce.com/services/oauth2/authorize?response_type=code',
    );
    expect(stdout).to.contain('POST https://acme.my.salesforce.com/services/oauth2/token');
    expect(stdout).to.contain('client_id=my-app').and.to.contain('client_secret=[redacted]');
    expect(stdout).not.to.contain('canary');
  });

  it('shows the secrets if it is told to', async () => {
    const account = write('reveal.json', { tokens: { refresh_token: 'canary-refresh' } });
    const { stdout } = await runFreshkeys(['requests', 'salesforce', '--account', account, '--reveal']);
    expect(stdout).to.contain('refresh_token=canary-refresh');
  });

  it('prints JSON for programs', async () => {
    const { stdout, exitCode } = await runFreshkeys(['requests', 'salesforce', '--json']);
    expect(exitCode).to.equal(0);
    const requests = JSON.parse(stdout) as readonly DescribedRequest[];
    const refresh = requests.find(({ purpose }) => purpose === 'refresh');
    expect(refresh).to.include({
      method: 'POST',
      url: 'https://login.salesforce.com/services/oauth2/token',
      body: 'grant_type=refresh_token&refresh_token=[redacted]&client_id=client-id&client_secret=[redacted]',
    });
  });

  it("takes a definition of one's own", async () => {
    const definition = write('mine.json', {
      title: 'Mine',
      documentation: 'https://example.com/docs',
      authorize: { url: 'https://id.example.com/authorize' },
      token: { url: 'https://id.example.com/token', placement: 'json' },
    });
    const { stdout, exitCode } = await runFreshkeys(['requests', definition]);
    expect(exitCode).to.equal(0);
    expect(stdout).to.contain('"grant_type":"refresh_token"');
  });

  it('says that nothing is sent where tokens are signed here', async () => {
    const { stdout } = await runFreshkeys(['requests', 'apple-app-store-connect']);
    expect(stdout).to.contain('Nothing is sent');
  });

  for (const [what, parameters, exitCode, expected] of [
    ['no provider', ['requests'], 2, /one provider/],
    ['two providers', ['requests', 'salesforce', 'google'], 2, /one provider/],
    ['a provider that is not there', ['requests', 'slaesforce'], 1, /PROVIDER_UNKNOWN.*salesforce/],
    [
      'a file that is not there',
      ['requests', './nowhere.json'],
      2,
      /nowhere\.json cannot be read \(ENOENT\)/,
    ],
    [
      'an account that is not there',
      ['requests', 'google', '--account', 'no.json'],
      2,
      /no\.json cannot be read/,
    ],
  ] as const) {
    it(`says what is wrong with ${what}`, async () => {
      const run = await runFreshkeys(parameters);
      expect(run.exitCode).to.equal(exitCode);
      expect(run.stdout).to.equal('');
      expect(run.stderr).to.match(expected);
    });
  }

  it('does not show a piece of a file that is no JSON, which may hold a secret', async () => {
    const account = write('broken.json', '{"client_secret": "canary-secret" "x"}');
    const { stderr, exitCode } = await runFreshkeys(['requests', 'google', '--account', account]);
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain('is no JSON').and.not.contain('canary');
  });

  it('names the key of a definition that the vocabulary does not have', async () => {
    const definition = write('typo.json', {
      title: 'Mine',
      documentation: 'https://example.com/docs',
      tokens: { url: 'https://id.example.com/token' },
    });
    const { stderr, exitCode } = await runFreshkeys(['requests', definition]);
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain('PROVIDER_INVALID').and.contain('typo.json').and.contain('`tokens` is no key');
  });
});
