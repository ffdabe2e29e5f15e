import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PICTURES } from '../../bench/pictures/draw-pictures';
import { readNewestResults, type Results } from '../../bench/results-file';
import type { ProfileFigures } from '../../bench/sections/profile';
import type { Frame } from '../../bench/workers/cpu-profile';

const DOCS = join(__dirname, '../../docs');

function newest(): Results {
  const results = readNewestResults();
  if (results === undefined) throw new Error('No results are committed.');
  return results;
}

describe('pictures of the benchmark', () => {
  for (const [file, draw] of Object.entries(PICTURES)) {
    it(`${file} shows the newest committed results`, () => {
      expect(readFileSync(join(DOCS, file), 'utf8')).to.equal(draw(newest()));
    });
  }

  it('would show other results otherwise', () => {
    const results = newest();
    for (const draw of Object.values(PICTURES))
      expect(draw({ ...results, at: '2020-01-01T00:00:00.000Z' })).not.to.equal(draw(results));
  });

  it('show every peer', () => {
    const [throughput = ''] = Object.values(PICTURES).map((draw) => draw(newest()));
    for (const name of ['freshkeys', 'undici alone', 'google-auth-library', 'stock pattern, always'])
      expect(throughput).to.contain(`>${name}</text>`);
  });

  it('show every function of a profile, as wide as its time', () => {
    const root = (calls: readonly Frame[]): Frame => ({
      name: '(root)',
      owner: 'engine',
      micros: 100,
      calls,
    });
    const callee: Frame = { name: 'send <lib/x>', owner: 'freshkeys', micros: 25, calls: [] };
    const profile: readonly ProfileFigures[] = [
      {
        setup: 'axios',
        ...{ concurrency: 64, requests: 1, byOwner: { axios: 75, freshkeys: 25 } },
        root: root([{ name: 'request axios', owner: 'axios', micros: 100, calls: [callee] }]),
      },
    ];
    const drawn = PICTURES['flame-graph.svg']?.({ ...newest(), sections: { profile } }) ?? '';
    expect(drawn).to.contain('>axios: 100 µs (freshkeys 25, axios 75)</text>');
    expect(drawn).to.contain(
      '<title>send &lt;lib/x&gt;: 25.0 µs</title><rect class="own" x="16" y="139" width="292"',
    );
    expect(drawn).not.to.contain('(root)');
  });
});
