import { expect } from 'chai';
import { readOrder, SECTION_NAMES } from '../../bench/command-line';

describe('command line of the benchmark', () => {
  it('runs all that needs no service, and all of it with --full', () => {
    expect(readOrder([]).sections).to.deep.equal(SECTION_NAMES.filter((name) => name !== 'containers'));
    expect(readOrder(['--full'])).to.deep.equal({
      full: true,
      sections: SECTION_NAMES,
      isComplete: true,
      drawsAlone: false,
    });
  });

  it('runs what is named, in its own order, and calls that no result', () => {
    const order = readOrder(['memory', 'throughput']);
    expect(order.sections).to.deep.equal(['throughput', 'memory']);
    expect(order.isComplete).to.equal(false);
  });

  it('draws without measuring', () => {
    expect(readOrder(['pictures']).drawsAlone).to.equal(true);
  });

  it('knows what it does not know', () => {
    expect(() => readOrder(['speed'])).to.throw('no section "speed"');
  });
});
