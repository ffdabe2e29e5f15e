import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { CompactEncrypt, SignJWT } from 'jose';
import { createAnswerOpener } from '../../lib/oauth2/encrypted-answer';
import { codeOf, messageOf, thrownBy } from '../component/caught';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const ANSWER = JSON.stringify({ access_token: 'a', expires_in: 60 });

const encrypt = (text: string): Promise<string> =>
  new CompactEncrypt(new TextEncoder().encode(text))
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM' })
    .encrypt(publicKey);

describe('oauth2: encrypted answers (RFC 7516)', () => {
  const open = createAnswerOpener(PEM);

  it('are opened with the key of the client', async () => {
    expect(await open(await encrypt(ANSWER))).to.equal(ANSWER);
    expect(await open(`${await encrypt(ANSWER)}\n`)).to.equal(ANSWER);
  });

  it('may have a signed JWT in them', async () => {
    const signed = await new SignJWT({ access_token: 'b' })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode('a secret of at least thirty-two characters'));
    expect(JSON.parse(await open(await encrypt(signed)))).to.deep.equal({ access_token: 'b' });
  });

  it('stay as they are if they are not encrypted, or for somebody else', async () => {
    const other = createAnswerOpener(
      generateKeyPairSync('rsa', { modulusLength: 2048 })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    );
    const encrypted = await encrypt(ANSWER);
    expect(await other(encrypted)).to.equal(encrypted);
    for (const body of ['', '{"error":"invalid_grant"}', 'a.b.c', '<html>', 'a.b.c.d.e']) {
      expect(await open(body)).to.equal(body);
    }
  });

  it('are not asked for with a key that is none', () => {
    const error = thrownBy(() => createAnswerOpener('canary-key'));
    expect(codeOf(error)).to.equal('KEY_INVALID');
    expect(messageOf(error)).not.to.contain('canary');
  });
});
