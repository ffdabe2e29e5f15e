import { expect } from 'chai';
import fc from 'fast-check';
import { resolveRateBudget } from '../../lib/component/rate-budget-settings';
import { ConfigurationError } from '../../lib/errors';

describe('component: the option rateBudget', () => {
  it('is a whole number of requests in a time', () => {
    expect(resolveRateBudget(undefined)).to.equal(undefined);
    for (const option of [
      { requests: 1, perSeconds: 0.001 },
      { requests: 100_000, perSeconds: 86_400 },
    ]) {
      expect(resolveRateBudget(option)).to.deep.equal(option);
    }
  });

  for (const [option, name] of [
    [{ requests: 0, perSeconds: 1 }, 'requests'],
    [{ requests: 1.5, perSeconds: 1 }, 'requests'],
    [{ requests: '50', perSeconds: 1 }, 'requests'],
    [{ requests: Number.NaN, perSeconds: 1 }, 'requests'],
    [{ perSeconds: 1 }, 'requests'],
    [null, 'requests'],
    ['50', 'requests'],
    [{ requests: 1 }, 'perSeconds'],
    [{ requests: 1, perSeconds: 0 }, 'perSeconds'],
    [{ requests: 1, perSeconds: -1 }, 'perSeconds'],
    [{ requests: 1, perSeconds: '1' }, 'perSeconds'],
    [{ requests: 1, perSeconds: Number.POSITIVE_INFINITY }, 'perSeconds'],
    [{ requests: 1, perSeconds: 2_678_401 }, 'perSeconds'],
  ] as const) {
    it(`is not ${JSON.stringify(option)}`, () => {
      expect(() => resolveRateBudget(option as never))
        .to.throw(ConfigurationError, `The setting rateBudget.${name} is `)
        .with.property('code', 'OPTION_INVALID');
    });
  }

  it('is refused with that error, whatever it is, or can be kept to', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (requests, perSeconds) => {
        try {
          const declared = resolveRateBudget({ requests, perSeconds } as never);
          expect(declared).to.have.all.keys('requests', 'perSeconds');
        } catch (error) {
          expect(error).to.include({ code: 'OPTION_INVALID' });
        }
      }),
    );
  });
});
