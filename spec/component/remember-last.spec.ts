import { expect } from 'chai';
import { rememberLast } from '../../lib/component/remember-last';
import { thrownBy } from './caught';

describe('remembering the last result', () => {
  it('computes again only when one of the two values is another', () => {
    const asked: unknown[][] = [];
    const join = rememberLast((one: string, other: string | undefined) => {
      asked.push([one, other]);
      return { one, other };
    });
    const first = join('a', 'b');
    expect(join('a', 'b')).to.equal(first);
    expect(join('a', undefined)).to.deep.equal({ one: 'a', other: undefined });
    expect(join('c', undefined)).to.deep.equal({ one: 'c', other: undefined });
    expect(join('a', 'b')).to.not.equal(first);
    expect(asked).to.have.length(4);
  });

  it('remembers no failure, and what it knew before stays', () => {
    let tries = 0;
    const half = rememberLast((value: number, divisor: number) => {
      tries += 1;
      if (value < 0) throw new RangeError(String(value));
      return value / divisor;
    });
    expect(half(4, 2)).to.equal(2);
    for (const attempt of [1, 2]) expect(thrownBy(() => half(-attempt, 2))).to.be.an('error');
    expect(half(4, 2)).to.equal(2);
    expect(tries).to.equal(3);
  });
});
