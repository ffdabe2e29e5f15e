import type { ExpiryRule } from '../oauth2/expiry';
import type { AnswerSign } from '../oauth2/response-shape';
import type { TokenAnswer } from '../oauth2/token-response';
import { withValueAt } from '../oauth2/json-path';
import type { Definition } from '../settings/definition';

/** When everything that is imagined here happens. */
export const PROBE_TIME = Date.UTC(2026, 0, 1);

/** Answers of a token endpoint in which every declared path leads somewhere, and the standard's names elsewhere. */
export function imagineTokenAnswers(definition: Definition): readonly TokenAnswer[] {
  const { response = {} } = definition;
  const standard = {
    access_token: 'standard-access',
    refresh_token: 'standard-refresh',
    scope: 'standard-scope',
    expires_in: 1111,
    refresh_token_expires_in: 2222,
  };
  const declared = imagineDeclared(definition);
  const nested = Object.fromEntries(
    Object.values(response.furtherTokens ?? {}).map((path) => [
      path,
      { ...standard, access_token: `at-${path}` },
    ]),
  );
  const failures = (response.failure ?? []).flatMap((sign) =>
    signValues(sign).map((value) => answer(200, [declared, { [sign.path]: value }, standard])),
  );
  const codes = ['unknown', ...(response.grantRefused ?? []), ...(response.unavailable ?? [])];
  const errors = codes.map((code) =>
    answer(400, [
      { error: 'standard-error', error_description: 'standard-text' },
      {
        [response.error ?? 'error']: /^\d+$/.test(code) ? Number(code) : code,
        [response.errorDescription ?? 'error_description']: 'told',
      },
    ]),
  );
  return [
    answer(200, [standard]),
    answer(200, [{ access_token: 'standard-access' }]),
    answer(200, [{ access_token: 'standard-access', refresh_token: 'standard-refresh' }]),
    answer(200, [standard, declared, nested]),
    answer(200, [declared]),
    ...failures,
    ...errors,
  ];
}

type Members = Readonly<Record<string, unknown>>;

function imagineDeclared({ response = {} }: Definition): Members {
  const { accessToken, refreshToken, scope, expiry, refreshTokenExpiry } = response;
  const members: Record<string, unknown> = {};
  for (const [path, value] of [
    [accessToken, 'declared-access'],
    [refreshToken, 'declared-refresh'],
    [scope, 'declared-scope'],
    [expiry === undefined ? undefined : (expiry.path ?? 'expires_in'), timeValue(expiry, 3)],
    [
      refreshTokenExpiry === undefined ? undefined : (refreshTokenExpiry.path ?? 'refresh_token_expires_in'),
      timeValue(refreshTokenExpiry, 5),
    ],
  ] as const) {
    if (path !== undefined) members[path] = value;
  }
  return members;
}

/** Some hours from the time of the probes, as a rule writes it. */
function timeValue(rule: ExpiryRule | undefined, hours: number): unknown {
  const endMs = PROBE_TIME + hours * 3_600_000;
  switch (rule?.format) {
    case 'milliseconds':
      return hours * 3_600_000;
    case 'epoch-seconds':
      return endMs / 1000;
    case 'epoch-milliseconds':
      return endMs;
    case 'date':
      return new Date(endMs).toISOString();
    case 'seconds':
    case undefined:
      return hours * 3_600;
  }
}

/** Values that show a sign, and one that shows none. */
export function signValues({ values = [], except = [] }: AnswerSign): readonly unknown[] {
  return [...values, ...except, 'anything-else'];
}

/** An answer whose JSON has members at paths; later ones win. */
export function answer(status: number, sources: readonly Members[]): TokenAnswer {
  let body: Record<string, unknown> = {};
  const headers: Record<string, string> = { date: new Date(PROBE_TIME).toUTCString() };
  for (const [path, value] of sources.flatMap((source) => Object.entries(source))) {
    if (path.startsWith('header:')) headers[path.slice('header:'.length).toLowerCase()] = String(value);
    else body = withValueAt(body, path, value);
  }
  return { status, headers, body: JSON.stringify(body), oversized: false };
}
