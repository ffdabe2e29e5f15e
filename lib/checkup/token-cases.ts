import { guideTo, type CheckCase } from './check-case';
import { deliver, gapMs, storedTokens, tokenRequests, unknownTokens, unless } from './observations';

/** Answers with status 200 that have no tokens in them. */
const NO_TOKENS = {
  html: 'A page in HTML with status 200',
  'error-in-200': 'An error with status 200',
  empty: 'An empty answer with status 200',
} as const;

/** What a component does when its tokens end, and they are renewed as they should be. */
export const TOKEN_CASES: readonly CheckCase[] = [
  {
    name: 'expired',
    promise: 'An expired access token is renewed once, saved, and the message goes through.',
    guide: guideTo('expired'),
    async run(world) {
      const container = await world.start();
      world.provider.expire();
      return [...(await deliver(world, container)), ...tokenRequests(world, 1), ...storedTokens(world)];
    },
  },
  {
    name: 'reuse',
    promise: 'Later messages, which still carry the old tokens, use the new ones.',
    guide: guideTo('reuse'),
    async run(world) {
      const container = await world.start();
      world.provider.expire();
      const problems = [...(await deliver(world, container))];
      for (let index = 0; index < 3; index += 1) problems.push(...(await deliver(world, container)));
      return [...problems, ...tokenRequests(world, 1), ...storedTokens(world)];
    },
  },
  {
    name: 'rotated',
    promise: 'Refresh tokens that change with every refresh are followed, one expiry after the other.',
    guide: guideTo('rotated'),
    async run(world) {
      const container = await world.start();
      const problems: string[] = [];
      for (let index = 0; index < 3; index += 1) {
        world.provider.expire();
        problems.push(...(await deliver(world, container)));
      }
      return [...problems, ...tokenRequests(world, 3), ...storedTokens(world)];
    },
  },
  {
    name: 'parallel',
    promise: 'Messages in process at the same time share one refresh.',
    guide: guideTo('parallel'),
    async run(world) {
      const container = await world.start();
      world.provider.expire();
      return [...(await deliver(world, container, 5)), ...tokenRequests(world, 1), ...storedTokens(world)];
    },
  },
  {
    name: 'omitted-refresh-token',
    promise: 'A refresh token, and whatever else an answer leaves out, is kept.',
    guide: guideTo('omitted-refresh-token'),
    provider: { omitRefreshToken: true, issued: { instance_id: 'instance-1' } },
    async run(world) {
      const container = await world.start();
      const problems: string[] = [];
      for (let index = 0; index < 2; index += 1) {
        world.provider.expire();
        problems.push(...(await deliver(world, container)));
      }
      return [
        ...problems,
        ...tokenRequests(world, 2),
        ...storedTokens(world),
        ...unless(
          world.stored()['instance_id'] === 'instance-1',
          'a member of the first token response is no longer stored',
        ),
      ];
    },
  },
  {
    name: 'slow',
    promise: 'A slow token endpoint is waited for, by all messages together.',
    guide: guideTo('slow'),
    provider: { delayMs: 2000 },
    async run(world) {
      const container = await world.start();
      world.provider.expire();
      return [...(await deliver(world, container, 3)), ...tokenRequests(world, 1), ...storedTokens(world)];
    },
  },
  {
    name: 'token-5xx',
    promise: 'A token endpoint that fails for a moment is asked again.',
    guide: guideTo('token-5xx'),
    async run(world) {
      const container = await world.start();
      world.provider.expire();
      world.provider.fail(503, 2);
      return [...(await deliver(world, container)), ...tokenRequests(world, 3), ...storedTokens(world)];
    },
  },
  {
    name: 'token-429',
    promise: 'A token endpoint that asks to wait (Retry-After) is not asked before.',
    guide: guideTo('token-429'),
    async run(world) {
      const container = await world.start();
      world.provider.expire();
      world.provider.fail({ status: 429, headers: { 'retry-after': '1' }, body: '{"error":"slow_down"}' });
      const problems = await deliver(world, container);
      const waitedMs = gapMs(world, 'token') ?? Infinity;
      return [
        ...problems,
        ...tokenRequests(world, 2),
        ...unless(waitedMs >= 990, `it was asked again after ${String(waitedMs)} ms instead of 1 s`),
      ];
    },
  },
  ...(['html', 'error-in-200', 'empty'] as const).map((fault): CheckCase => ({
    name: `token-${fault}`,
    promise: `${NO_TOKENS[fault]} is no token: nothing of it is sent or saved.`,
    guide: guideTo('token-html'),
    async run(world) {
      const container = await world.start();
      world.provider.expire();
      world.provider.fail(fault);
      // It may fail or be repeated, as the author likes; the account must be fine afterwards.
      await container.send();
      const again = await world.start();
      return [...(await deliver(world, again)), ...unknownTokens(world), ...storedTokens(world)];
    },
  })),
  {
    name: 'reset',
    promise: 'A connection that breaks before the token endpoint has done anything is tried again.',
    guide: guideTo('lost-answer'),
    async run(world) {
      const container = await world.start();
      world.provider.expire();
      world.provider.fail('reset');
      return [...(await deliver(world, container)), ...tokenRequests(world, 2), ...storedTokens(world)];
    },
  },
  {
    name: 'lost-answer',
    promise: 'An answer with new tokens that gets lost is asked for again while the provider allows it.',
    guide: guideTo('lost-answer'),
    provider: { reuseGraceSeconds: 60 },
    async run(world) {
      const container = await world.start();
      world.provider.expire();
      world.provider.fail('lost-answer');
      return [...(await deliver(world, container)), ...tokenRequests(world, 2), ...storedTokens(world)];
    },
  },
];
