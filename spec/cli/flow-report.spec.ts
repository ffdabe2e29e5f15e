import { expect } from 'chai';
import { createColors } from 'picocolors';
import { runCases } from '../../lib/cli/flow-figures';
import type { FlowProgress } from '../../lib/cli/flow-progress';
import { describeProgress, describeProgressLine, describeResult } from '../../lib/cli/flow-report';
import { isSuccess, type FlowResult } from '../../lib/cli/flow-result';
import { summarizeFlow } from '../../lib/cli/flow-summary';
import { createFlowLedger } from '../../lib/platform/flow/flow-ledger';

const RESULT: FlowResult = {
  label: 'flow',
  containers: 2,
  usesRedis: false,
  end: 'settled',
  sent: 10,
  delivered: 8,
  duplicates: 1,
  errors: 3,
  rebounds: 4,
  rejected: 2,
  lost: 0,
  seconds: 2,
  messagesPerSecond: 4.5,
  residentMegabytes: [100.4, 110.6],
  world: {
    apiCalls: 11,
    tokenRequests: 5,
    reuseDetected: 1,
    accountUpdates: 6,
    failedUpdates: 7,
    accountAlive: false,
    savedTokensInUse: false,
  },
  errorTexts: ['invalid_grant'],
};

const PROGRESS: FlowProgress = {
  seconds: 1.25,
  sent: 10,
  delivered: 3,
  errors: 2,
  rebounds: 1,
  rejected: 2,
  apiCalls: undefined,
  tokenRequests: undefined,
  reuseDetected: undefined,
  containers: [{ pid: 4711, state: 'running', delivered: 3, megabytes: 98 }],
};

