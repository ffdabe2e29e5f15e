import type { BuiltRequest } from '../oauth2/build-request';
import type { Grant } from '../oauth2/grant';
import { withValueAt } from '../oauth2/json-path';
import { readMembers, readScopes } from '../oauth2/token-members';
import type { TokenAnswer } from '../oauth2/token-response';
import { redactText, redactUrl, redactValue } from '../redact';
import { prepareAuthorization } from './authorization';
import { obtainsByItself, prefersRefreshToken, selectGrant } from './obtaining';
import { revocationValues } from './revocation-values';
import { joinScopes, refreshScope, requestedScopes } from './scopes';
import type { RequestContext } from './account-scope';
import { prepareFollowUp, prepareRequest, prepareTokenRequest, selectSteps } from './token-requests';

/** What a request is for. */
export type DescribedPurpose =
  | 'authorize'
  | 'exchange'
  | 'upgrade'
  | 'device authorization'
  | 'device token'
  | 'token'
  | 'refresh'
  | 'revoke'
  | 'introspect'
  | `step ${number}`
  | `afterwards ${number}`;

/** A request as it would be sent. */
export interface DescribedRequest {
  readonly purpose: DescribedPurpose;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Whether the client shows its certificate (RFC 8705). */
  readonly mutualTls?: true;
}

/** What the requests are described with, beside what they are built with. */
export interface DescriptionContext extends RequestContext {
  readonly redirectUri: string;
  /** The code that the callback brings. */
  readonly code: string;
  /** `true`: secrets are shown. */
  readonly reveal: boolean;
}

/** Requests by purpose, built as the library builds them and not sent. */
export async function describeAll(context: DescriptionContext): Promise<readonly DescribedRequest[]> {
  const { definition } = context;
  const grant = selectGrant(definition);
  const described: DescribedRequest[] = [];
  if (definition.authorize !== undefined) described.push(...(await describeAuthorization(context)));
  if (definition.deviceAuthorization !== undefined) described.push(...(await describeDevice(context)));
  if (obtainsByItself(definition) && grant !== 'signed_jwt') {
    const scope = joinScopes(requestedScopes(context), definition);
    described.push(...(await describeGrant(context, { type: grant, values: { scope } }, 'token')));
  }
  described.push(...(await describeFollowUps(context)));
  const values = tokensOf(context);
  if (refreshes(context, values.refresh_token)) {
    const scope = selectRefreshScope(context);
    described.push(
      ...(await describeGrant(context, { type: 'refresh_token', values: { ...values, scope } }, 'refresh')),
    );
  }
  for (const purpose of ['revoke', 'introspect'] as const) {
    if (definition[purpose] === undefined) continue;
    const { request, secrets } = await prepareRequest(
      context,
      purpose,
      revocationValues(values.access_token, values.refresh_token),
    );
    described.push(describe(purpose, request, { ...context, secrets }));
  }
  return described;
}

async function describeFollowUps(context: DescriptionContext): Promise<readonly DescribedRequest[]> {
  const described: DescribedRequest[] = [];
  for (const index of context.definition.afterwards?.keys() ?? []) {
    const { request, secrets } = await prepareFollowUp(context, index, tokensOf(context));
    const purpose = `afterwards ${String(index + 1)}` as DescribedPurpose;
    described.push(describe(purpose, request, { ...context, secrets }));
  }
  return described;
}

/** Whether a token is refreshed by a request, rather than obtained again. */
function refreshes({ definition }: RequestContext, refreshToken: string | undefined): boolean {
  if (!obtainsByItself(definition)) return true;
  return refreshToken !== undefined && prefersRefreshToken(definition);
}

function selectRefreshScope(context: DescriptionContext): string | undefined {
  const { definition } = context;
  if ((definition.refresh?.scope ?? 'omit') === 'omit') return undefined;
  const raw = context.account.raw ?? {};
  const { scopes } = readMembers(raw, definition.response ?? {});
  return refreshScope(context, { scopes, requestedScopes: readScopes(raw['requested_scope']) });
}

async function describeAuthorization(context: DescriptionContext): Promise<readonly DescribedRequest[]> {
  const { url, codeVerifier } = prepareAuthorization(context, context.redirectUri);
  const authorize: BuiltRequest = { method: 'GET', url, headers: {}, body: undefined, parameterNames: [] };
  const values = { code: context.code, redirect_uri: context.redirectUri, code_verifier: codeVerifier };
  const exchange = await describeGrant(context, { type: 'authorization_code', values }, 'exchange');
  const upgrade =
    context.definition.upgrade === undefined
      ? []
      : await describeGrant(context, { type: 'upgrade', values: tokensOf(context) }, 'upgrade');
  return [describe('authorize', authorize, { ...context, secrets: [] }), ...exchange, ...upgrade];
}

/** The tokens that are stored, by the names that templates use. */
function tokensOf({ definition, account }: RequestContext) {
  const { accessToken, refreshToken } = readMembers(account.raw ?? {}, definition.response ?? {});
  return { access_token: accessToken, refresh_token: refreshToken };
}

async function describeDevice(context: DescriptionContext): Promise<readonly DescribedRequest[]> {
  const scope = joinScopes(requestedScopes(context), context.definition);
  const { request, secrets } = await prepareRequest(context, 'device_authorization', { scope });
  const grant = { type: 'device_code', values: { device_code: 'device-code' } } as const;
  return [
    describe('device authorization', request, { ...context, secrets }),
    ...(await describeGrant(context, grant, 'device token')),
  ];
}

async function describeGrant(
  context: DescriptionContext,
  grant: Grant,
  purpose: DescribedPurpose,
): Promise<readonly DescribedRequest[]> {
  const answers: TokenAnswer[] = [];
  const described: DescribedRequest[] = [];
  const steps = selectSteps(context.definition, grant);
  for (let index = 0; index <= steps; index += 1) {
    const { request, secrets } = await prepareTokenRequest(context, grant, answers);
    const name: DescribedPurpose =
      index === steps ? purpose : (`step ${String(index + 1)}` as DescribedPurpose);
    described.push(describe(name, request, { ...context, secrets: [...secrets, ...secretsIn(grant)] }));
    answers.push(imagineAnswer(context, index));
  }
  return described;
}

/** Scope and redirect URI are no secrets. */
function secretsIn({ values }: Grant): readonly string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined || name === 'scope' || name === 'redirect_uri' ? [] : [value],
  );
}

/** An answer with something at every path that a step keeps. */
function imagineAnswer({ definition }: RequestContext, index: number): TokenAnswer {
  let body: Record<string, unknown> = {};
  const headers: Record<string, string> = {};
  for (const [name, path] of Object.entries(definition.steps?.[index]?.keep ?? {})) {
    const value = `${name}-of-step-${String(index + 1)}`;
    if (path.startsWith('header:')) headers[path.slice('header:'.length).toLowerCase()] = value;
    else body = withValueAt(body, path, value);
  }
  return { status: 200, headers, body: JSON.stringify(body), oversized: false };
}

function describe(
  purpose: DescribedPurpose,
  { method, url, headers, body, certificate }: BuiltRequest,
  { reveal, secrets }: { readonly reveal: boolean; readonly secrets: readonly string[] },
): DescribedRequest {
  const shown = certificate === undefined ? {} : { mutualTls: true as const };
  if (reveal) return { purpose, method, url, headers: { ...headers }, body, ...shown };
  return {
    purpose,
    method,
    url: redactUrl(url, secrets),
    headers: redactValue(headers, secrets) as Record<string, string>,
    body: body === undefined ? undefined : redactText(body, secrets),
    ...shown,
  };
}
