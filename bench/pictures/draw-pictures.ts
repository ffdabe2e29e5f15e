import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNewestResults, type Results } from '../results-file';
import { drawFlameGraph } from './flame-graph';
import { drawStorm } from './storm-picture';
import { drawThroughput } from './throughput-picture';

/** The pictures of results, by file, below `docs/`. */
export const PICTURES: Readonly<Record<string, (results: Results) => string>> = {
  'throughput.svg': drawThroughput,
  'storm.svg': drawStorm,
  'flame-graph.svg': drawFlameGraph,
};

/** Draws them from the newest results of a complete run. */
export function drawPictures(): void {
  const results = readNewestResults();
  if (results === undefined) throw new Error('There are no results to draw: run the whole benchmark first.');
  for (const [file, draw] of Object.entries(PICTURES)) {
    writeFileSync(join(__dirname, '..', '..', 'docs', file), draw(results));
    console.log(`docs/${file} is drawn.`);
  }
}
