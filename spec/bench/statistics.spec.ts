import { expect } from 'chai';
import { createShuffle, spreadOf } from '../../bench/statistics';

describe('statistics of the benchmark', () => {
  it('takes median and quartiles, between two values where none is in the middle', () => {
    expect(spreadOf([5, 1, 4, 2, 3])).to.deep.equal({ median: 3, lower: 2, upper: 4 });
    expect(spreadOf([1, 2, 3, 4])).to.deep.equal({ median: 2.5, lower: 1.75, upper: 3.25 });
    expect(spreadOf([7])).to.deep.equal({ median: 7, lower: 7, upper: 7 });
  });

  it('knows no median of nothing', () => {
    expect(spreadOf([]).median).to.be.NaN;
  });

  it('leaves what it was given as it was', () => {
    const values = [3, 1, 2];
    spreadOf(values);
    createShuffle(1)(values);
    expect(values).to.deep.equal([3, 1, 2]);
  });

  it('shuffles alike with the same seed, and otherwise with another', () => {
    const items = Array.from({ length: 20 }, (_, index) => index);
    expect(createShuffle(1)(items)).to.deep.equal(createShuffle(1)(items));
    expect(createShuffle(1)(items)).not.to.deep.equal(createShuffle(2)(items));
    expect(createShuffle(1)(items).toSorted((one, other) => one - other)).to.deep.equal(items);
  });

  it('brings every item to every place', () => {
    const shuffle = createShuffle(20);
    const places = Array.from({ length: 3 }, () => new Set<string>());
    for (let round = 0; round < 100; round += 1)
      shuffle(['a', 'b', 'c']).forEach((item, place) => places[place]?.add(item));
    expect(places.map(({ size }) => size)).to.deep.equal([3, 3, 3]);
  });
});
