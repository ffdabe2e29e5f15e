import { expect } from 'chai';
import { openExample, type ExampleFlow, type ExampleOptions } from './example-flow';

/** What 20 messages cost after the token has ended: `always` shares a refresh among messages in process at once. */
const EXAMPLES: readonly {
  readonly name: string;
  readonly action: string;
  readonly options?: ExampleOptions;
  readonly mostRefreshes: number;
  /** A variable that a refresh needs. */
  readonly variable: string;
}[] = [
  { name: 'salesforce', action: 'findContacts', mostRefreshes: 1, variable: 'SALESFORCE_CLIENT_ID' },
  { name: 'outlook', action: 'findMessages', mostRefreshes: 20, variable: 'MSAPP_CLIENT_ID' },
  {
    name: 'outlook',
    action: 'findMessages',
    options: { form: { renew: 'expiring' } },
    mostRefreshes: 1,
    variable: 'MSAPP_CLIENT_SECRET',
  },
  { name: 'dropbox', action: 'listFolder', mostRefreshes: 1, variable: 'DROPBOX_CLIENT_ID' },
  { name: 'custom-callback', action: 'getEntry', mostRefreshes: 1, variable: 'LEDGER_CONSUMER_SECRET' },
  { name: 'google', action: 'findEvents', mostRefreshes: 1, variable: 'GOOGLE_CLIENT_ID' },
];

const MESSAGES = 20;

describe('the examples in containers on RabbitMQ', () => {
  let flow: ExampleFlow;

  afterEach(() => flow.close());

  for (const { name, action, options = {}, mostRefreshes, variable } of EXAMPLES) {
    const title = options.form === undefined ? name : `${name} (${Object.values(options.form).join()})`;

    it(`${title}: delivers all messages on a token that has ended, and saves the new one`, async () => {
      flow = await openExample(name, action, options);
      flow.provider.expire();
      await flow.deliver(MESSAGES);
      expect(flow.outcomes().flatMap(({ errors }) => errors)).to.deep.equal([]);
      expect(flow.counts()).to.include({ sent: MESSAGES, delivered: MESSAGES });
      const { tokenRequests, refused } = flow.provider.counts();
      expect(tokenRequests).to.be.within(1, mostRefreshes);
      expect(refused).to.equal(0);
      expect(flow.provider.isActive(String(flow.stored()['access_token']))).to.equal(true);
    });

    it(`${title}: says what to do without an environment variable, and after the grant was revoked`, async () => {
      flow = await openExample(name, action, { ...options, environment: { [variable]: undefined } });
      flow.provider.expire();
      await flow.deliver(1);
      expect(errorsOf(flow)).to.match(new RegExp(`environment variable .*${variable}`));
      await flow.close();
      flow = await openExample(name, action, options);
      flow.provider.revoke();
      await flow.deliver(3);
      expect(errorsOf(flow)).to.match(/connect .*again/i);
      expect(flow.provider.counts().tokenRequests).to.equal(1);
    });

    it(`${title}: verifies through the runtime's service`, async () => {
      flow = await openExample(name, action, options);
      expect((await flow.verify()).result).to.deep.include({ status: 'success', data: { verified: true } });
      flow.provider.revoke();
      const { result } = await flow.verify();
      expect(result?.data).to.include({ verified: false });
    });
  }

  it('salesforce: leaves tokens to the platform with component.secrets.json, the code being the same', async () => {
    flow = await openExample('salesforce', 'findContacts', { secrets: true });
    flow.provider.expire();
    await flow.deliver(MESSAGES);
    expect(flow.outcomes().flatMap(({ errors }) => errors)).to.deep.equal([]);
    expect(flow.counts()).to.include({ delivered: MESSAGES });
    expect(flow.platform.counts()).to.include({ secretRefreshes: 1, accountUpdates: 0 });
    expect(flow.provider.counts().tokenRequests).to.equal(1);
  });

  it('says what to do while the provider is down', async () => {
    flow = await openExample('salesforce', 'findContacts');
    await flow.provider.close();
    await flow.deliver(1);
    expect(errorsOf(flow)).to.match(/ECONNREFUSED.*(again|check|reach)/is);
  });
});

function errorsOf(flow: ExampleFlow): string {
  return flow
    .outcomes()
    .flatMap(({ errors }) => errors)
    .join('\n');
}
