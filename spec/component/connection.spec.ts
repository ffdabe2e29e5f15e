import { expect } from 'chai';
import { resolve } from 'node:path';
import { defineConnection, type Connection } from '../../lib/component/connection';
import type { ComponentDescriptor } from '../../lib/component/descriptor';
import type { ConnectionDefinition } from '../../lib/component/options';
import { startPlatformApi } from '../../lib/platform/rest-api/platform-api';
import { runService } from '../../lib/platform/runtime/service-runner';
import { createServiceContext, createTaskContext } from '../support/runtime-context';
import { codeOf, messageOf, rejectionOf, thrownBy } from './caught';
import { DESCRIPTOR, descriptorWith, MALFORMED } from './descriptors';

const cfg = {
  oauth: { access_token: 'a', refresh_token: 'r' },
  clientId: 'c',
  clientSecret: 's',
  tokenUri: '',
};
const message = { body: {} };
const pending = { url: '', state: 's', codeVerifier: 'v', redirectUri: 'http://127.0.0.1/callback' };
const callback = `${pending.redirectUri}?code=c&state=s`;

const define = (descriptor: unknown, definition?: ConnectionDefinition): Connection =>
  defineConnection(descriptor as ComponentDescriptor, definition);

/** Every use of a connection except `verify`, by name. */
const USES: Readonly<Record<string, (connection: Connection) => Promise<unknown>>> = {
  action: (connection) => connection.action(() => undefined).call(createTaskContext(), message, cfg),
  trigger: (connection) => connection.trigger(() => undefined).call(createTaskContext(), message, cfg),
  selectModel: (connection) => connection.selectModel(() => ({})).call(createServiceContext(), cfg),
  metaModel: (connection) => connection.metaModel(() => ({})).call(createServiceContext(), cfg),
  client: async (connection) => Promise.resolve(connection.client(createTaskContext(), cfg)),
  authorize: async (connection) => Promise.resolve(connection.authorize(cfg, pending.redirectUri)),
  exchange: (connection) => connection.exchange(cfg, pending, callback),
};

describe('R7 a connection with a malformed component.json', () => {
  for (const [what, descriptor] of Object.entries(MALFORMED)) {
    it(`loads, does not verify and says why: ${what}`, async () => {
      const verify = define(descriptor).verify(() => true);
      const { verified, reason } = await verify.call(createServiceContext(), cfg);
      expect(verified).to.equal(false);
      expect(reason).to.match(/^component\.json (is|has) /);
    });

    it(`reports DESCRIPTOR_INVALID at each use: ${what}`, async () => {
      for (const use of Object.values(USES)) {
        expect(codeOf(await rejectionOf(use(define(descriptor))))).to.equal('DESCRIPTOR_INVALID');
      }
    });
  }

  it('is not taken for verified by the real runtime, whose answer to one that cannot be loaded is yes', async () => {
    const platformApi = await startPlatformApi();
    const componentDirectory = resolve(__dirname, '../fixtures/component-broken');
    const { result } = await runService({
      componentDirectory,
      method: 'verifyCredentials',
      cfg,
      platformApi,
    });
    await platformApi.close();
    expect(result).to.have.nested.property('data.verified', false);
    expect(result)
      .to.have.nested.property('data.reason')
      .that.contains('component.json has no `credentials`');
  });
});

describe('R7 a connection with a wrong definition', () => {
  const failing = (): never => {
    throw new RangeError('options of today');
  };

  it('loads when its function of the configuration throws, and reports that at each use', async () => {
    const connection = define(DESCRIPTOR, failing);
    for (const use of Object.values(USES)) {
      expect(messageOf(await rejectionOf(use(connection)))).to.equal('options of today');
    }
    expect(await connection.verify(() => true).call(createServiceContext(), cfg)).to.deep.equal({
      verified: false,
      reason: 'options of today',
    });
  });

  it('loads without any, and with null', () => {
    expect(() => define(DESCRIPTOR)).to.not.throw();
    expect(() => define(DESCRIPTOR, null as never)).to.not.throw();
    expect(
      thrownBy(() => define(DESCRIPTOR, null as never).client(createTaskContext(), cfg)),
    ).to.be.instanceOf(Error);
  });
});

describe('E8 what a refresh will need one day', () => {
  const verifyWith = (descriptor: unknown, fields = {}, definition: ConnectionDefinition = {}) =>
    define(descriptor, definition)
      .verify(() => true)
      .call(createServiceContext(), { ...cfg, tokenUri: 'https://id.example/token', ...fields });

  it('is there: verified', async () => {
    expect(await verifyWith(DESCRIPTOR)).to.deep.equal({ verified: true });
  });

  it('is missed by the verification already, although the token is valid: an environment variable', async () => {
    const { verified, reason } = await verifyWith(
      descriptorWith({ client_secret: '{{FRESHKEYS_SPEC_UNSET}}' }),
    );
    expect(verified).to.equal(false);
    expect(reason).to.contain('The environment variable FRESHKEYS_SPEC_UNSET is not set');
  });

  it('is missed by the verification already: a credential field, a URI, an option', async () => {
    for (const [fields, definition, hint] of [
      [{ clientId: '' }, {}, 'The credential field "clientId" is empty'],
      [{ tokenUri: 'http://id.example/token' }, {}, 'not https'],
      [{}, { refresh: { when: 'sometimes' as never } }, 'refresh.when'],
    ] as const) {
      const { verified, reason } = await verifyWith(DESCRIPTOR, fields, definition);
      expect(verified).to.equal(false);
      expect(reason).to.contain(hint);
    }
  });

  it('is not asked for where nothing is ever refreshed', async () => {
    const never = { refresh: { when: 'never' } } as const;
    expect(await verifyWith(DESCRIPTOR, { clientId: '', tokenUri: '' }, never)).to.deep.equal({
      verified: true,
    });
  });

  it('is taken from the environment of the process', async () => {
    process.env['FRESHKEYS_SPEC_ID'] = 'id-1';
    try {
      const descriptor = descriptorWith({ client_id: '{{FRESHKEYS_SPEC_ID}}' });
      expect(await verifyWith(descriptor, { clientId: '' })).to.deep.equal({ verified: true });
    } finally {
      delete process.env['FRESHKEYS_SPEC_ID'];
    }
  });
});
