import { selectNextPage, type PaginationShape } from '../http/pages/pagination';
import { readWait } from '../http/limits/rate-limit';
import { classifyAnswer } from '../http/rejection';
import { buildTokenHeader } from '../http/token-travel';
import { selectRejection } from '../component/rejection-settings';
import { selectVerificationUrl } from '../component/site';
import type { Provider } from '../providers/provider';
import { createAccountScope } from '../settings/account-scope';
import type { Definition } from '../settings/definition';
import type { RequestContext } from '../settings/account-scope';
import { fillIn } from '../templates/evaluate-template';
import type { TemplateScope } from '../templates/scope';
import { fillInUrl } from '../templates/url-template';
import { answer, PROBE_TIME, signValues } from './probes';

/** How the API would be called, as data. */
export function observeApi(definition: Definition, whole: Provider, context: RequestContext): unknown {
  const { api = {} } = definition;
  const scope = createAccountScope({ ...context, definition });
  return {
    baseURL: api.baseURL === undefined ? undefined : fillInUrl(api.baseURL, scope, BASE_URL),
    origins: observeOrigins(api, scope),
    headers: Object.entries(api.headers ?? {}).map(([name, text]) => [
      name,
      fillIn(text, scope, `api.headers.${name}`),
    ]),
    verificationUrl: selectVerificationUrl(definition, scope),
    token: [buildTokenHeader('access-token', api.token ?? {}), api.token?.query],
    rejection: observeRejection(definition, whole),
    rateLimit: observeRateLimit(definition, whole),
    pages: observePages(definition, whole),
  };
}

/** One that the base URL covers already is none. */
function observeOrigins(api: NonNullable<Provider['api']>, scope: TemplateScope): readonly string[] {
  const base = api.baseURL === undefined ? undefined : fillInUrl(api.baseURL, scope, BASE_URL);
  const own = base === undefined ? undefined : new URL(base).origin;
  return (api.origins ?? [])
    .map((origin) => new URL(fillInUrl(origin, scope, { where: 'api.origins', what: 'An origin' })).origin)
    .filter((origin) => origin !== own);
}

const BASE_URL = { where: 'api.baseURL', what: 'The base URL' };

function observeRejection(
  definition: Definition,
  { api: { rejection: declared = {} } = {} }: Provider,
): unknown {
  const rules = selectRejection({}, definition.api?.rejection);
  const classify = (status: number, text: string): string =>
    classifyAnswer({ status, challenge: undefined, bodyText: () => text }, rules).kind;
  const statuses = Array.from({ length: 500 }, (_none, index) => classify(index + 100, ''));
  const bodies = (declared.body ?? []).flatMap((sign) =>
    signValues(sign).map((value) => classify(200, answer(200, [{ [sign.path]: value }]).body)),
  );
  return { statuses: statuses.join(), bodies, text: rules.text?.source };
}

function observeRateLimit(
  { api }: Definition,
  { api: { rateLimit: declared = {} } = {} }: Provider,
): unknown {
  const { header, path, statuses = [] } = declared;
  const values = [
    '60',
    String(PROBE_TIME / 1000 + 60),
    String(PROBE_TIME + 60),
    new Date(PROBE_TIME + 60_000).toUTCString(),
  ];
  const waits = values.map((value) => {
    const { body, headers } = answer(429, [
      path === undefined ? {} : { [path]: value },
      header === undefined ? {} : { [`header:${header}`]: value },
    ]);
    const response = { status: 429, statusText: '', headers, data: body, config: {} as never };
    return readWait(response, api?.rateLimit, PROBE_TIME);
  });
  return {
    waits,
    statuses: statuses.map((status) => status !== 429 && api?.rateLimit?.statuses?.includes(status)),
  };
}

function observePages({ api }: Definition, { api: { pagination: declared } = {} }: Provider): unknown {
  const shape: PaginationShape | undefined = api?.pagination;
  if (shape === undefined || declared === undefined) return undefined;
  const { body } = answer(200, [
    { next: 'standard', [declared.next ?? 'next']: 'declared' },
    declared.items === undefined ? {} : { [declared.items]: ['one', 'two'] },
  ]);
  const request = { url: '/list', params: { fixed: 1 } };
  const headers = { link: '<https://api.example.com/list?page=2>; rel="next"' };
  return [JSON.parse(body), ['one', 'two', 'three']].map((data: unknown) =>
    selectNextPage(request, { headers, data }, shape),
  );
}
