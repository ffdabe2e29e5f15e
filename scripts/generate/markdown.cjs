'use strict';

/** The note at the head of a page that is made. */
exports.buildNote = (source) => `<!-- Written by \`npm run generate\` from ${source}: do not edit. -->`;

/** Text for one cell of a table. */
const cell = (text) => text.replace(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');

/** A table: head, then rows, each a list of cells. */
exports.buildTable = (head, rows) => [
  `| ${head.join(' | ')} |`,
  `| ${head.map(() => '---').join(' | ')} |`,
  ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
  '',
];
