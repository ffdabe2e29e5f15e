import { fillIn, fillInRequired, fillInTexts } from '../templates/evaluate-template';
import type { TemplateScope } from '../templates/scope';
import type { AssertionShape, JwtAssertion, SamlAssertion } from './assertion-shape';
import { resolveSigningKey } from './client';
import { signSamlAssertion } from './saml-assertion';
import { signJwt } from './signed-jwt';

/** For how long an assertion is good unless its definition says so, in seconds. */
export const ASSERTION_LIFETIME_SECONDS = 300;

/**
 * Signs an assertion: what is exchanged for a token, or is the token itself.
 *
 * @throws {ConfigurationError} `KEY_INVALID`, or because a name in it has no value
 */
export async function signAssertion(shape: AssertionShape, scope: TemplateScope): Promise<string> {
  return shape.format === 'saml2' ? signSaml(shape, scope) : signToken(shape, scope);
}

async function signToken(shape: JwtAssertion, scope: TemplateScope): Promise<string> {
  const material = resolveSigningKey(shape, scope, 'assertion');
  return signJwt(fillInTexts(shape.claims, scope, 'assertion.claims'), material, {
    nowMs: scope.nowMs,
    lifetimeSeconds: shape.lifetimeSeconds ?? ASSERTION_LIFETIME_SECONDS,
  });
}

async function signSaml(shape: SamlAssertion, scope: TemplateScope): Promise<string> {
  const text = (name: 'issuer' | 'subject' | 'audience' | 'recipient'): string =>
    fillInRequired(shape[name], scope, `assertion.${name}`);
  const { key, certificate, subjectFormat, attributes = {} } = shape;
  return signSamlAssertion(
    {
      issuer: text('issuer'),
      subject: text('subject'),
      audience: text('audience'),
      recipient: text('recipient'),
      subjectFormat,
      attributes: fillInTexts(attributes, scope, 'assertion.attributes'),
      certificate:
        certificate === undefined ? undefined : fillIn(certificate, scope, 'assertion.certificate'),
      lifetimeSeconds: shape.lifetimeSeconds ?? ASSERTION_LIFETIME_SECONDS,
    },
    resolveSigningKey(key === undefined ? {} : { key }, scope, 'assertion'),
    scope,
  );
}
