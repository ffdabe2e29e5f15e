import { expect } from 'chai';
import type { ConnectionInspection } from '../../lib/component/inspection';
import { judgeFailure, judgeHealth, type HealthFacts } from '../../lib/component/health';
import {
  ConfigurationError,
  ReauthorizationRequiredError,
  TokenEndpointError,
  TokensNotSavedError,
  type FreshkeysError,
} from '../../lib/errors';
import { buildTokens } from '../support/renewal-session';

const NOW = 1_000_000;
const TOKENS = buildTokens('canary');

const inspection = (given: Partial<ConnectionInspection> = {}): ConnectionInspection => ({
  field: 'oauth',
  grant: 'authorization_code',
  needsPerson: true,
  canAuthorize: true,
  codeParameter: 'code',
  canAuthorizeDevice: false,
  canRevoke: false,
  providerFields: {},
  refreshWhen: 'expiring',
  needsRefreshToken: true,
  missingBecause: undefined,
  tokens: TOKENS,
  isEnding: false,
  problem: undefined,
  ...given,
});

const problem = (code: 'CREDENTIALS_MISSING' | 'DESCRIPTOR_INVALID') =>
  new ConfigurationError({ code, sentence: 'It lacks something.', remedy: 'Mend it.' });
const without = (member: 'accessToken' | 'refreshToken') => ({ ...TOKENS, [member]: undefined });
const failed = { at: '2026-01-01T00:00:00Z', outcome: 'failed', code: 'TOKEN_ENDPOINT_UNAVAILABLE' } as const;
const refused = { ...failed, outcome: 'refused' } as const;

const CASES: readonly (readonly [
  what: string,
  facts: Partial<ConnectionInspection>,
  more: Partial<HealthFacts>,
  state: string,
  reason: RegExp,
])[] = [
  ['a token that lives', {}, {}, 'fresh', /can be sent/],
  ['a token that has ended', { isEnding: true }, {}, 'stale', /next request renews/],
  [
    'no access token, and a refresh token',
    { tokens: without('accessToken') },
    {},
    'stale',
    /no access token yet/,
  ],
  ['another process at work', {}, { isHeld: true }, 'refreshing', /Another process/],
  ['nothing stored', { tokens: undefined }, {}, 'needs_user', /freshkeys connect/],
  [
    'nothing stored, and an empty form',
    { tokens: undefined, problem: problem('CREDENTIALS_MISSING') },
    {},
    'needs_user',
    /freshkeys connect/,
  ],
  [
    'nothing stored, and a broken descriptor',
    { tokens: undefined, problem: problem('DESCRIPTOR_INVALID') },
    {},
    'misconfigured',
    /lacks/,
  ],
  ['an empty form', { problem: problem('CREDENTIALS_MISSING') }, {}, 'misconfigured', /lacks/],
  [
    'nothing stored where no person is needed',
    { tokens: undefined, needsPerson: false, needsRefreshToken: false },
    {},
    'stale',
    /renews it/,
  ],
  [
    'an end without a refresh token',
    { isEnding: true, tokens: without('refreshToken'), missingBecause: 'Ask for offline.' },
    {},
    'needs_user',
    /Ask for offline/,
  ],
  [
    'life without a refresh token',
    { tokens: without('refreshToken'), missingBecause: 'Ask for offline.' },
    {},
    'fresh',
    /cannot be renewed. Ask for offline/,
  ],
  [
    'an end where the access token itself is exchanged',
    { isEnding: true, tokens: without('refreshToken'), needsRefreshToken: false },
    {},
    'stale',
    /renews it/,
  ],
  [
    'the end of the refresh token',
    { isEnding: true, tokens: { ...TOKENS, refreshTokenExpiresAt: NOW } },
    {},
    'needs_user',
    /refresh token has ended/,
  ],
  [
    'a failed refresh',
    { isEnding: true },
    { lastRefresh: failed },
    'retry_later',
    /2026.*TOKEN_ENDPOINT_UNAVAILABLE/,
  ],
  [
    'a failed refresh, and a token that lives',
    { tokens: { ...TOKENS, expiresAt: 2 * NOW } },
    { lastRefresh: failed },
    'fresh',
    /can be sent/,
  ],
  ['a refused refresh', { isEnding: true }, { lastRefresh: refused }, 'needs_user', /refused/],
  ['a refused refresh, and a token that would live', {}, { lastRefresh: refused }, 'needs_user', /refused/],
  [
    'a refresh without a refresh token, of a token whose end nobody knew',
    { tokens: { ...without('refreshToken'), expiresAt: undefined }, missingBecause: 'Ask for offline.' },
    { lastRefresh: { ...refused, code: 'REFRESH_TOKEN_MISSING' } },
    'needs_user',
    /Ask for offline/,
  ],
  [
    'a failed refresh, and a token whose end nobody knows',
    { tokens: { ...TOKENS, expiresAt: undefined } },
    { lastRefresh: failed },
    'retry_later',
    /2026/,
  ],
  [
    'a refresh that failed for good',
    { isEnding: true },
    { lastRefresh: { ...failed, code: 'TOKEN_ENDPOINT_REFUSED' } },
    'misconfigured',
    /TOKEN_ENDPOINT_REFUSED.*put right/,
  ],
  ['refreshing that is off', { isEnding: true, refreshWhen: 'never' }, {}, 'stale', /does not refresh/],
];

describe('the health of an account', () => {
  for (const [what, facts, more, state, reason] of CASES) {
    it(`is ${state} with ${what}`, () => {
      const health = judgeHealth({
        inspection: inspection(facts),
        lastRefresh: undefined,
        isHeld: false,
        now: NOW,
        connectBy: 'freshkeys connect',
        ...more,
      });
      expect(health.state).to.equal(state);
      expect(health.reasons.join(' ')).to.match(reason).and.not.contain('canary');
    });
  }
});

describe('the health of an account whose token cannot be had', () => {
  const words = { sentence: 'It went wrong.', remedy: 'Do something.' };
  const cases: readonly (readonly [
    error: FreshkeysError,
    facts: Partial<ConnectionInspection>,
    state: string,
  ])[] = [
    [new TokenEndpointError({ code: 'TOKEN_ENDPOINT_UNAVAILABLE', ...words }), {}, 'retry_later'],
    [new TokenEndpointError({ code: 'TOKEN_ENDPOINT_REFUSED', ...words }), {}, 'misconfigured'],
    [new ReauthorizationRequiredError({ code: 'REAUTHORIZATION_REQUIRED', ...words }), {}, 'needs_user'],
    [new ReauthorizationRequiredError({ code: 'REFRESH_TOKEN_MISSING', ...words }), {}, 'needs_user'],
    [new TokensNotSavedError({ code: 'TOKENS_NOT_SAVED', ...words }), {}, 'needs_user'],
    [problem('CREDENTIALS_MISSING'), { tokens: undefined }, 'needs_user'],
    [problem('CREDENTIALS_MISSING'), {}, 'misconfigured'],
    [problem('CREDENTIALS_MISSING'), { tokens: undefined, needsPerson: false }, 'misconfigured'],
    [problem('DESCRIPTOR_INVALID'), { tokens: undefined }, 'misconfigured'],
  ];

  for (const [error, facts, state] of cases) {
    it(`is ${state} after ${error.code}${'tokens' in facts ? ', with nothing stored' : ''}${'needsPerson' in facts ? ', where no person is needed' : ''}`, () => {
      expect(judgeFailure(error, inspection(facts))).to.deep.equal({ state, reasons: [error.message] });
    });
  }
});
