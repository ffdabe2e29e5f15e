import { fillIn, fillInTexts } from '../templates/evaluate-template';
import type { TemplateScope } from '../templates/scope';
import type { SigningKey } from './assertion-shape';
import type { ClientAuthenticationName, ClientCertificate, OAuthClient } from './client-authentication';
import type { ClientTemplates, RequestPlan } from './request-plan';
import { readPem, type SigningMaterial } from './signed-jwt';

/** What each method of client authentication needs beside the client id. */
const NEEDS_SECRET: ReadonlySet<ClientAuthenticationName> = new Set(['client_secret_jwt']);
const NEEDS_KEY: ReadonlySet<ClientAuthenticationName> = new Set(['private_key_jwt']);

/** The client that a request names: its templates filled in. */
export function resolveClient(
  { client }: RequestPlan,
  authentication: ClientAuthenticationName,
  scope: TemplateScope,
): OAuthClient {
  const { audience, issuer } = client;
  return {
    clientId: required('client_id', scope),
    clientSecret: NEEDS_SECRET.has(authentication)
      ? required('client_secret', scope)
      : scope.lookUp('client_secret'),
    key: resolveKey(client, authentication, scope),
    audience: audience === undefined ? undefined : fillIn(audience, scope, 'client.audience'),
    issuer: issuer === undefined ? undefined : fillIn(issuer, scope, 'client.issuer'),
    certificate:
      client.certificate === undefined && authentication !== 'tls_client_auth'
        ? undefined
        : resolveCertificate(client, scope),
  };
}

/** What mutual TLS shows. */
export function resolveCertificate(
  { certificate = '{{certificate}}', key = '{{private_key}}' }: ClientTemplates,
  scope: TemplateScope,
): ClientCertificate {
  return {
    certificate: readPem(fillIn(certificate, scope, 'client.certificate') ?? ''),
    key: readPem(fillIn(key, scope, 'client.key') ?? ''),
  };
}

function resolveKey(
  client: SigningKey,
  authentication: ClientAuthenticationName,
  scope: TemplateScope,
): SigningMaterial | undefined {
  if (NEEDS_KEY.has(authentication)) return resolveSigningKey(client, scope, 'client');
  if (!NEEDS_SECRET.has(authentication)) return undefined;
  // The key is the client secret here.
  return { ...resolveSigningKey({ ...client, key: '' }, scope, 'client'), key: '' };
}

/** A signing key, its templates filled in. */
export function resolveSigningKey(
  { algorithm, key = '{{private_key}}', keyEncoding, keyId, headers = {} }: SigningKey,
  scope: TemplateScope,
  where: string,
): SigningMaterial {
  return {
    algorithm,
    keyEncoding,
    key: fillIn(key, scope, `${where}.key`) ?? '',
    keyId: keyId === undefined ? undefined : fillIn(keyId, scope, `${where}.keyId`),
    headers: fillInTexts(headers, scope, `${where}.headers`),
  };
}

function required(name: string, scope: TemplateScope): string {
  const value = scope.lookUp(name);
  if (value === undefined) throw scope.missing(name, `client.${name === 'client_id' ? 'id' : 'secret'}`);
  return value;
}
