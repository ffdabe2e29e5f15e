'use strict';

/**
 * What a page says was printed and was not: the first line that is missing, in its order. A line of `...` stands for any number of
 * lines. With `figures`, numbers may be others, because they are measured.
 */
exports.findMissingLine = function findMissingLine(said, printed, { figures }) {
  const shape = (line) => {
    const plain = line.trim().replaceAll(/\s+/g, ' ');
    // A column that is wider for longer numbers.
    return figures ? plain.replaceAll(/[\d.,]+/g, '#').replaceAll(/─+/g, '─') : plain;
  };
  const lines = printed.split('\n').map(shape);
  let from = 0;
  for (const line of said.split('\n')) {
    if (line.trim() === '' || line.trim() === '...') continue;
    const at = lines.indexOf(shape(line), from);
    if (at === -1) return line;
    from = at + 1;
  }
  return undefined;
};
