import { expect } from 'chai';
import fc from 'fast-check';
import type { CheckResult } from '../../lib/checkup/check-result';
import { junitReport } from '../../lib/checkup/junit-report';

const RESULT = { name: 'expired', promise: 'It is renewed.', guide: 'docs/x.md', durationMs: 1500 } as const;

describe('JUnit report', () => {
  it('counts, and tells the three outcomes apart', () => {
    const results: readonly CheckResult[] = [
      { ...RESULT, status: 'passed', reasons: [] },
      { ...RESULT, status: 'failed', reasons: ['a < "b" & c', 'd'] },
      { ...RESULT, status: 'skipped', reasons: ['not declared'] },
    ];
    const lines = junitReport('my suite', results).split('\n');
    expect(lines[1]).to.equal(
      '<testsuite name="my suite" tests="3" failures="1" errors="0" skipped="1" time="4.500">',
    );
    const start = '  <testcase classname="my suite" name="expired: It is renewed." time="1.500"';
    const escaped = 'a &lt; &quot;b&quot; &amp; c';
    expect(lines.slice(2, -2).join('\n')).to.equal(
      [
        `${start}/>`,
        `${start}><failure message="${escaped}; d">${escaped}\nd\ndocs/x.md</failure></testcase>`,
        `${start}><skipped message="not declared"/></testcase>`,
      ].join('\n'),
    );
  });

  it('never has what XML cannot have', () => {
    const anything = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(anything, anything, (suite, reason) => {
        const xml = junitReport(`${suite}\u0000\ud800`, [{ ...RESULT, status: 'failed', reasons: [reason] }]);
        expect(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u.test(xml)).to.equal(false);
        expect(xml.match(/<[a-z]/g)).to.have.length(3);
      }),
    );
  });
});
