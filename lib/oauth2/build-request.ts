import { fillIn } from '../templates/evaluate-template';
import { extendScope, type TemplateScope } from '../templates/scope';
import { templateError } from '../templates/template-error';
import { fillInUrl } from '../templates/url-template';
import { signAssertion } from './assertion';
import { CLIENT_AUTHENTICATIONS, type ClientCertificate, type ClientProof } from './client-authentication';
import { resolveClient } from './client';
import { encodeParameters } from './encode-parameters';
import { fillInParameters, type FilledParameters } from './parameters';
import type { RequestPlan } from './request-plan';
import type { RequestShape } from './request-shape';

/** A request to an authorization server, complete and not yet sent. */
export interface BuiltRequest {
  readonly method: NonNullable<RequestShape['method']>;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly certificate?: ClientCertificate;
  /** Names of all parameters, wherever they travel. */
  readonly parameterNames: readonly string[];
}

/**
 * Builds a request: the one way in which requests to authorization servers come about, whether they are sent or shown.
 *
 * @param scope what the names in templates mean; one scope a request, so that a nonce is the same wherever it is used
 * @throws {ConfigurationError} if anything in it cannot be filled in: nothing is sent then
 */
export async function buildRequest(plan: RequestPlan, scope: TemplateScope): Promise<BuiltRequest> {
  const { shape, where, what } = plan;
  const method = shape.method ?? 'POST';
  const url = fillInUrl(shape.url ?? '', scope, { where: plan.urlWhere, what });
  const { proof, certificate } = await prove(plan, scope, url);
  const known = plan.assertion === undefined ? {} : { assertion: await signAssertion(plan.assertion, scope) };
  const names = extendScope(scope, known);
  const own = shape.parameters ?? {};
  const isKept = ([name]: readonly [string, unknown]): boolean => own[name] !== null;
  const usual = {
    ...fillInParameters(withoutOwn(plan.standard, own), names, `${where}.parameters`),
    ...proof.parameters,
  };
  const parameters: FilledParameters = Object.fromEntries(Object.entries(usual).filter(isKept));
  Object.assign(parameters, fillInParameters(own, names, `${where}.parameters`));
  const encoded = encodeParameters(parameters, { method, shape, where });
  return {
    method,
    url: appendQuery(url, [encoded.query, new URLSearchParams(proof.query ?? {}).toString()]),
    headers: buildHeaders(plan, extendScope(names, { body: encoded.body }), {
      ...encoded.headers,
      ...proof.headers,
    }),
    body: encoded.body,
    ...(certificate === undefined ? {} : { certificate }),
    parameterNames: [...Object.keys(parameters), ...Object.keys(proof.query ?? {})],
  };
}

/** What is replaced or dropped need not be filled in: its name may have no value. */
function withoutOwn(
  standard: RequestPlan['standard'],
  own: NonNullable<RequestShape['parameters']>,
): RequestPlan['standard'] {
  return Object.fromEntries(
    Object.entries(standard).map(([name, value]) => [name, name in own ? null : value]),
  );
}

async function prove(
  plan: RequestPlan,
  scope: TemplateScope,
  url: string,
): Promise<{ readonly proof: ClientProof; readonly certificate: ClientCertificate | undefined }> {
  if (plan.authentication === undefined) return { proof: {}, certificate: undefined };
  const client = resolveClient(plan, plan.authentication, scope);
  const { nowMs, randomBytes } = scope;
  const proof = await CLIENT_AUTHENTICATIONS[plan.authentication](client, { url, nowMs, randomBytes });
  return { proof, certificate: client.certificate };
}

/** Always asking for JSON, because some servers answer in other formats by default. */
function buildHeaders(
  { shape, where }: RequestPlan,
  scope: TemplateScope,
  usual: Readonly<Record<string, string>>,
): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json', ...usual };
  for (const [name, template] of Object.entries(shape.headers ?? {})) {
    const place = `${where}.headers.${name}`;
    const value = template === null ? undefined : fillIn(template, scope, place);
    if (value === undefined) Reflect.deleteProperty(headers, name.toLowerCase());
    else headers[name.toLowerCase()] = checkHeader(value, place);
  }
  return headers;
}

/** A line break would let a value write headers of its own (RFC 9110 §5.5). */
export function checkHeader(value: string, where: string): string {
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return value;
  throw templateError(
    where,
    'yields a line break or another character that no header may have',
    'Correct the value that it is filled in with.',
  );
}

/** Keeps a query that the URL already has (RFC 6749 §3.2). */
function appendQuery(url: string, queries: readonly string[]): string {
  const query = queries.filter((text) => text !== '').join('&');
  return query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`;
}
