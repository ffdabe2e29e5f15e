import { expect } from 'chai';
import { createPublicKey } from 'node:crypto';
import { NOW, openProviderWorld, RSA_PAIR, type ProviderWorld } from '../support/provider-world';
import { createTaskContext } from '../support/runtime-context';

const URN = 'urn:ietf:params:oauth:grant-type';

/** Header and claims of a JWT whose signature is good. */
async function verified(token: string | undefined, algorithm = 'RS256') {
  const { jwtVerify } = await import('jose');
  const key = createPublicKey(RSA_PAIR.publicKey);
  const { payload, protectedHeader } = await jwtVerify(token ?? '', key, {
    algorithms: [algorithm],
    currentDate: new Date(NOW),
  });
  return { payload, protectedHeader };
}

describe('on the wire, the grant with something that is signed here', () => {
  let world: ProviderWorld;

  beforeEach(async () => {
    world = await openProviderWorld();
  });

  afterEach(() => world.close());

  it('jwt_bearer brings a signed assertion (RFC 7523 §2.1)', async () => {
    const assertion = {
      claims: { iss: 'us', sub: '{{user}}', aud: 'them' },
      keyId: 'k-1',
      lifetimeSeconds: 60,
    };
    const { connection, cfg } = world.connect({
      provider: { grant: 'jwt_bearer', assertion, token: { url: world.tokenUrl } },
      form: { user: 'jane', private_key: RSA_PAIR.privateKey },
    });
    await connection.obtain(cfg);
    const { assertion: signed, ...parameters } = world.onlyParameters();
    // Without a client id none is named: the assertion says who it is (RFC 7521 §4.1).
    expect(parameters).to.deep.equal({ grant_type: `${URN}:jwt-bearer` });
    const { payload, protectedHeader } = await verified(signed);
    expect(payload).to.deep.equal({
      iss: 'us',
      sub: 'jane',
      aud: 'them',
      iat: NOW / 1000,
      exp: NOW / 1000 + 60,
    });
    expect(protectedHeader).to.deep.equal({ typ: 'JWT', alg: 'RS256', kid: 'k-1' });
  });

  it('saml2_bearer brings an assertion in base64url (RFC 7522 §2.1)', async () => {
    const assertion = {
      format: 'saml2',
      issuer: 'us',
      subject: '{{user}}',
      audience: 'them',
      recipient: world.tokenUrl,
    } as const;
    const { connection, cfg } = world.connect({
      provider: { grant: 'saml2_bearer', assertion, token: { url: world.tokenUrl } },
      form: { user: 'jane & co', private_key: RSA_PAIR.privateKey },
    });
    await connection.obtain(cfg);
    const { assertion: signed = '', ...parameters } = world.onlyParameters();
    expect(parameters).to.deep.equal({ grant_type: `${URN}:saml2-bearer` });
    expect(signed).to.match(/^[\w-]+$/);
    const xml = Buffer.from(signed, 'base64url').toString('utf8');
    expect(xml)
      .to.contain('>jane &amp; co</')
      .and.contain(`Recipient="${world.tokenUrl}"`)
      .and.contain('SignatureValue');
  });

  it('signed_jwt sends no request: what is signed is the token', async () => {
    const assertion = { claims: { iss: 'us', aud: 'api' }, algorithm: 'PS256' } as const;
    const { connection, cfg } = world.connect({
      provider: { grant: 'signed_jwt', assertion },
      form: { private_key: RSA_PAIR.privateKey },
    });
    await connection.client(createTaskContext(), cfg).get('/me');
    expect(world.tokenRequests()).to.deep.equal([]);
    const token = world.server.requests[0]?.headers['authorization']?.replace(/^Bearer /, '');
    expect((await verified(token, 'PS256')).payload).to.include({ iss: 'us', exp: NOW / 1000 + 300 });
  });
});
