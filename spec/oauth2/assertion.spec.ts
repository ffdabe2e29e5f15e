import { expect } from 'chai';
import { createSecretKey } from 'node:crypto';
import { signAssertion } from '../../lib/oauth2/assertion';
import type { JwtAssertion, SamlAssertion } from '../../lib/oauth2/assertion-shape';
import { buildRequest } from '../../lib/oauth2/build-request';
import { STANDARD_PARAMETERS } from '../../lib/oauth2/standard-parameters';
import { codeOf, messageOf, rejectionOf } from '../component/caught';
import { PROOF_CONTEXT, scopeOf } from '../support/built-requests';
import { P256, RSA } from '../support/signing-keys';

const SCOPE = scopeOf({ private_key: RSA.pem, other_key: P256.pem, user: 'u@example.com', client_id: 'id' });
const SECONDS = PROOF_CONTEXT.nowMs / 1000;

const read = async (token: string, key: Parameters<typeof import('jose').jwtVerify>[1]) =>
  (await import('jose')).jwtVerify(token, key, { currentDate: new Date(PROOF_CONTEXT.nowMs) });

const SAML: SamlAssertion = {
  format: 'saml2',
  issuer: '{{client_id}}',
  subject: '{{user}}',
  audience: 'https://provider.example',
  recipient: 'https://provider.example/token',
};

const decode = (assertion: string): string => Buffer.from(assertion, 'base64url').toString('utf8');

describe('oauth2: assertions', () => {
  it('are JWTs with the claims filled in, signed with {{private_key}} for five minutes', async () => {
    const shape: JwtAssertion = { claims: { iss: '{{client_id}}', sub: '{{user}}', act: '{{absent?}}' } };
    const { payload, protectedHeader } = await read(await signAssertion(shape, SCOPE), RSA.publicKey);
    expect(payload).to.deep.equal({ iss: 'id', sub: 'u@example.com', iat: SECONDS, exp: SECONDS + 300 });
    expect(protectedHeader).to.deep.equal({ typ: 'JWT', alg: 'RS256' });
  });

  it('take another key, algorithm, header and lifetime where these are declared', async () => {
    const shape: JwtAssertion = {
      format: 'jwt',
      claims: { iss: 'x' },
      key: '{{other_key}}',
      algorithm: 'ES256',
      keyId: 'k-{{client_id}}',
      headers: { x5t: '{{client_id}}' },
      lifetimeSeconds: 10,
    };
    const { payload, protectedHeader } = await read(await signAssertion(shape, SCOPE), P256.publicKey);
    expect(payload.exp).to.equal(SECONDS + 10);
    expect(protectedHeader).to.deep.equal({ typ: 'JWT', alg: 'ES256', kid: 'k-id', x5t: 'id' });
  });

  it('can be signed with a shared secret', async () => {
    const secret = Buffer.alloc(32, 9);
    const key = secret.toString('base64');
    const shape: JwtAssertion = { claims: { iss: 'x' }, algorithm: 'HS256', key, keyEncoding: 'base64' };
    expect((await read(await signAssertion(shape, SCOPE), createSecretKey(secret))).payload.iss).to.equal(
      'x',
    );
  });

  it('are SAML where that is declared, with their templates filled in', async () => {
    const attributes = { mail: '{{user}}', none: '{{absent?}}' };
    const subjectFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
    const shape: SamlAssertion = { ...SAML, attributes, subjectFormat, lifetimeSeconds: 60 };
    const xml = decode(await signAssertion(shape, SCOPE));
    expect(xml).to.contain('<saml:Issuer>id</saml:Issuer>');
    expect(xml).to.contain(`<saml:NameID Format="${subjectFormat}">u@example.com</saml:NameID>`);
    expect(xml).to.contain('NotOnOrAfter="2026-03-01T12:01:00.000Z"');
    expect(xml).to.contain('<saml:Attribute Name="mail"><saml:AttributeValue>u@example.com<');
    expect(xml).not.to.contain('none');
    expect(decode(await signAssertion(SAML, SCOPE))).to.contain('NotOnOrAfter="2026-03-01T12:05:00.000Z"');
  });

  it('are what {{assertion}} is in the request that they belong to, signed once', async () => {
    const request = await buildRequest(
      {
        where: 'token',
        urlWhere: 'token.url',
        what: 'The token URI',
        shape: { url: 'https://provider.example/token', headers: { 'X-Copy': '{{assertion}}' } },
        standard: STANDARD_PARAMETERS.jwt_bearer,
        authentication: undefined,
        client: {},
        assertion: { claims: { iss: 'x' }, key: '{{other_key}}', algorithm: 'ES256' },
      },
      SCOPE,
    );
    const form = new URLSearchParams(request.body);
    expect(form.get('grant_type')).to.equal('urn:ietf:params:oauth:grant-type:jwt-bearer');
    expect((await read(form.get('assertion') ?? '', P256.publicKey)).payload.iss).to.equal('x');
    expect(request.headers['x-copy']).to.equal(form.get('assertion'));
  });

  const INCOMPLETE: readonly (readonly [JwtAssertion | SamlAssertion, string, string])[] = [
    [{ claims: { iss: '{{absent}}' } }, 'PLACEHOLDER_UNRESOLVED', 'assertion.claims.iss'],
    [{ claims: {}, key: '{{absent}}' }, 'PLACEHOLDER_UNRESOLVED', 'assertion.key'],
    [{ claims: {}, headers: { x5t: '{{absent}}' } }, 'PLACEHOLDER_UNRESOLVED', 'assertion.headers.x5t'],
    [{ ...SAML, issuer: '' }, 'TEMPLATE_INVALID', 'assertion.issuer'],
    [{ ...SAML, subject: '{{absent?}}' }, 'TEMPLATE_INVALID', 'assertion.subject'],
    [{ ...SAML, audience: '{{absent}}' }, 'PLACEHOLDER_UNRESOLVED', 'assertion.audience'],
    [{ ...SAML, recipient: '' }, 'TEMPLATE_INVALID', 'assertion.recipient'],
    [{ ...SAML, certificate: '{{absent}}' }, 'PLACEHOLDER_UNRESOLVED', 'assertion.certificate'],
    [{ ...SAML, attributes: { a: '{{absent}}' } }, 'PLACEHOLDER_UNRESOLVED', 'assertion.attributes.a'],
  ];
  for (const [shape, code, where] of INCOMPLETE) {
    it(`are not signed without what belongs to them: ${where}`, async () => {
      const error = await rejectionOf(signAssertion(shape, SCOPE));
      expect(codeOf(error)).to.equal(code);
      expect(messageOf(error)).to.contain(where);
    });
  }
});
