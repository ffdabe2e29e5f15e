import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PICTURES } from '../../bench/pictures/draw-pictures';
import { readNewestResults, type Results } from '../../bench/results-file';

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
});
