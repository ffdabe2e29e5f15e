import { expect } from 'chai';
import { FLOW_CASES, type FlowCase } from '../../lib/cli/flow-cases';
import { median } from '../../lib/cli/flow-expectations';
import type { FlowResult, WorldFigures } from '../../lib/cli/flow-result';

const WORLD: WorldFigures = {
  apiCalls: 201,
  tokenRequests: 1,
  reuseDetected: 0,
  accountUpdates: 1,
  failedUpdates: 0,
  accountAlive: true,
  savedTokensInUse: true,
};

const RESULT: FlowResult = {
  label: 'run',
  containers: 1,
  usesRedis: false,
  end: 'settled',
  sent: 200,
  delivered: 200,
  duplicates: 0,
  errors: 0,
  rebounds: 0,
  rejected: 0,
  lost: 0,
  seconds: 2,
  messagesPerSecond: 100,
  residentMegabytes: [100],
  world: WORLD,
  errorTexts: [],
};

function caseNamed(name: string): FlowCase {
  const found = FLOW_CASES.find((flowCase) => flowCase.name === name);
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
}

/** The results that a case expects, changed as given. */
function resultsOf(
  name: string,
  world: Partial<WorldFigures> = {},
  change: Partial<FlowResult> = {},
): FlowResult[] {
  return caseNamed(name).plans.map(({ label }) => ({
    ...RESULT,
    ...change,
    label,
    world: { ...WORLD, ...world },
  }));
}

