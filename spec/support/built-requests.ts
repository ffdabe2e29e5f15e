import { ConfigurationError } from '../../lib/errors';
import { buildRequest, type BuiltRequest } from '../../lib/oauth2/build-request';
import type { OAuthClient, ProofContext } from '../../lib/oauth2/client-authentication';
import type { Grant } from '../../lib/oauth2/grant';
import type { RequestPlan } from '../../lib/oauth2/request-plan';
import { STANDARD_PARAMETERS } from '../../lib/oauth2/standard-parameters';
import { createScope, type TemplateScope } from '../../lib/templates/scope';

/** When these requests are built, epoch ms. */
const NOW = Date.parse('2026-03-01T12:00:00Z');

/** Octets that anybody can guess. */
export const guessableBytes = (count: number): Buffer => Buffer.alloc(count, 7);

/** A request that a client proves itself for. */
export const PROOF_CONTEXT: ProofContext = {
  url: 'https://provider.example/token',
  nowMs: NOW,
  randomBytes: guessableBytes,
};

/** A scope in which nothing has a value but what is given. */
export function scopeOf(known: Readonly<Record<string, string | undefined>>): TemplateScope {
  return createScope({
    nowMs: NOW,
    randomBytes: guessableBytes,
    known,
    values: {},
    lookUp: () => undefined,
    missing: (name, where) =>
      new ConfigurationError({
        code: 'PLACEHOLDER_UNRESOLVED',
        sentence: `Nothing fills in {{${name}}} of ${where}.`,
        remedy: 'Give it a value.',
      }),
  });
}

/** Builds the request of a grant as the standard has it, but for what `plan` says. */
export function buildGrantRequest(
  grant: Grant,
  { clientId, clientSecret }: OAuthClient,
  plan: Pick<RequestPlan, 'shape' | 'authentication'>,
): Promise<BuiltRequest> {
  const whole: RequestPlan = {
    where: 'token',
    urlWhere: 'token.url',
    what: 'The token URI',
    standard: STANDARD_PARAMETERS[grant.type],
    client: {},
    ...plan,
  };
  return buildRequest(whole, scopeOf({ ...grant.values, client_id: clientId, client_secret: clientSecret }));
}
