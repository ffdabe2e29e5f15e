import { expect } from 'chai';
import fc from 'fast-check';
import { mock } from 'node:test';
import { createGate, type Gate } from '../../../lib/http/adapter/gate';

const LOOK_MS = 100;

/** So many requests that ask for a gate, and note when they are sent. */
function ask(gate: Gate, count: number, { from = 0, sent = [] as number[] } = {}): number[] {
  for (let index = from; index < from + count; index += 1)
    gate.enter(() => {
      sent.push(index);
      return true;
    });
  return sent;
}

/** Lets immediates pass that were asked for from a microtask. */
async function untilAdmitted(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('http: adapter: a gate', () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ['setInterval'] });
  });
  afterEach(() => {
    mock.timers.reset();
  });

  it('lets 64 through at once, and others in their order when one has left', async () => {
    const gate = createGate();
    const sent = ask(gate, 70);
    expect(sent).to.have.length(64);
    expect(gate.isCrowded()).to.equal(true);
    for (let left = 0; left < 6; left += 1) gate.leave();
    expect(sent, 'before connections are taken back').to.have.length(64);
    await untilAdmitted();
    expect(sent).to.deep.equal(Array.from({ length: 70 }, (_, index) => index));
    expect(gate.isCrowded()).to.equal(false);
  });

  it('becomes four times as wide as long as those who wait do not come through', () => {
    const gate = createGate();
    const sent = ask(gate, 1000);
    const counts = [1, 2, 3].map(() => {
      mock.timers.tick(LOOK_MS);
      return sent.length;
    });
    expect(counts).to.deep.equal([256, 1000, 1000]);
  });

  it('stays as it is while as many come through in a tenth of a second as wait', async () => {
    const gate = createGate();
    const sent = ask(gate, 64 + 60);
    for (let left = 0; left < 30; left += 1) gate.leave();
    await untilAdmitted();
    mock.timers.tick(LOOK_MS);
    expect(sent, '30 have left, and 30 wait').to.have.length(64 + 30);
    for (let left = 0; left < 14; left += 1) gate.leave();
    await untilAdmitted();
    mock.timers.tick(LOOK_MS);
    expect(sent, '14 have left, and 16 wait').to.have.length(64 + 60);
  });

  it('is as narrow as before once everybody has left', async () => {
    const gate = createGate();
    ask(gate, 128);
    mock.timers.tick(LOOK_MS);
    for (let left = 0; left < 128; left += 1) gate.leave();
    await untilAdmitted();
    expect(ask(gate, 128)).to.have.length(64);
  });

  it('passes over those who have given up, without end of their number', async () => {
    const gate = createGate();
    ask(gate, 64);
    for (let index = 0; index < 20_000; index += 1) gate.enter(() => false);
    const sent = ask(gate, 1);
    gate.leave();
    await untilAdmitted();
    expect(sent).to.deep.equal([0]);
    expect(gate.isCrowded()).to.equal(false);
  });

  it('lets the next one through when one ends while it starts', async () => {
    const gate = createGate();
    for (let index = 0; index < 500; index += 1)
      gate.enter(() => {
        gate.leave();
        return true;
      });
    expect(gate.isCrowded()).to.equal(false);
    expect(ask(gate, 65)).to.have.length(64);
    await untilAdmitted();
  });

  it('sends each once, in order, and never more than it is wide, whatever happens', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('ask' as const), count: fc.integer({ min: 1, max: 200 }) }),
      fc.record({ kind: fc.constant('leave' as const), count: fc.integer({ min: 1, max: 200 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const gate = createGate();
        const sent: number[] = [];
        let asked = 0;
        let left = 0;
        const leaveSome = async (count: number): Promise<void> => {
          for (let index = 0; index < count && left < sent.length; index += 1) {
            left += 1;
            gate.leave();
          }
          await untilAdmitted();
        };
        for (const { kind, count } of steps) {
          if (kind === 'ask') {
            ask(gate, count, { from: asked, sent });
            asked += count;
          } else await leaveSome(count);
          // No timer rings here: the width is the first one.
          if (sent.length - left > 64 || (sent.length < asked && sent.length - left < 64))
            throw new Error(`${String(asked)} asked, ${String(sent.length)} sent, ${String(left)} left`);
        }
        while (left < asked) await leaveSome(asked);
        expect(sent).to.deep.equal(Array.from({ length: asked }, (_, index) => index));
      }),
      { numRuns: 50 },
    );
  });
});
