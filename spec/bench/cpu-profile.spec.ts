import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Frame } from '../../bench/workers/cpu-profile';
import { shareAmong, sumByOwner } from '../../bench/workers/frames';

const ROOT = join(__dirname, '../..');

describe('profiles of the benchmark', () => {
  it('tell functions of a run, and leave out when nothing is done', () => {
    const { result, names } = JSON.parse(runAlone(BUSY)) as { result: string; names: readonly string[] };
    expect(result).to.equal('busy');
    expect(names.some((name) => name.startsWith('keepBusy'))).to.equal(true);
    expect(names).not.to.include('(idle)');
  });

  const leaf = (name: string, micros: number): Frame => ({ name, owner: 'undici', micros, calls: [] });
  const tree: Frame = {
    name: '(root)',
    ...{ owner: 'engine', micros: 100 },
    calls: [{ name: 'send', owner: 'freshkeys', micros: 90, calls: [leaf('small', 2), leaf('large', 60)] }],
  };

  it('give a function what it spends itself', () => {
    expect(sumByOwner(tree)).to.deep.equal({ engine: 10, freshkeys: 28, undici: 62 });
  });

  it('are shared among requests, the larger part first, without what takes next to nothing', () => {
    const shared = shareAmong(tree, 10, 0.1);
    expect(shared.micros).to.equal(10);
    expect(shared.calls[0]?.calls.map(({ name, micros }) => [name, micros])).to.deep.equal([
      ['large', 6],
      ['small', 0.2],
    ]);
    expect(shareAmong(tree, 10, 0.3).calls[0]?.calls).to.have.length(1);
  });
});

const BUSY = `
  const { profile } = require('./bench/workers/cpu-profile');
  function keepBusy(milliseconds) {
    const endAt = performance.now() + milliseconds;
    while (performance.now() < endAt) JSON.stringify({ endAt });
    return 'busy';
  }
  const namesOf = ({ name, calls }) => [name, ...calls.flatMap(namesOf)];
  profile(async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return keepBusy(150);
  }).then(([result, root]) => {
    console.log(JSON.stringify({ result, names: namesOf(root) }));
  });
`;

/** In a process of its own: whoever ends a profile ends the counting of coverage as well. */
function runAlone(script: string): string {
  const env = { ...process.env, NODE_V8_COVERAGE: undefined };
  const parameters = ['--require', 'tsx/cjs', '--eval', script];
  return execFileSync(process.execPath, parameters, { cwd: ROOT, env, encoding: 'utf8' });
}
