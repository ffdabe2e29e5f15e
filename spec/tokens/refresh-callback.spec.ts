import { expect } from 'chai';
import { TokenResponseError } from '../../lib/errors';
import { createTestClock } from '../../lib/testing/test-clock';
import { INPUT, call } from '../support/refresh-callbacks';
import { failureOf, tokensOf } from '../support/token-endpoint';

describe('N5: a refresh callback', () => {
  it('is called once, with the current values of the account', async () => {
    const seen: unknown[] = [];
    await call(({ signal, ...values }) => {
      seen.push({ ...values, aborted: signal.aborted });
      return { access_token: 'new' };
    });
    expect(seen).to.deep.equal([
      {
        aborted: false,
        ...INPUT,
        access_token: 'access-canary',
        refresh_token: 'refresh-canary',
        token_type: 'Bearer',
        scope: 'read write',
      },
    ]);
  });

  it('returns tokens that are read as those of a token endpoint, and merged over what was there', async () => {
    const clock = createTestClock();
    const output = { access_token: 'new', expires_in: '60', scope: 'read', extra: { a: 1 } };
    const outcome = await call(() => output, clock);
    expect(outcome).to.include({ issued: true, clockOffsetMs: 0 });
    const tokens = tokensOf(outcome);
    expect(tokens).to.deep.include({
      accessToken: 'new',
      refreshToken: 'refresh-canary',
      scopes: ['read'],
      expiresAt: clock.now() + 60_000,
    });
    expect(tokens.raw).to.deep.include({ instance_url: 'https://x.example', extra: { a: 1 } });
    expect(tokensOf(await call(() => Promise.resolve({ access_token: 'later' }))).accessToken).to.equal(
      'later',
    );
  });

  it('lets nothing through that is no JSON: neither functions nor getters nor classes', async () => {
    let looks = 0;
    const output = {
      get access_token() {
        return `new-${String((looks += 1))}`;
      },
      method: () => 1,
      date: new Date(0),
    };
    const { raw } = tokensOf(await call(() => output));
    expect(raw).to.deep.include({ access_token: 'new-1', date: '1970-01-01T00:00:00.000Z' });
    expect(raw).not.to.have.property('method');
  });

  const cycle: Record<string, unknown> = { access_token: 'new' };
  cycle['self'] = cycle;
  const USELESS: readonly (readonly [what: string, output: unknown])[] = [
    ['a text', 'new-token'],
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['a list', ['new-token']],
    ['an empty object', {}],
    ['a number for a token', { access_token: 5 }],
    ['an empty token', { access_token: '' }],
    ['a cyclic object', cycle],
    ['a big integer', { access_token: 'new', count: 1n }],
    ['a function', () => 1],
    [
      'a getter that throws',
      {
        get access_token(): string {
          throw new Error('canary');
        },
      },
    ],
  ];
  for (const [what, output] of USELESS) {
    it(`gives no token, and the next attempt may, if it returns ${what}`, async () => {
      const failure = failureOf(await call(() => output));
      expect(failure.verdict).to.equal('transient');
      expect(failure.error).to.be.instanceOf(TokenResponseError);
      expect(failure.error.message).to.contain(
        'The refresh callback gave no token for the account "A": it returned no access_token.',
      );
    });
  }
});
