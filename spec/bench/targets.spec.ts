import { expect } from 'chai';
import {
  describeBound,
  describeFigure,
  hasWrongCount,
  judge,
  TARGETS,
  type Measured,
  type TargetId,
} from '../../bench/targets';

const verdict = (id: TargetId, measured: Measured): string | undefined =>
  judge(measured).find((judgement) => judgement.id === id)?.verdict;

describe('targets of the benchmark', () => {
  it('judges all of them, also those that were not measured', () => {
    const judgements = judge({});
    expect(judgements.map(({ id }) => id)).to.deep.equal(Object.keys(TARGETS));
    expect(new Set(judgements.map(({ verdict: one }) => one))).to.deep.equal(new Set(['not measured']));
    expect(hasWrongCount(judgements)).to.equal(false);
  });

  it('tells what has to be from what is aimed at', () => {
    expect(verdict('steady64', { steady64: 1.99 })).to.equal('MISSED');
    expect(verdict('steady64', { steady64: 2 })).to.equal('ok');
    expect(verdict('steady64', { steady64: 3 })).to.equal('reached');
    expect(verdict('executor', { executor: 30.1 })).to.equal('MISSED');
    expect(verdict('executor', { executor: 30 })).to.equal('ok');
    expect(verdict('executor', { executor: 9 })).to.equal('reached');
    expect(verdict('stormReuse', { stormReuse: 1 })).to.equal('MISSED');
    expect(verdict('stormReuse', { stormReuse: 0 })).to.equal('ok');
  });

  it('judges a figure as it is printed', () => {
    expect(verdict('hangSeconds', { hangSeconds: 30.04 })).to.equal('ok');
    expect(verdict('hangSeconds', { hangSeconds: 30.06 })).to.equal('MISSED');
  });

  it('takes what is no number for missed', () => {
    expect(verdict('steady64', { steady64: NaN })).to.equal('MISSED');
    expect(verdict('memory', { memory: NaN })).to.equal('MISSED');
    expect(verdict('staleFixed', { staleFixed: NaN })).to.equal('MISSED');
  });

  it('calls a count wrong, and a speed never', () => {
    expect(hasWrongCount(judge({ stormTokenRequests: 2 }))).to.equal(true);
    expect(hasWrongCount(judge({ stormTokenRequests: 1, steady64: 0.1, memory: 1e6 }))).to.equal(false);
  });

  it('shows bounds, and processor time beside what the clock says', () => {
    expect(describeBound(TARGETS.memory.mustBe, TARGETS.memory)).to.equal('≤ 1,536 B');
    expect(describeBound(TARGETS.steady1.aim, TARGETS.steady1)).to.equal('≥ 1.80');
    expect(describeBound(undefined, TARGETS.staleFixed)).to.equal('');
    const [first] = judge({ steady64: 2.345 }, { steady64: 2.5 });
    expect(first === undefined ? '' : describeFigure(first)).to.equal('2.35 (CPU 2.50)');
  });
});
