import { createHash } from 'node:crypto';
import { isFreshkeysError } from '../errors';
import { readAuthorizationCallback } from '../component/authorization-callback';
import { resolveLimits, resolvePolicy, resolveResponse } from '../component/refresh-settings';
import { parseTokenAnswer } from '../oauth2/token-response';
import type { Provider } from '../providers/provider';
import { describeAll, type DescriptionContext } from '../settings/describe-requests';
import { needsRefreshToken, selectGrant } from '../settings/obtaining';
import { buildSampleAccount, usedNames, type SampleAccount } from '../settings/sample-account';
import { signToken } from '../settings/signed-token';
import type { RequestContext } from '../settings/account-scope';
import { keepFromAnswer } from '../settings/token-requests';
import { observeApi } from './observe-api';
import { answer, imagineTokenAnswers, PROBE_TIME } from './probes';

/** What a definition is observed with: the same whether a key of it is there or not. */
export interface Observation {
  readonly account: SampleAccount;
  /** The whole definition: what the probes are imagined from. */
  readonly whole: Provider;
}

/**
 * Everything that a definition brings about, as data: the requests that the library would send, how it would read
 * imagined answers, when it would refresh, how it would call the API.
 *
 * @throws {ConfigurationError} if a request cannot be built
 */
export async function observe(definition: Provider, observation: Observation): Promise<string> {
  const context = openContext(definition, observation);
  const seen = {
    requests: await describeAll({ ...context, reveal: true }),
    masked: await describeAll({ ...context, reveal: false }),
    scopes: await describeAll({ ...withScopes(context), reveal: true }),
    forms: await observeForms(context, observation.whole),
    signed: definition.grant === 'signed_jwt' ? await signToken(context) : undefined,
    grant: selectGrant(definition),
    sample: observeSample(definition, observation.whole),
    callback: observeCallback(definition, observation.whole),
    encrypted: definition.response?.encrypted ?? false,
    afterwards: observeFollowUps(definition, observation.whole),
    responses: observeResponses(definition, observation.whole),
    refresh: {
      policy: resolvePolicy({ definition, options: {} }),
      limits: resolveLimits({ definition, options: {} }),
      needsRefreshToken: needsRefreshToken(definition),
      rotatesRefreshToken: definition.refresh?.rotatesRefreshToken ?? true,
      scope: definition.refresh?.scope ?? 'omit',
      missingBecause: definition.refresh?.missingBecause,
    },
    api: observeApi(definition, observation.whole, context),
  };
  return withoutSignatures(JSON.stringify(seen));
}

/** What a dry run fills in by itself, for fields that are used. */
function observeSample(definition: Provider, whole: Provider): unknown {
  const used = usedNames(whole);
  return Object.entries(buildSampleAccount(definition).cfg).filter(([name]) => used.has(name));
}

/** A connection may ask for other scopes, and for several. */
function withScopes<Context extends RequestContext>(context: Context): Context {
  const scopes = { ...context.definition.scopes, default: ['one', 'two'] };
  return { ...context, definition: { ...context.definition, scopes } };
}

const NOT_AS_IT_SHOULD_BE = '{no/such value}';

/** What comes of forms on which one field is empty, or filled in wrongly. */
async function observeForms(context: ReturnType<typeof openContext>, whole: Provider): Promise<unknown> {
  const { fields = {} } = whole;
  const seen: unknown[] = [];
  for (const name of Object.keys(fields)) {
    for (const value of ['', NOT_AS_IT_SHOULD_BE]) {
      const cfg = { ...context.account.cfg, [name]: value };
      const filledIn = { ...context, account: { ...context.account, cfg }, reveal: true };
      seen.push([name, value, await observeOutcome(filledIn, whole)]);
    }
  }
  return seen;
}

async function observeOutcome(context: DescriptionContext, whole: Provider): Promise<unknown> {
  try {
    const { definition } = context;
    return [await describeAll(context), observeApi(definition, whole, context)];
  } catch (error) {
    if (!isFreshkeysError(error)) throw error;
    return error.code;
  }
}

/** Neither time nor chance: what differs between two observations is the definition's doing. */
function openContext(definition: Provider, { account }: Observation) {
  let drawn = 0;
  const context: RequestContext = {
    definition,
    account: { cfg: account.cfg, fieldNames: NO_NAMES, environment: {}, raw: account.raw },
    nowMs: PROBE_TIME,
    randomBytes: (count) => {
      drawn += 1;
      return createHash('shake256', { outputLength: count }).update(String(drawn)).digest();
    },
  };
  return { ...context, redirectUri: 'http://127.0.0.1/callback', code: 'the-code' };
}

/** Fields count only as far as the definition declares them; client id and secret are everybody's. */
const NO_NAMES: ReadonlySet<string> = new Set(['client_id', 'client_secret']);

function observeCallback(definition: Provider, { authorize = {} }: Provider): unknown {
  const url = new URL('http://127.0.0.1/callback?state=s&code=standard');
  url.searchParams.set(authorize.codeParameter ?? 'code', 'declared');
  for (const name of authorize.keep ?? []) url.searchParams.set(name, `kept ${name}`);
  const pending = { url: '', state: 's', codeVerifier: undefined, redirectUri: '' };
  return readAuthorizationCallback(url.href, pending, definition.authorize ?? {});
}

/** What is kept of an answer that has something else at each path. */
function observeFollowUps({ afterwards = [] }: Provider, whole: Provider): unknown {
  const paths = (whole.afterwards ?? []).flatMap(({ keep }) => Object.values(keep));
  const imagined = answer(200, [Object.fromEntries(paths.map((path) => [path, `at ${path}`]))]);
  return afterwards.map((_step, index) => keepFromAnswer(afterwards, imagined, index));
}

function observeResponses(definition: Provider, whole: Provider): unknown {
  const tokens = [undefined, ...Object.keys(definition.response?.furtherTokens ?? {})];
  return tokens.map((token) =>
    imagineTokenAnswers(whole).map((imagined) =>
      parseTokenAnswer(imagined, {
        ...resolveResponse({ definition, token }),
        previous: { refresh_token: 'old' },
        now: PROBE_TIME,
      }),
    ),
  );
}

/** Signatures of some algorithms are random: what is signed tells enough. */
function withoutSignatures(text: string): string {
  return text.replace(/(eyJ[\w-]+)\.([\w-]+)\.[\w-]+/g, (token: string, header: string, payload: string) =>
    /"alg":"(?:PS|ES)/.test(Buffer.from(header, 'base64url').toString('utf8'))
      ? `${header}.${payload}`
      : token,
  );
}