describe('freshkeys flow: cases', () => {
  it('have names of their own, and something to run', () => {
    expect(new Set(FLOW_CASES.map(({ name }) => name)).size).to.equal(FLOW_CASES.length);
    for (const { plans } of FLOW_CASES) expect(plans).not.to.have.length(0);
  });

  it('measure with the same number of messages, containers and prefetch as those beside them', () => {
    for (const name of ['valid', 'memory']) {
      const { plans } = caseNamed(name);
      const settings = plans.map((plan) => JSON.stringify({ ...plan, label: undefined, peer: undefined }));
      expect(new Set(settings).size).to.equal(1);
      expect(plans.filter(({ peer }) => peer === 'noop').length).to.equal(
        plans.filter(({ peer }) => peer === undefined).length,
      );
    }
  });

  const ONE_REFRESH = ['expired', 'rotating-2', 'rotating-4', 'rejected-403'];
  for (const name of ONE_REFRESH) {
    it(`${name} wants everything delivered with one refresh and one update`, () => {
      const { missed } = caseNamed(name);
      expect(missed(resultsOf(name))).to.deep.equal([]);
      const [first = RESULT, ...others] = resultsOf(name);
      const of = (change: Partial<FlowResult>): string => missed([{ ...first, ...change }, ...others]).join();
      const ofWorld = (world: Partial<WorldFigures>): string => of({ world: { ...WORLD, ...world } });
      expect(of({ delivered: 199, errors: 1 })).to.equal(
        `${first.label}: delivered 199 of 200, 1 errors, 0 duplicates`,
      );
      expect(of({ duplicates: 1 })).to.match(/1 duplicates/);
      expect(of({ world: undefined })).to.match(/nobody has looked at the account/);
      expect(ofWorld({ tokenRequests: 2 })).to.match(/tokenRequests: 2 instead of 1$/);
      expect(ofWorld({ tokenRequests: 0 })).to.match(/tokenRequests: 0/);
      expect(ofWorld({ accountUpdates: 0 })).to.match(/accountUpdates: 0/);
      expect(ofWorld({ reuseDetected: 1 })).to.match(/reuse detected 1 times/);
      expect(ofWorld({ accountAlive: false })).to.equal(`${first.label}: the account is dead`);
      expect(ofWorld({ savedTokensInUse: false })).to.match(/the saved tokens are not those in use/);
    });
  }

  it('valid wants no token request and 0.9 of the pace of the no-op component, by the median', () => {
    const paced = (ours: number): FlowResult[] =>
      resultsOf('valid', { tokenRequests: 0 }).map((result, index) => ({
        ...result,
        // One round is far too slow for everybody: it must not decide.
        messagesPerSecond: index < 3 ? 1 : result.label === 'freshkeys' ? ours : 1000,
      }));
    const { missed } = caseNamed('valid');
    expect(missed(paced(900))).to.deep.equal([]);
    expect(missed(paced(890))).to.deep.equal([
      '0.89 of the pace of the no-op component, the stock pattern 1.00',
    ]);
    expect(missed(resultsOf('valid', { tokenRequests: 1 })).join()).to.match(/tokenRequests: 1 instead of 0/);
  });

  it('memory wants at most 20 MB more, and figures at all', () => {
    const { missed } = caseNamed('memory');
    const weighing = (ours: number[]): readonly string[] =>
      missed(
        resultsOf('memory').map((result) =>
          result.label === 'freshkeys' ? { ...result, residentMegabytes: ours } : result,
        ),
      );
    expect(weighing([120])).to.deep.equal([]);
    expect(weighing([120.1])).to.deep.equal(['20.1 MB more than the no-op component']);
    expect(weighing([])).to.have.length(1);
  });

  it('short-lived and no-redis-grace allow some refreshes, and not more', () => {
    for (const [name, most, misses] of [
      // The second run has a tenth of each life for margin.
      ['short-lived', 21, 1],
      ['no-redis-grace', 4, 1],
    ] as const) {
      const { missed } = caseNamed(name);
      expect(missed(resultsOf(name, { tokenRequests: most }))).to.deep.equal([]);
      expect(missed(resultsOf(name, { tokenRequests: most + 1 }))).to.have.length(misses);
    }
    expect(caseNamed('short-lived').missed(resultsOf('short-lived', { tokenRequests: 25 }))).to.have.length(
      2,
    );
  });

  it('no-redis-grace does not say whose tokens are saved last, and wants some saved', () => {
    const { missed } = caseNamed('no-redis-grace');
    const of = (world: Partial<WorldFigures>): string => missed(resultsOf('no-redis-grace', world)).join();
    expect(of({ tokenRequests: 4, accountUpdates: 4, savedTokensInUse: false })).to.equal('');
    expect(of({ accountUpdates: 0 })).to.match(/accountUpdates: 0 instead of 1 to 4/);
    expect(of({ accountAlive: false })).to.match(/the account is dead/);
    expect(of({ reuseDetected: 1 })).to.match(/reuse detected 1 times/);
  });

  it('omitted-refresh-token wants one refresh and one update for each expiry', () => {
    const { missed } = caseNamed('omitted-refresh-token');
    const of = (world: Partial<WorldFigures>) => missed(resultsOf('omitted-refresh-token', world));
    expect(of({ tokenRequests: 2, accountUpdates: 2 })).to.deep.equal([]);
    expect(of({ tokenRequests: 3, accountUpdates: 1 })).to.have.length(2);
  });

  it('killed-in-refresh wants every message at least once, and one refresh', () => {
    const { missed } = caseNamed('killed-in-refresh');
    const [result = RESULT] = resultsOf('killed-in-refresh');
    expect(missed([{ ...result, duplicates: 3 }])).to.deep.equal([]);
    expect(missed([{ ...result, delivered: 199 }])).to.have.length(1);
    expect(missed([{ ...result, errors: 1 }])).to.have.length(1);
    expect(missed(resultsOf('killed-in-refresh', { tokenRequests: 2 }))).to.have.length(1);
  });

  it('a misbehaving token endpoint is asked once more than it misbehaves', () => {
    for (const name of ['token-endpoint-503', 'token-endpoint-429', 'token-endpoint-reset']) {
      const { plans, missed } = caseNamed(name);
      const asked = (plans[0]?.script?.length ?? 0) + 1;
      expect(missed(resultsOf(name, { tokenRequests: asked }))).to.deep.equal([]);
      expect(missed(resultsOf(name, { tokenRequests: asked + 1 }))).to.have.length(1);
    }
  });

  it('takes the middle of several figures', () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([4, 1, 2, 3])).to.equal(2.5);
    expect(median([])).to.be.NaN;
  });
});
