import { expect } from 'chai';
import { exchangeListener, readBody, sendJson } from '../lib/platform/http-exchange';
import { startLoopbackServer } from '../lib/platform/loopback-server';
import { runFreshkeys } from '../spec/support/command-line';
import { set, useConnectWorld } from '../spec/support/connect-world';
import { DESK_DESCRIPTOR } from '../spec/support/desk-component';

describe('freshkeys connect, in other ways', function () {
  this.timeout(30_000);

  const world = useConnectWorld();

  it('obtains tokens without a person where the grant needs none', async () => {
    const provider = { title: 'Alone', documentation: 'https://example.com', grant: 'client_credentials' };
    world.replaceComponent(`{ provider: ${JSON.stringify(provider)} }`);
    const { exitCode, stdout } = await world.start(...set(world.faultyForm())).ended;
    expect(exitCode).to.equal(0);
    expect(stdout).to.contain('Connected.');
    expect(world.component().stored().cfg['oauth']).to.have.property('access_token');
  });

  it('shows a code for another device, and waits for it', async () => {
    let polls = 0;
    const device = await startLoopbackServer(
      exchangeListener(async (request, response) => {
        const parameters = new URLSearchParams((await readBody(request)).toString('utf8'));
        if (request.url === '/device') {
          sendJson(response, {
            status: 200,
            body: {
              device_code: 'canary-device',
              user_code: 'ABCD-EFGH',
              verification_uri: 'https://example.com/device',
              expires_in: 60,
              interval: 1,
            },
          });
          return;
        }
        polls += 1;
        const isReady = polls > 1 && parameters.get('device_code') === 'canary-device';
        const body = isReady ? { access_token: 'a', refresh_token: 'r' } : { error: 'authorization_pending' };
        sendJson(response, { status: isReady ? 200 : 400, body });
      }),
    );
    try {
      const deviceAuthorization = { url: `${device.url}/device` };
      const provider = { title: 'Device', documentation: 'https://example.com', deviceAuthorization };
      world.replaceComponent(`{ provider: ${JSON.stringify(provider)} }`);
      const { exitCode, stderr } = await world.start(
        '--device',
        ...set({ ...world.faultyForm(), tokenUri: `${device.url}/token` }),
      ).ended;
      expect(exitCode, stderr).to.equal(0);
      expect(stderr)
        .to.contain('ABCD-EFGH')
        .and.contain('https://example.com/device')
        .and.not.contain('canary');
      expect(world.component().stored().cfg['oauth']).to.include({ access_token: 'a', refresh_token: 'r' });
    } finally {
      await device.close();
    }
  });

  it('works for a component without a connection of its own', async () => {
    const fields = {
      client_id: { viewClass: 'TextFieldView', required: true },
      oauth: DESK_DESCRIPTOR.credentials.fields.oauth,
    };
    world.component().remove();
    world.component().write('component.json', { credentials: { fields, oauth2: {} } });
    const form = set({ client_id: 'c', shop: 'my-shop' });
    const command = world.start('--provider', 'shopify', '--paste', ...form);
    const { authorization } = await world.pendingOf(command);
    expect(authorization.hostname).to.equal('my-shop.myshopify.com');
    expect(authorization.searchParams.get('client_id')).to.equal('c');
    command.endInput();
    const { exitCode, stderr } = await command.ended;
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain('No address was pasted');
  });

  it('asks for what the provider wants to know', async () => {
    world.component().remove();
    world.component().write('component.json', {
      credentials: { fields: { oauth: DESK_DESCRIPTOR.credentials.fields.oauth }, oauth2: {} },
    });
    const { exitCode, stderr } = await world.start('--provider', 'shopify').ended;
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain('not filled in; give --set name=value for shop');
  });

  for (const [what, parameters, expected] of [
    [
      'an empty form',
      [],
      /not filled in; give --set name=value for authUri, tokenUri, clientId, clientSecret$/m,
    ],
    ['a setting without a value', ['--set', 'clientId'], /--set takes name=value/],
    ['tokens as a setting', ['--set', 'oauth=x'], /oauth holds the tokens/],
    ['two directories', ['another'], /takes one directory/],
  ] as const) {
    it(`says what is wrong with ${what}, before anything is sent`, async () => {
      const { exitCode, stderr } = await runFreshkeys(['connect', world.component().path, ...parameters]);
      expect(exitCode).to.equal(2);
      expect(stderr).to.match(expected);
    });
  }

  it('knows no provider of an unknown name', async () => {
    world.component().remove();
    world.component().write('component.json', DESK_DESCRIPTOR);
    const { exitCode, stderr } = await runFreshkeys([
      'connect',
      world.component().path,
      '--provider',
      'nobody',
      ...set(world.faultyForm()),
    ]);
    expect(exitCode).to.equal(1);
    expect(stderr).to.contain('PROVIDER_UNKNOWN');
  });
});
