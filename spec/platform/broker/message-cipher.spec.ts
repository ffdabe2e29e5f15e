import { createCipheriv, createHash } from 'node:crypto';
import { expect } from 'chai';
import { createMessageCipher } from '../../../lib/platform/broker/message-cipher';

describe('message cipher', () => {
  const cipher = createMessageCipher();
  const { ELASTICIO_MESSAGE_CRYPTO_PASSWORD: password = '', ELASTICIO_MESSAGE_CRYPTO_IV: iv = '' } =
    cipher.environment;

  it('gives back what it has encrypted, and writes base64', () => {
    const encrypted = cipher.encrypt({ body: { text: 'grüß Gott' } });
    expect(encrypted.toString()).to.match(/^[A-Za-z0-9+/]+=*$/);
    expect(cipher.decrypt(encrypted)).to.deep.equal({ body: { text: 'grüß Gott' } });
  });

  it('reads protocol version 2, which is no base64', () => {
    const key = createHash('sha256').update(password).digest();
    const aes = createCipheriv('aes-256-cbc', key, iv);
    const encrypted = Buffer.concat([aes.update('{"body":2}'), aes.final()]);
    expect(cipher.decrypt(encrypted, 2)).to.deep.equal({ body: 2 });
    expect(cipher.decrypt(encrypted, 1)).to.equal(undefined);
  });

  it('answers with nothing for what is not encrypted, or with another key', () => {
    expect(cipher.decrypt(Buffer.from('no message of this flow'))).to.equal(undefined);
    expect(createMessageCipher().decrypt(cipher.encrypt({ body: 1 }))).to.equal(undefined);
  });
});
