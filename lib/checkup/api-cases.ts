import { guideTo, type CheckCase } from './check-case';
import type { CheckWorld } from './check-world';
import { deliver, deliverOrPostpone, gapMs, storedTokens, tokenRequests, unless } from './observations';

const INSUFFICIENT_SCOPE = {
  status: 403,
  headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="contacts.admin"' },
  body: { error: 'insufficient_scope' },
} as const;

/** A request that may be repeated without harm (RFC 9110 section 9.2.2). */
const IDEMPOTENT: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'];

/** What a component does when the API does not answer as usual. */
export const API_CASES: readonly CheckCase[] = [
  ...(['403', '200'] as const).map((status): CheckCase => ({
    name: `rejected-${status}`,
    promise: `An API that says by ${status === '200' ? 'status 200 with an error' : 'status 403'} that the token has expired is understood.`,
    guide: guideTo('rejected'),
    provider: { expirySign: status === '200' ? '200-error-body' : '403' },
    cfg: ({ rejections }) => rejections[status] ?? {},
    skip: ({ rejections }) =>
      rejections[status] === undefined ? `check.json declares no rejection by ${status}` : undefined,
    async run(world) {
      const container = await world.start();
      world.provider.expire();
      return [...(await deliver(world, container)), ...tokenRequests(world, 1), ...storedTokens(world)];
    },
  })),
  {
    name: 'insufficient-scope',
    promise: 'A missing permission is an error, and no reason to renew the token.',
    guide: guideTo('insufficient-scope'),
    async run(world) {
      const container = await world.start();
      world.provider.failApi(1, INSUFFICIENT_SCOPE);
      await container.send();
      return tokenRequests(world, 0);
    },
  },
  {
    name: 'always-rejected',
    promise: 'A resource that rejects every token does not make a storm of refreshes.',
    guide: guideTo('always-rejected'),
    async run(world) {
      const container = await world.start();
      world.provider.rejectApi(1000);
      for (let index = 0; index < 3; index += 1) await container.send();
      const { tokenRequests: count } = world.provider.counts();
      return unless(count <= 1, `${String(count)} refreshes for 3 messages`);
    },
  },
  {
    name: 'api-429',
    promise:
      'An API that asks to wait (Retry-After) gets the request later, or the message comes back later.',
    guide: guideTo('api-429'),
    async run(world) {
      const container = await world.start();
      const body = { error: 'too_many_requests' };
      world.provider.failApi(1, { status: 429, headers: { 'retry-after': '1' }, body });
      const problems = await deliverOrPostpone(world, container);
      const waitedMs = gapMs(world, 'api') ?? Infinity;
      return [
        ...problems,
        ...tokenRequests(world, 0),
        ...unless(waitedMs >= 990, `it was asked again after ${String(waitedMs)} ms instead of 1 s`),
      ];
    },
  },
  {
    name: 'api-5xx',
    promise: 'An API that fails for a moment is asked again, unless that could do something twice.',
    guide: guideTo('api-5xx'),
    async run(world) {
      const container = await world.start();
      world.provider.failApi(2, 503);
      const problems = await deliverOrPostpone(world, container);
      return [...judgeRepetition(world, problems), ...tokenRequests(world, 0)];
    },
  },
];

/** What may be repeated must be; what may not must not. */
function judgeRepetition({ provider }: CheckWorld, problems: readonly string[]): readonly string[] {
  const calls = provider.requests.filter(({ kind }) => kind === 'api');
  const method = calls[0]?.method ?? 'GET';
  if (IDEMPOTENT.includes(method)) return problems;
  return unless(calls.length === 1, `a ${method} was sent ${String(calls.length)} times`);
}
