import { expect } from 'chai';
import { defineConnection } from '../../lib/component/connection';
import { startFakeProvider, type FakeProvider } from '../../lib/testing/fake-provider';
import { runVerification, type VerificationOptions } from '../../lib/testing/run-verification';
import { createTestAccount } from '../../lib/testing/test-account';

describe('runVerification', () => {
  let provider: FakeProvider;

  beforeEach(async () => {
    provider = await startFakeProvider();
  });

  afterEach(() => provider.close());

  const verify = (options: VerificationOptions) => {
    const { clientId, clientSecret, tokenUri, apiUrl } = provider;
    const descriptor = {
      credentials: {
        fields: { oauth: { label: 'Authentication', viewClass: 'OAuthFieldView' } },
        oauth2: { client_id: clientId, client_secret: clientSecret, token_uri: tokenUri },
      },
    };
    const connection = defineConnection(descriptor, { baseURL: apiUrl });
    return runVerification(
      connection.verify(({ http }) => http.get('/me')),
      options,
    );
  };

  it('says yes and no, and why', async () => {
    const oauth = provider.issue();
    expect(await verify({ cfg: { oauth } })).to.deep.include({ verified: true, reason: undefined, keys: [] });
    provider.revoke();
    const { verified, reason } = await verify({ cfg: { oauth } });
    expect(verified).to.equal(false);
    expect(reason).to.match(/\w/);
  });

  it('saves to an account that is stored, and to none that is not', async () => {
    const account = createTestAccount({ oauth: provider.issue() });
    provider.expire();
    expect(await verify({ cfg: account.keys() })).to.deep.include({ verified: false, keys: [] });
    const { verified, keys, logs } = await verify({ account });
    expect(verified).to.equal(true);
    expect(keys).to.have.length(1);
    expect(keys[0]).to.have.nested.property('oauth.access_token');
    expect(account.keys()).to.deep.include(keys[0]);
    expect(logs.join('\n')).to.contain('info: ');
  });

  it('takes what the runtime takes: nothing said is a yes, a callback as of old, an error', async () => {
    const callback = function (_cfg: never, done: (error: unknown, result: unknown) => void): void {
      done(null, { verified: false, reason: 'No.' });
    } as (cfg: never, done: never) => void;
    expect(await runVerification(callback, {})).to.include({ verified: false, reason: 'No.' });
    expect(await runVerification(() => ({}), {})).to.include({ verified: true });
    const error = await runVerification(() => Promise.reject(new TypeError('broken')), {}).catch(String);
    expect(error).to.equal('TypeError: broken');
  });

  it('reaches nobody with an event', async () => {
    const account = createTestAccount({});
    const emitting = function (this: { emit: (event: string, payload: unknown) => boolean }) {
      return { verified: this.emit('updateKeys', { oauth: {} }) };
    } as unknown as () => unknown;
    expect(await runVerification(emitting, { account })).to.deep.include({ verified: false, keys: [] });
  });
});