describe('freshkeys flow: report', () => {
  const colors = createColors(false);
  const cells = (text: string): string[][] =>
    text.split('\n').map((line) =>
      line
        .split('│')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const rows = (result: FlowResult): Record<string, string> =>
    Object.fromEntries(cells(describeResult(result, colors)).filter((row) => row.length === 2)) as Record<
      string,
      string
    >;

  it('shows every figure of a run', () => {
    expect(rows(RESULT)).to.deep.equal({
      'messages sent': '10',
      delivered: '8',
      errors: '3',
      rebounds: '4',
      rejected: '2',
      duplicates: '1',
      lost: '0',
      'messages/s': '4.5',
      'API calls': '11',
      'token requests': '5',
      'reuse detected': '1',
      'account updates': '6 (and 7 refused)',
      account: 'dead',
      'saved tokens are those in use': 'NO',
      'resident MB, peak': '100 + 111',
    });
  });

  it('leaves out what nobody has counted', () => {
    const shown = rows({ ...RESULT, world: undefined, residentMegabytes: [] });
    expect(shown).not.to.have.any.keys('account', 'token requests', 'API calls');
    expect(shown['resident MB, peak']).to.equal('-');
  });

  const conclusions: readonly (readonly [Partial<FlowResult>, RegExp])[] = [
    [
      {},
      /2 of 10 messages were not delivered, and the account must be connected again\.\nSeveral containers without/,
    ],
    [{ usesRedis: true }, /must be connected again\.$/],
    [{ containers: 1 }, /must be connected again\.$/],
    [{ world: undefined }, /2 of 10 messages were not delivered\.$/],
    [{ delivered: 10, world: undefined }, /Everything was delivered\.$/],
    [{ end: 'interrupted' }, /Interrupted/],
    [{ end: 'broker-lost' }, /The connection to the broker was lost/],
    [{ end: 'containers-ended' }, /All containers have ended.*none is started again/],
  ];
  for (const [change, text] of conclusions) {
    it(`concludes ${JSON.stringify(change)}`, () => {
      expect(describeResult({ ...RESULT, ...change }, colors)).to.match(text);
    });
  }

  it('counts as a success only if all was delivered and the account lives', () => {
    const world = { ...RESULT.world, accountAlive: true } as NonNullable<FlowResult['world']>;
    expect(isSuccess({ ...RESULT, delivered: 10, world })).to.equal(true);
    expect(isSuccess({ ...RESULT, delivered: 9, world })).to.equal(false);
    expect(isSuccess({ ...RESULT, delivered: 10 })).to.equal(false);
    expect(isSuccess({ ...RESULT, delivered: 10, world: undefined })).to.equal(true);
  });

  it('shows the counts and a row for each container while it runs', () => {
    const shown = cells(describeProgress(PROGRESS));
    expect(describeProgress(PROGRESS)).to.match(/^1\.3 s\n/);
    expect(shown).to.deep.include(['10', '3', '2', '1', '2', '-', '-', '-']);
    expect(shown).to.deep.include(['1', '4711', 'running', '3', '98']);
  });

  it('fits into 80 columns while it runs', () => {
    const large = { ...PROGRESS, sent: 100_000, delivered: 100_000, apiCalls: 100_000 };
    for (const line of describeProgress(large).split('\n')) expect(line.length).to.be.at.most(80);
  });

  it('says the same in one line for a file', () => {
    expect(describeProgressLine(PROGRESS)).to.equal('   1.3 s  3 of 10 delivered, 2 errors');
    expect(describeProgressLine({ ...PROGRESS, tokenRequests: 1 })).to.match(/, token requests: 1$/);
  });

  it('sums up a ledger, with each error once and without secrets', () => {
    let now = 0;
    const ledger = createFlowLedger(() => (now += 500));
    ledger.add(['a', 'b', 'c', 'd']);
    const output = { messageId: 'out', containerId: 'container-1' };
    ledger.record({ ...output, kind: 'data', sourceId: 'a', value: {} });
    for (const sourceId of ['b', 'c']) {
      const value = { message: 'Authorization: Bearer canary-token-0123456789' };
      ledger.record({ ...output, kind: 'error', sourceId, value });
      ledger.record({ ...output, kind: 'rejected', sourceId, value: undefined });
    }
    const memory = () => ({ currentBytes: 1, peakBytes: 100 * 1024 * 1024 });
    const containers = [{ memory }] as never;
    const plan = { label: 'x', containers: 1 };
    const result = summarizeFlow({ plan, end: 'timeout', world: undefined, flow: { ...ledger, containers } });
    expect(result).to.include({
      label: 'x',
      end: 'timeout',
      sent: 4,
      delivered: 1,
      errors: 2,
      rejected: 2,
      lost: 1,
    });
    expect(result.residentMegabytes).to.deep.equal([100]);
    expect(result.messagesPerSecond).to.equal(Number((2 / result.seconds).toFixed(1)));
    expect(result.errorTexts).to.have.length(1);
    expect(result.errorTexts[0]).not.to.include('canary');
  });

  it('runs cases one after the other, and says what they miss', async () => {
    const printed: string[] = [];
    const plan = { label: 'flow', containers: 1, messages: 1, prefetch: 1 };
    const cases = [
      { name: 'good', title: 'is good', plans: [plan, plan], missed: () => [] },
      { name: 'bad', title: 'is bad', plans: [plan], missed: () => ['everything'] },
    ];
    const options = {
      colors,
      print: (line: string) => printed.push(line),
      signal: new AbortController().signal,
    };
    const figures = await runCases(cases, { ...options, run: () => Promise.resolve(RESULT) });
    expect(figures.map(({ name, results, missed }) => [name, results.length, missed])).to.deep.equal([
      ['good', 2, []],
      ['bad', 1, ['everything']],
    ]);
    expect(printed.join('\n')).to.match(
      /good: is good\n.*8\/10 delivered.*\n.*\n +as it must be\nbad: .*\n.*\n +missed +everything$/,
    );
  });

  it('stops between two runs when it is interrupted', async () => {
    const interruption = new AbortController();
    const plan = { label: 'flow', containers: 1, messages: 1, prefetch: 1 };
    const run = (): Promise<FlowResult> => {
      interruption.abort();
      return Promise.resolve(RESULT);
    };
    const cases = [{ name: 'long', title: '', plans: [plan, plan], missed: () => [] }];
    const options = { colors, print: () => undefined, signal: interruption.signal };
    expect(await runCases(cases, { ...options, run })).to.deep.equal([]);
  });
});
