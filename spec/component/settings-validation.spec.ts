import { expect } from 'chai';
import { createDefinitionResolver } from '../../lib/component/definition';
import { parseDescriptor } from '../../lib/component/descriptor';
import type { ConnectionOptions, RefreshOptions } from '../../lib/component/options';
import {
  resolveLimits,
  resolvePolicy,
  resolveResponse,
  type RefreshSources,
} from '../../lib/component/refresh-settings';
import type { Definition } from '../../lib/settings/definition';
import { codeOf, messageOf, thrownBy } from './caught';
import { DESCRIPTOR } from './descriptors';

const cfg = { tokenUri: 'https://id.example/token', clientId: 'id-1', clientSecret: 'secret-1' };

const resolve = (options: ConnectionOptions): Definition =>
  createDefinitionResolver()(parseDescriptor(DESCRIPTOR), options, cfg);

const sourcesOf = (refresh: RefreshOptions): RefreshSources => ({
  definition: resolve({ refresh }),
  options: refresh,
});

describe('E8 options that cannot be', () => {
  const checks: readonly (readonly [name: string, value: unknown, resolve: (value: never) => unknown])[] = [
    ...[5, 'sometimes', null, true, {}, ['always'], { everySeconds: 0 }, { everySeconds: '5' }].map(
      (value) => ['refresh.when', value, (when: never) => resolvePolicy(sourcesOf({ when }))] as const,
    ),
    ...[-1, '60', Number.NaN, null].map(
      (value) =>
        [
          'refresh.marginSeconds',
          value,
          (marginSeconds: never) => resolvePolicy(sourcesOf({ marginSeconds })),
        ] as const,
    ),
    ...[0, -1, '60', Infinity, null].map(
      (value) =>
        [
          'refresh.assumedLifetimeSeconds',
          value,
          (assumedLifetimeSeconds: never) => resolveResponse(sourcesOf({ assumedLifetimeSeconds })),
        ] as const,
    ),
    ...[0, -1, Number.NaN, '5'].flatMap((value) => [
      ['refresh.deadlineMs', value, (deadlineMs: never) => resolveLimits(sourcesOf({ deadlineMs }))] as const,
      [
        'refresh.attemptTimeoutMs',
        value,
        (attemptTimeoutMs: never) => resolveLimits(sourcesOf({ attemptTimeoutMs })),
      ] as const,
    ]),
    ...[-1, Number.NaN, '5'].map(
      (value) =>
        [
          'refresh.refreshTokenReuseSeconds',
          value,
          (refreshTokenReuseSeconds: never) => resolveLimits(sourcesOf({ refreshTokenReuseSeconds })),
        ] as const,
    ),
    ['refresh.request', 'yaml', (request) => resolve({ refresh: { request } })],
    ['refresh.request', 'toString', (request) => resolve({ refresh: { request } })],
    ['clientAuthentication', 'digest', (clientAuthentication) => resolve({ clientAuthentication })],
    ['clientAuthentication', 'toString', (clientAuthentication) => resolve({ clientAuthentication })],
  ];
  for (const [name, value, use] of checks) {
    it(`are named with what they may be: ${name} ${JSON.stringify(value)}`, () => {
      const error = thrownBy(() => use(value as never));
      expect(codeOf(error)).to.equal('OPTION_INVALID');
      expect(messageOf(error)).to.contain(name).and.contain('Give ');
    });
  }
});
