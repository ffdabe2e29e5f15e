import { expect } from 'chai';
import { inspect } from 'node:util';
import { signSamlAssertion, type SamlStatement } from '../../lib/oauth2/saml-assertion';
import { codeOf, messageOf, rejectionOf } from '../component/caught';
import { PROOF_CONTEXT } from '../support/built-requests';
import { createSelfSigned } from '../support/self-signed';
import { ED25519, P256, RSA, piecesOf, type SigningPair } from '../support/signing-keys';

const STATEMENT: SamlStatement = {
  issuer: 'client-1',
  subject: 'user@example.com',
  subjectFormat: undefined,
  audience: 'https://provider.example',
  recipient: 'https://provider.example/token?a=1&b=2',
  attributes: {},
  lifetimeSeconds: 300,
  certificate: undefined,
};

/** Nobody checks here whether it belongs to the key. */
const CERTIFICATE = createSelfSigned('saml').certificate;

const sign = async (changes: Partial<SamlStatement> = {}, key = RSA.pem): Promise<string> => {
  const assertion = await signSamlAssertion({ ...STATEMENT, ...changes }, { key }, PROOF_CONTEXT);
  expect(assertion).to.match(/^[\w-]+$/);
  return Buffer.from(assertion, 'base64url').toString('utf8');
};

