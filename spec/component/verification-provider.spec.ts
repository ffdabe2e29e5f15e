import { expect } from 'chai';
import { checkLive } from '../../lib/generic/live-check';
import type { ApiShape } from '../../lib/providers/provider';
import { NOW, openProviderWorld, type ProviderWorld } from '../support/provider-world';
import { createServiceContext } from '../support/runtime-context';

const VALID = { access_token: 'valid', refresh_token: 'r-1', expires_at: NOW / 1000 + 3600 };

describe('E2 what a verification calls with a provider', () => {
  let world: ProviderWorld;

  beforeEach(async () => {
    world = await openProviderWorld();
    world.server.respond(({ target }) => ({ status: target.startsWith('/api/me') ? 200 : 404 }));
  });

  afterEach(() => world.close());

  const FORM = { clientId: 'id', clientSecret: 'secret' };

  async function verify(api: ApiShape, form: Readonly<Record<string, string>> = {}) {
    const fields = { team: { label: 'Team' } };
    const provider = { token: { url: world.tokenUrl }, fields, api };
    const { connection, cfg } = world.connect({ stored: VALID, provider, form: { ...FORM, ...form } });
    const handler = connection.verify(({ http, cfg: given, verificationUrl }) =>
      checkLive(http, given, verificationUrl),
    );
    const result = await handler.call(createServiceContext(), cfg);
    return { ...result, targets: world.server.requests.map(({ target }) => target) };
  }

  it('is the URL of the definition, below the base URL, filled in', async () => {
    const { verified, targets } = await verify({ verificationUrl: '/me/{{team}}' }, { team: 'a' });
    expect([verified, targets]).to.deep.equal([true, ['/api/me/a']]);
  });

  it('is what the form says, where it says something', async () => {
    const { verified, targets } = await verify(
      { verificationUrl: '/other' },
      { verificationUrl: '/me?mine' },
    );
    expect([verified, targets]).to.deep.equal([true, ['/api/me?mine']]);
  });

  it('is the base URL where neither of them knows', async () => {
    const { targets } = await verify({});
    expect(new Set(targets)).to.deep.equal(new Set(['/api']));
  });

  it('says no with the answer of the API', async () => {
    const { verified, reason } = await verify({ verificationUrl: '/gone' });
    expect(verified).to.equal(false);
    expect(reason).to.contain('404');
  });

  it('names the field that its URL needs', async () => {
    const { verified, reason, targets } = await verify({ verificationUrl: '/me/{{team}}' });
    expect([verified, targets]).to.deep.equal([false, []]);
    expect(reason).to.contain('"Team" is empty');
  });
});
