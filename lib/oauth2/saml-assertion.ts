import { X509Certificate } from 'node:crypto';
import type { SigningMaterial } from './signed-jwt';
import { invalidKey, readPem, readPrivateKey } from './signed-jwt';
import { escapeXml } from './xml';

/** What a SAML assertion says (RFC 7522 §3), filled in. */
export interface SamlStatement {
  readonly issuer: string;
  readonly subject: string;
  readonly subjectFormat: string | undefined;
  readonly audience: string;
  readonly recipient: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly lifetimeSeconds: number;
  /** Certificate of the key, PEM. */
  readonly certificate: string | undefined;
}

/** When it is signed. */
export interface SamlContext {
  readonly nowMs: number;
  readonly randomBytes: (count: number) => Buffer;
}

const ALGORITHM = 'RSA-SHA256';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/** The server's clock may be behind. */
const SKEW_MS = 60_000;

/**
 * Signs a SAML 2.0 bearer assertion, and encodes it as RFC 7522 §2.1 wants it: base64url.
 *
 * @throws {ConfigurationError} `KEY_INVALID`
 */
export async function signSamlAssertion(
  statement: SamlStatement,
  { key }: Pick<SigningMaterial, 'key'>,
  context: SamlContext,
): Promise<string> {
  const privateKey = readRsaKey(key);
  // Only those who sign pay for loading it.
  const { SignedXml } = await import('xml-crypto');
  const signature = new SignedXml({
    privateKey,
    signatureAlgorithm: RSA_SHA256,
    canonicalizationAlgorithm: EXCLUSIVE,
    ...(statement.certificate === undefined ? {} : { publicCert: readCertificate(statement.certificate) }),
  });
  signature.addReference({
    xpath: "//*[local-name(.)='Assertion']",
    transforms: [ENVELOPED, EXCLUSIVE],
    digestAlgorithm: SHA256,
  });
  signature.computeSignature(buildAssertion(statement, context), {
    location: { reference: "//*[local-name(.)='Issuer']", action: 'after' },
  });
  return Buffer.from(signature.getSignedXml(), 'utf8').toString('base64url');
}

/** Another kind of key would sign, too, and under the wrong name. */
function readRsaKey(pem: string): string | Buffer {
  const key = readPrivateKey(pem, ALGORITHM);
  if (key.asymmetricKeyType !== 'rsa') throw invalidKey(ALGORITHM, 'is no RSA key');
  return key.export({ type: 'pkcs8', format: 'pem' });
}

function readCertificate(pem: string): string {
  try {
    return new X509Certificate(readPem(pem)).toString();
  } catch {
    throw invalidKey(ALGORITHM, 'has a certificate that is none');
  }
}

function buildAssertion(statement: SamlStatement, { nowMs, randomBytes }: SamlContext): string {
  const now = new Date(nowMs).toISOString();
  const from = new Date(nowMs - SKEW_MS).toISOString();
  const until = new Date(nowMs + statement.lifetimeSeconds * 1000).toISOString();
  const format = statement.subjectFormat ?? 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified';
  return [
    `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomBytes(16).toString('hex')}" IssueInstant="${now}" Version="2.0">`,
    `<saml:Issuer>${escapeXml(statement.issuer)}</saml:Issuer>`,
    `<saml:Subject><saml:NameID Format="${escapeXml(format)}">${escapeXml(statement.subject)}</saml:NameID>`,
    `<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${escapeXml(statement.recipient)}"/></saml:SubjectConfirmation></saml:Subject>`,
    `<saml:Conditions NotBefore="${from}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${escapeXml(statement.audience)}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
    `<saml:AuthnStatement AuthnInstant="${now}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
    buildAttributes(statement.attributes),
    '</saml:Assertion>',
  ].join('');
}

function buildAttributes(attributes: Readonly<Record<string, string>>): string {
  const entries = Object.entries(attributes).map(
    ([name, value]) =>
      `<saml:Attribute Name="${escapeXml(name)}"><saml:AttributeValue>${escapeXml(value)}</saml:AttributeValue></saml:Attribute>`,
  );
  return entries.length === 0 ? '' : `<saml:AttributeStatement>${entries.join('')}</saml:AttributeStatement>`;
}
