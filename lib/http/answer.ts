import type { AxiosResponse } from 'axios';
import { classifyAnswer, type RejectionRules, type Verdict } from './rejection';
import type { Route } from './route';

/** An answer to a request without our token says nothing about it. */
export function judgeAnswer(response: AxiosResponse, route: Route, rules: RejectionRules): Verdict {
  if (!route.carriesToken) return { kind: 'accepted' };
  const challenge: unknown = response.headers['www-authenticate'];
  return classifyAnswer(
    {
      status: response.status,
      challenge: typeof challenge === 'string' ? challenge : undefined,
      bodyText: () => textOf(response.data),
    },
    rules,
  );
}

function textOf(data: unknown): string | undefined {
  if (typeof data === 'string') return data;
  return Buffer.isBuffer(data) ? data.toString('utf8') : undefined;
}
