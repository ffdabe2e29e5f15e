import { generateKeyPairSync } from 'node:crypto';
import type { SigningAlgorithm, SigningKey } from '../oauth2/assertion-shape';
import { withValueAt } from '../oauth2/json-path';
import type { ProviderField } from '../providers/provider';
import { namesIn } from '../templates/expression';
import { parseTemplate } from '../templates/parse-template';
import type { Definition } from './definition';
import { obtainsByItself } from './obtaining';
import { templateNamesIn } from '../templates/template-names';

/** What a dry run and the linter fill in where nobody says anything. */
export interface SampleAccount {
  readonly cfg: Readonly<Record<string, string>>;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** An account that has everything that a definition can name. */
export function buildSampleAccount(definition: Definition): SampleAccount {
  const { fields = {} } = definition;
  const keys = keyNames(definition);
  const cfg = Object.entries(fields)
    // What has a default is left empty, as people leave it.
    .filter(([, { example, default: usual }]) => example !== undefined || usual === undefined)
    .map(([name, field]) => [name, sampleField(name, field, keys)]);
  return {
    cfg: { client_id: 'client-id', client_secret: 'client-secret', ...Object.fromEntries(cfg) } as Record<
      string,
      string
    >,
    raw: sampleTokens(definition),
  };
}

const CANDIDATES = [
  'example',
  'example.com',
  'com',
  'eu',
  'us',
  'us1',
  'na1',
  'EU',
  '12345',
  'https://example.com',
];

/** Something that a field takes: what its definition says, or the first of a few usual things. */
function sampleField(name: string, field: ProviderField, keys: ReadonlyMap<string, string>): string {
  const { example, pattern } = field;
  const said = example ?? keys.get(name);
  if (said !== undefined) return said;
  if (pattern === undefined) return name;
  const whole = new RegExp(`^(?:${pattern})$`, 'u');
  return CANDIDATES.find((candidate) => whole.test(candidate)) ?? name;
}

/** The stored token response: tokens, and whatever templates read from it. */
function sampleTokens(definition: Definition): Record<string, unknown> {
  // Where tokens are obtained again, a refresh token is the exception.
  const hasRefreshToken = !obtainsByItself(definition) || definition.refresh !== undefined;
  let raw: Record<string, unknown> = {
    access_token: 'access-token',
    ...(hasRefreshToken ? { refresh_token: 'refresh-token' } : {}),
  };
  const leading = leadingNames(definition.api?.baseURL);
  for (const name of usedNames(definition)) {
    if (!name.startsWith('token.')) continue;
    const path = name.slice('token.'.length);
    const [first, last] = [path.split('.')[0], path.split('.').at(-1)];
    if (first === 'access_token' || first === 'refresh_token') continue;
    raw = withValueAt(raw, path, leading.has(name) ? 'https://api.example.com' : last?.replaceAll('_', '-'));
  }
  return raw;
}

/** The names that the templates of a definition look up. */
export function usedNames(definition: Definition): ReadonlySet<string> {
  return templateNamesIn(withoutTexts(definition));
}

/** What people read, and patterns, are no templates. */
function withoutTexts(definition: Definition): object {
  const { authorize, deviceAuthorization, steps, assertion, token, exchange, upgrade, refresh } = definition;
  const { revoke, introspect, values, client, api, scopes, afterwards } = definition;
  const requests = { authorize, deviceAuthorization, steps, token, exchange, upgrade, revoke, introspect };
  return {
    ...requests,
    afterwards,
    refresh: { ...refresh, missingBecause: '' },
    assertion,
    values,
    client,
    scopes,
    api: { ...api, rejection: {} },
  };
}

/** Names that begin a URL stand for whole URLs. */
function leadingNames(template: string | undefined): ReadonlySet<string> {
  const [first] = template === undefined ? [] : parseTemplate(template, 'api.baseURL').parts;
  return new Set(first === undefined ? [] : namesIn(first));
}

/** Which fields hold keys and certificates, and a sample of each. */
function keyNames({ client = {}, assertion }: Definition): ReadonlyMap<string, string> {
  const samples = new Map<string, string>();
  const add = (template: string, sample: string): void => {
    for (const name of parseTemplate(template, 'key').parts.flatMap(namesIn)) samples.set(name, sample);
  };
  const isAssertionSecret = (key: SigningKey): boolean => key.algorithm?.startsWith('HS') === true;
  if (!isAssertionSecret(client)) add(client.key ?? '{{private_key}}', sampleKey(client.algorithm));
  add(client.certificate ?? '{{certificate}}', SAMPLE_CERTIFICATE);
  if (assertion === undefined) return samples;
  const algorithm = assertion.format === 'saml2' ? 'RS256' : assertion.algorithm;
  if (algorithm?.startsWith('HS') !== true) add(assertion.key ?? '{{private_key}}', sampleKey(algorithm));
  if (assertion.format === 'saml2') add(assertion.certificate ?? '{{certificate}}', SAMPLE_CERTIFICATE);
  return samples;
}

/** A certificate of nobody, so that what reads certificates has one to read. */
const SAMPLE_CERTIFICATE = [
  '-----BEGIN CERTIFICATE-----',
  'MIIBejCCAR+gAwIBAgIUaFhRdcY28fuw5SplrBKN+OaHJdYwCgYIKoZIzj0EAwIw',
  'ETEPMA0GA1UEAwwGc2FtcGxlMCAXDTI2MTEyMjAyNDAzMloYDzIxMjYxMDI5MDI0',
  'MDMyWjARMQ8wDQYDVQQDDAZzYW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC',
  'AATeJLBeDf9e8By7b4EubwfvYoyWWcyzaAFD3/r9BpyNx0tH4i52VakmayfKN53l',
  'm+S95JMBr7GuQJVyuv9K+lYEo1MwUTAdBgNVHQ4EFgQUSTeB46RIcr3tq4Nlpd/z',
  'CMm0odEwHwYDVR0jBBgwFoAUSTeB46RIcr3tq4Nlpd/zCMm0odEwDwYDVR0TAQH/',
  'BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEA1OVp4IBLHMv2btuogvf0LxiLnrmq',
  '0hQHs6yrqwGY9zgCIQCoD2s2HCDKMS16bEn3W7m9HOINegtvzjD2PEstlL/uEw==',
  '-----END CERTIFICATE-----',
].join('\n');

const generated = new Map<string, string>();

const CURVES: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

/** A key of the kind that an algorithm takes: made here, and good for nothing else. */
function sampleKey(algorithm: SigningAlgorithm = 'RS256'): string {
  const curve = CURVES[algorithm];
  const kind = curve ?? (algorithm === 'EdDSA' ? 'ed25519' : 'rsa');
  const known = generated.get(kind);
  if (known !== undefined) return known;
  const encoding = { format: 'pem', type: 'pkcs8' } as const;
  const pem =
    curve !== undefined
      ? generateKeyPairSync('ec', { namedCurve: curve }).privateKey.export(encoding)
      : kind === 'ed25519'
        ? generateKeyPairSync('ed25519').privateKey.export(encoding)
        : generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export(encoding);
  generated.set(kind, pem.toString());
  return pem.toString();
}