/** The text that a server trusts: what the signature covers, and nothing if it does not fit. */
async function trusted(xml: string, { publicKey }: SigningPair = RSA): Promise<readonly string[]> {
  const { SignedXml } = await import('xml-crypto');
  const [signature = ''] = /<Signature .*<\/Signature>/s.exec(xml) ?? [];
  const check = new SignedXml({ publicCert: publicKey, getCertFromKeyInfo: () => null });
  check.loadSignature(signature);
  try {
    return check.checkSignature(xml) ? check.getSignedReferences() : [];
  } catch {
    return [];
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  '#xA': '\n',
  '#x9': '\t',
  '#xD': '\r',
};

const unescape = (text: string): string =>
  text.replace(/&(#?\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity);

/** The texts of the elements with this name. */
const textsOf = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<saml:${name}(?: [\\w:]+="[^"]*")*>([^<]*)</saml:${name}>`, 'g'))].map(
    ([, text = '']) => unescape(text),
  );

describe('oauth2: SAML assertions', () => {
  it('say who, about whom, for whom and for how long, in the order of the schema', async () => {
    const xml = await sign({ attributes: { mail: 'm' } });
    const order = [
      'saml:Issuer',
      'Signature',
      'saml:Subject',
      'saml:Conditions',
      'saml:AuthnStatement',
      'saml:AttributeStatement',
    ];
    const places = order.map((name) => xml.search(new RegExp(`<${name}[ >]`)));
    expect(places).to.deep.equal([...places].sort((a, b) => a - b));
    expect(places).not.to.contain(-1);
  });

  it('hold what RFC 7522 §3 asks for', async () => {
    const xml = await sign();
    expect(xml).to.contain(
      `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${'07'.repeat(16)}" IssueInstant="2026-03-01T12:00:00.000Z" Version="2.0">`,
    );
    expect(textsOf(xml, 'Issuer')).to.deep.equal(['client-1']);
    expect(textsOf(xml, 'NameID')).to.deep.equal(['user@example.com']);
    expect(textsOf(xml, 'Audience')).to.deep.equal(['https://provider.example']);
    expect(xml).to.contain('<saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified">');
    expect(xml).to.contain('<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">');
    expect(xml).to.contain(
      'NotOnOrAfter="2026-03-01T12:05:00.000Z" Recipient="https://provider.example/token?a=1&amp;b=2"',
    );
    expect(xml).to.contain(
      '<saml:Conditions NotBefore="2026-03-01T11:59:00.000Z" NotOnOrAfter="2026-03-01T12:05:00.000Z">',
    );
    expect(xml).to.contain('<saml:AuthnStatement AuthnInstant="2026-03-01T12:00:00.000Z">');
    expect(xml).not.to.contain('AttributeStatement');
  });

  it('are accepted by whoever has the public key, and all that they say is signed', async () => {
    const xml = await sign({ attributes: { mail: 'm@example.com' } });
    const [signed = '', ...others] = await trusted(xml);
    expect(others).to.deep.equal([]);
    expect(signed.startsWith('<saml:Assertion ')).to.equal(true);
    expect(signed).not.to.contain('<Signature');
    expect(textsOf(signed, 'AttributeValue')).to.deep.equal(['m@example.com']);
    expect(xml).to.contain('Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"');
    expect(xml).to.contain('Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"');
  });

  it('are no longer accepted once anything in them is changed', async () => {
    const xml = await sign();
    for (const [before, after] of [
      ['user@example.com', 'root@example.com'],
      ['12:05:00', '23:05:00'],
      ['client-1', 'client-2'],
    ] as const) {
      expect(await trusted(xml.replaceAll(before, after)), before).to.deep.equal([]);
    }
    const { generateKeyPairSync } = await import('node:crypto');
    const stranger = { pem: '', ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
    expect(await trusted(xml, stranger)).to.deep.equal([]);
  });

  it('take any text for a value, and nothing of it for markup', async () => {
    const evil = `"'><saml:NameID>root</saml:NameID><!-- & ]]> é🔑 --><saml:Issuer>x</saml:Issuer>`;
    const changes = { issuer: evil, subject: evil, audience: evil, recipient: evil, subjectFormat: evil };
    const [signed = ''] = await trusted(await sign({ ...changes, attributes: { [evil]: evil } }));
    for (const name of ['Issuer', 'NameID', 'Audience', 'AttributeValue']) {
      expect(textsOf(signed, name), name).to.deep.equal([evil]);
    }
    const [, recipient = ''] = /Recipient="([^"]*)"/.exec(signed) ?? [];
    const [, attribute = ''] = /<saml:Attribute Name="([^"]*)"/.exec(signed) ?? [];
    expect([unescape(recipient), unescape(attribute)]).to.deep.equal([evil, evil]);
  });

  it('leave out the characters that XML cannot hold, and stay good', async () => {
    const [signed = ''] = await trusted(
      await sign({ subject: 'a\u0000b\u001fc\ufffe', attributes: { m: '\u0007x' } }),
    );
    expect(textsOf(signed, 'NameID')).to.deep.equal(['abc']);
    expect(textsOf(signed, 'AttributeValue')).to.deep.equal(['x']);
  });

  it('show the certificate where there is one, however its lines end', async () => {
    for (const certificate of [
      CERTIFICATE,
      CERTIFICATE.replaceAll('\n', '\\n'),
      CERTIFICATE.replaceAll('\n', ' '),
    ]) {
      const xml = await sign({ certificate });
      const [, shown = ''] = /<X509Certificate>([^<]*)</.exec(xml) ?? [];
      expect(shown.replace(/\s+/g, '')).to.equal(piecesOf(CERTIFICATE).join(''));
      expect(await trusted(xml)).to.have.length(1);
    }
    expect(await sign()).not.to.contain('X509');
  });

  it('are not signed with a certificate that is none', async () => {
    for (const certificate of ['canary', '-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----']) {
      const error = await rejectionOf(sign({ certificate }));
      expect(codeOf(error), certificate).to.equal('KEY_INVALID');
    }
  });

  it('are signed with a key whose line ends got lost', async () => {
    expect(await trusted(await sign({}, RSA.pem.replaceAll('\n', '\\n')))).to.have.length(1);
    expect(await trusted(await sign({}, RSA.pem.replaceAll('\n', ' ')))).to.have.length(1);
  });

  for (const [what, key] of [
    ['none', ''],
    ['a text', 'canary of a key'],
    ['an elliptic one', P256.pem],
    ['one of Ed25519', ED25519.pem],
  ] as const) {
    it(`are not signed with a key that is not for RSA: ${what}`, async () => {
      const error = await rejectionOf(sign({}, key));
      expect(codeOf(error)).to.equal('KEY_INVALID');
      for (const piece of [...piecesOf(key), 'canary']) {
        expect(messageOf(error) + inspect(error, { depth: 9, showHidden: true })).not.to.contain(piece);
      }
    });
  }
});
